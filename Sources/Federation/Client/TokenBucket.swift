import Canon

/// So much at once, and so much a second after that.
struct TokenBucket: Sendable {
    let burst: Double
    let perSecond: Double
    private var tokens: Double
    private var at: Instant

    init(burst: Double, perSecond: Double, now: Instant) { (self.burst, self.perSecond, tokens, at) = (burst, perSecond, burst, now) }

    /// Whether anything is left; a bucket that was overdrawn must fill up first. A clock that steps back fills nothing.
    mutating func hasSome(at now: Instant) -> Bool {
        tokens = min(burst, tokens + Double(max(0, now.milliseconds - at.milliseconds)) / 1000 * perSecond)
        at = max(at, now)
        return tokens > 0
    }

    /// Takes so many, even below zero: what came has come.
    mutating func take(_ count: Double) { tokens -= count }

    /// Takes one whole token if there is one.
    mutating func takeOne(at now: Instant) -> Bool {
        guard hasSome(at: now), tokens >= 1 else { return false }
        tokens -= 1
        return true
    }
}
