import Canon
import Foundation

/// The machine's clock. The one place where the program reads it.
enum SystemClock {
    @Sendable static func now() -> Instant {
        Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }
}
