import Canon
import Pages
import Synchronization

/// Bounds how often one address may try to sign in, recover or use a link, so that nobody guesses: ten at once, then one in half a minute.
///
/// Kept in memory: what is guessed has 100 random bits or more, so a restart gives nothing away. Success gives the attempt back, so that many people
/// behind one proxy, which is one address here, do not hinder one another.
final class AttemptLimits: Sendable {
    private struct Bucket {
        var left: Double
        var at: Instant
    }

    private static let burst = 10.0
    private static let secondsEach = 30.0
    private static let mostAddresses = 10_000
    private let buckets = Mutex<[String: Bucket]>([:])

    /// Takes one attempt. Throws `people.tooOften`.
    func take(_ request: Request, at now: Instant) throws {
        let wait = buckets.withLock { buckets -> Int? in
            if buckets.count >= AttemptLimits.mostAddresses {
                buckets = buckets.filter {
                    now.milliseconds - $0.value.at.milliseconds < Int64(AttemptLimits.burst * AttemptLimits.secondsEach * 1000)
                }
                // Still too many: forgetting all errs in favour of the callers, and of memory.
                if buckets.count >= AttemptLimits.mostAddresses { buckets.removeAll() }
            }
            var bucket = buckets[request.peer] ?? Bucket(left: AttemptLimits.burst, at: now)
            let passed = Double(max(0, now.milliseconds - bucket.at.milliseconds)) / 1000
            bucket.left = min(AttemptLimits.burst, bucket.left + passed / AttemptLimits.secondsEach)
            bucket.at = max(bucket.at, now)
            guard bucket.left >= 1 else {
                buckets[request.peer] = bucket
                return Int(((1 - bucket.left) * AttemptLimits.secondsEach).rounded(.up))
            }
            bucket.left -= 1
            buckets[request.peer] = bucket
            return nil
        }
        if let wait { throw PeopleFailure.tooOften(seconds: wait) }
    }

    /// Gives back what a successful attempt took.
    func forgive(_ request: Request) {
        buckets.withLock { buckets in
            guard var bucket = buckets[request.peer] else { return }
            bucket.left = min(AttemptLimits.burst, bucket.left + 1)
            buckets[request.peer] = bucket
        }
    }
}
