import Canon

/// The answers to a batch that was written, on their way to those who wait for them.
///
/// Waking somebody takes about as long as writing a small row, and the writer has better things to do: it wakes two of a batch, and whoever is woken
/// wakes half of those that are left to it.
final class Answers: Sendable {
    typealias Answer = CheckedContinuation<Share, Never>

    /// What somebody who waited gets: the answer, and others to wake.
    struct Share: Sendable {
        fileprivate var answers: Answers
        fileprivate var range: Range<Int>

        /// Wakes those who were left to this one, and gives its own answer.
        func take() throws -> ActReceipt {
            var end = range.upperBound
            while end - range.lowerBound > 1 {
                let middle = (range.lowerBound + end + 1) / 2
                answers.wake(middle..<end)
                end = middle
            }
            return try answers.results[range.lowerBound].get()
        }
    }

    private let waiting: [Answer]
    private let results: [Result<ActReceipt, any Error>]

    /// One result for each who waits.
    init(_ waiting: [Answer], _ results: [Result<ActReceipt, any Error>]) { (self.waiting, self.results) = (waiting, results) }

    /// Has everybody woken.
    func send() {
        let half = (waiting.count + 1) / 2
        for range in [0..<half, half..<waiting.count] where !range.isEmpty { wake(range) }
    }

    private func wake(_ range: Range<Int>) { waiting[range.lowerBound].resume(returning: Share(answers: self, range: range)) }
}
