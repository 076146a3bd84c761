import Canon
import Synchronization

/// A token bucket for each address, so that one stranger's posts do not crowd out the others'.
///
/// The table is bounded: full buckets are forgotten first, and where none is full the oldest one, which errs in favour of the caller.
package final class RateLimit: Sendable {
    private struct Bucket {
        var tokens: Double
        var at: Instant
    }

    private let burst: Double
    private let perSecond: Double
    private let maxAddresses: Int
    private let buckets = Mutex<[String: Bucket]>([:])

    package init(burst: Int = 200, perSecond: Double = 20, maxAddresses: Int = 10_000) {
        (self.burst, self.perSecond, self.maxAddresses) = (Double(burst), perSecond, maxAddresses)
    }

    /// Takes one token; nil when there was one, otherwise the whole seconds until there is.
    package func take(_ address: String, at now: Instant) -> Int? {
        buckets.withLock { buckets in
            let key = RateLimit.key(address)
            if buckets[key] == nil, buckets.count >= maxAddresses { shed(&buckets, at: now) }
            var bucket = buckets[key] ?? Bucket(tokens: burst, at: now)
            bucket.tokens = filled(bucket, at: now)
            bucket.at = max(bucket.at, now)
            let wait: Int? = bucket.tokens >= 1 ? nil : Int(((1 - bucket.tokens) / perSecond).rounded(.up))
            if wait == nil { bucket.tokens -= 1 }
            buckets[key] = bucket
            return wait.map { max($0, 1) }
        }
    }

    /// How many addresses are remembered.
    package var count: Int { buckets.withLock { $0.count } }

    private func filled(_ bucket: Bucket, at now: Instant) -> Double {
        let seconds = Double(max(0, now.milliseconds - bucket.at.milliseconds)) / 1000
        return min(burst, bucket.tokens + seconds * perSecond)
    }

    private func shed(_ buckets: inout [String: Bucket], at now: Instant) {
        buckets = buckets.filter { filled($0.value, at: now) < burst }
        while buckets.count >= maxAddresses, let oldest = buckets.min(by: { $0.value.at < $1.value.at }) { buckets[oldest.key] = nil }
    }

    /// An IPv6 user commonly holds a whole /64, so that is one address here.
    package static func key(_ address: String) -> String {
        guard address.contains(":") else { return address }
        let halves = address.split(separator: "%")[0].components(around: "::")
        let groups = halves.head.split(separator: ":").map(String.init)
        let tail = halves.tail.map { $0.split(separator: ":").count } ?? 0
        let padded = groups + Array(repeating: "0", count: halves.tail == nil ? 0 : max(0, 8 - groups.count - tail))
        return padded.prefix(4).joined(separator: ":") + "::/64"
    }
}

extension Substring {
    /// What stands before and after the first `mark`; no tail where there is none.
    fileprivate func components(around mark: String) -> (head: Substring, tail: Substring?) {
        guard let range = firstRange(of: mark) else { return (self, nil) }
        return (self[..<range.lowerBound], self[range.upperBound...])
    }
}
