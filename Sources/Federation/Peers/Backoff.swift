/// The pause before the next attempt: doubled after each failure up to a limit, with some chance in it so that peers do not march in step.
struct Backoff: Sendable {
    private let first: Duration
    private let longest: Duration
    private var next: Duration

    init(first: Duration = .milliseconds(500), longest: Duration) { (self.first, self.longest, next) = (first, longest, first) }

    /// The pause to make now.
    mutating func pause() -> Duration {
        defer { next = min(next * 2, longest) }
        return next * Double.random(in: 0.8...1.2)
    }

    mutating func reset() { next = first }
}
