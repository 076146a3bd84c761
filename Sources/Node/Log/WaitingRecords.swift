/// What waits for the writer, and when the writer should begin: group commit without a timer.
///
/// Callers say that they are coming before they do the work that needs no writer, such as verifying a signature. The writer begins when nobody is on the
/// way any more, or when half as many wait as its last batch had; so a lone caller never waits for others, and of many one half is being prepared while
/// the other is being written. Whoever is on the way only computes, so the wait is short; and at most `mostAwaited` records are waited for.
struct WaitingRecords<Waiting> {
    private(set) var queue: [Waiting] = []
    /// Callers who have said that they are coming.
    private(set) var approaching = 0
    /// Records that are worth beginning for although others are on the way.
    private var enough = 1
    private let limit: Int
    private static var mostAwaited: Int { 256 }

    /// - Parameter limit: records in one batch at most.
    init(limit: Int) { self.limit = limit }

    /// Whether the writer should take a batch now.
    var isReady: Bool { !queue.isEmpty && (approaching == 0 || queue.count >= enough) }

    mutating func announce() { approaching += 1 }

    /// Somebody who was on the way is not coming after all.
    mutating func withdraw() { approaching -= 1 }

    /// Somebody who was on the way is here.
    mutating func arrive(_ waiting: Waiting) {
        approaching -= 1
        queue.append(waiting)
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
        if !batch.isEmpty { enough = min(max(1, batch.count / 2), Self.mostAwaited) }
        return batch
    }

    /// All that waits, in the end.
    mutating func takeAll() -> [Waiting] {
        defer { queue = [] }
        return queue
    }
}
