/// What waits for the writer, and when the writer should begin: group commit without a timer.
///
/// Callers say that they are coming before they do the work that needs no writer, such as verifying a signature. The writer begins when nobody is on the
/// way any more, so a lone caller never waits for others; or when `enough` callers have come or given up since the last batch. Each commit costs the same
/// few pages and one signature however many records it holds, so with many callers it is worth waiting for some; and since whoever is on the way only
/// computes, the wait is short. Those who give up count as well, or a stream of bad records could keep a good one waiting.
struct WaitingRecords<Waiting> {
    private(set) var queue: [Waiting] = []
    /// Callers who have said that they are coming.
    private(set) var approaching = 0
    /// Callers who have come or given up since the last batch.
    private var settled = 0
    private let limit: Int
    /// Callers after whom the writer begins although others are on the way. Measured with 32, 64 and 128: docs/benchmarks.md.
    static var enough: Int { 64 }

    /// - Parameter limit: records in one batch at most.
    init(limit: Int) { self.limit = limit }

    /// Whether the writer should take a batch now.
    var isReady: Bool { !queue.isEmpty && (approaching == 0 || settled >= Self.enough) }

    mutating func announce() { approaching += 1 }

    /// Somebody who was on the way is not coming after all.
    mutating func withdraw() {
        approaching -= 1
        settled += 1
    }

    /// Somebody who was on the way is here.
    mutating func arrive(_ waiting: Waiting) {
        approaching -= 1
        settled += 1
        queue.append(waiting)
    }

    /// Whether the one caller who is on the way is alone, so that it may write its record itself. It is on the way no longer then.
    mutating func takeAlone() -> Bool {
        guard queue.isEmpty, approaching == 1 else { return false }
        (approaching, settled) = (0, 0)
        return true
    }

    /// The next batch.
    mutating func takeBatch() -> [Waiting] {
        var batch = queue
        if queue.count > limit {
            batch = Array(queue.prefix(limit))
            queue.removeFirst(limit)
        } else {
            queue = []
            queue.reserveCapacity(batch.count)
        }
        settled = 0
        return batch
    }

    /// All that waits, in the end.
    mutating func takeAll() -> [Waiting] {
        defer { queue = [] }
        return queue
    }
}
