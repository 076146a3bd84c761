import Canon
import Synchronization

/// A clock that stands still until a test moves it.
package final class TestClock: Sendable {
    private let instant: Mutex<Instant>

    /// 23 November 2026, 10:00 UTC, unless told otherwise.
    package init(_ start: Instant = Instant(seconds: 1_795_428_000)) { instant = Mutex(start) }

    package var now: Instant { instant.withLock { $0 } }

    package func advance(seconds: Int64) { instant.withLock { $0 = $0.adding(seconds: seconds) } }
}
