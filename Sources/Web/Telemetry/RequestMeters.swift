import Metrics
import Synchronization

/// The counters and timers of requests, each made once: looking one up by its labels would cost more than counting.
///
/// Bounded, since routes are those of the program, methods three and another, and statuses ours.
final class RequestMeters: Sendable {
    private struct Key: Hashable {
        var method: String
        var route: String
        var status: Int
    }

    private struct Meters {
        var counter: Counter
        var timer: Timer
    }

    private let made = Mutex<[Key: Meters]>([:])

    func count(method: String, route: String, status: Int, nanoseconds: Int64) {
        let key = Key(method: method, route: route, status: status)
        let meters = made.withLock { made in
            if let meters = made[key] { return meters }
            let meters = Meters(
                counter: Counter(
                    label: "comity_http_requests_total", dimensions: [("method", method), ("route", route), ("status", String(status))]),
                timer: Timer(label: "comity_http_request_duration_seconds", dimensions: [("route", route)]))
            made[key] = meters
            return meters
        }
        meters.counter.increment()
        meters.timer.recordNanoseconds(nanoseconds)
    }
}
