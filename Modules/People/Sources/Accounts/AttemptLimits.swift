import Canon
import Node
import Pages
import Store

/// Bounds how often one address may try to sign in, recover or use a link, so that nobody guesses: ten at once, then one in half a minute.
///
/// Kept in a table of this node's own, so that a restart gives nobody fresh attempts. The address itself is not kept: only its digest under a salt of this
/// node, and only until its attempts have come back. Success gives the attempt back, so that many people behind one proxy, which is one address here, do
/// not hinder one another.
struct AttemptLimits: Sendable {
    /// In thousandths of an attempt.
    private static let burst: Int64 = 10_000
    private static let millisecondsEach: Int64 = 30_000
    private static let mostAddresses: Int64 = 10_000

    static let tables = [
        "CREATE TABLE IF NOT EXISTS people_attempts (peer BLOB PRIMARY KEY, left INTEGER NOT NULL, at INTEGER NOT NULL)",
        "CREATE TABLE IF NOT EXISTS people_attempt_salt (id INTEGER PRIMARY KEY CHECK (id = 1), salt BLOB NOT NULL)",
    ]

    /// Takes one attempt. Throws `people.tooOften`.
    func take(_ request: Request, _ context: NodeContext) async throws {
        let now = context.now()
        let wait = try await context.store.write { transaction -> Int? in
            try Self.forgetFull(at: now, in: transaction)
            let key = try Self.key(request.peer, in: transaction)
            let row = try transaction.first("SELECT left, at FROM people_attempts WHERE peer = ?", [.blob(key)])
            let before = row.map { (left: $0.integer(0), at: $0.integer(1)) } ?? (left: Self.burst, at: now.milliseconds)
            let left = Self.left(before.left, since: before.at, at: now)
            guard left >= 1000 else { return Int(((1000 - left) * Self.millisecondsEach / 1000 + 999) / 1000) }
            try Self.set(key, left - 1000, at: max(before.at, now.milliseconds), in: transaction)
            return nil
        }
        if let wait { throw PeopleFailure.tooOften(seconds: max(1, wait)) }
    }

    /// Gives back what a successful attempt took.
    func forgive(_ request: Request, _ context: NodeContext) async throws {
        try await context.store.write { transaction in
            let key = try Self.key(request.peer, in: transaction)
            guard let row = try transaction.first("SELECT left, at FROM people_attempts WHERE peer = ?", [.blob(key)]) else { return }
            try Self.set(key, min(Self.burst, row.integer(0) + 1000), at: row.integer(1), in: transaction)
        }
    }

    private static func left(_ left: Int64, since at: Int64, at now: Instant) -> Int64 {
        // What passed is bounded first: a clock that jumped must not overflow.
        let passed = min(max(0, now.milliseconds - at), burst * millisecondsEach)
        return min(burst, left + passed * 1000 / millisecondsEach)
    }

    private static func set(_ key: [UInt8], _ left: Int64, at moment: Int64, in transaction: any WriteTransaction) throws {
        try transaction.execute("DELETE FROM people_attempts WHERE peer = ?", [.blob(key)])
        try transaction.execute("INSERT INTO people_attempts VALUES (?, ?, ?)", [.blob(key), .integer(left), .integer(moment)])
    }

    /// Addresses whose attempts are all there again are forgotten. Still too many: forgetting all errs in favour of the callers, and of memory.
    private static func forgetFull(at now: Instant, in transaction: any WriteTransaction) throws {
        try transaction.execute(
            "DELETE FROM people_attempts WHERE at + (? - left) * ? / 1000 <= ?",
            [.integer(burst), .integer(millisecondsEach), .integer(now.milliseconds)])
        guard try transaction.first("SELECT COUNT(*) FROM people_attempts")?.integer(0) ?? 0 >= mostAddresses else { return }
        try transaction.execute("DELETE FROM people_attempts")
    }

    private static func key(_ peer: String, in transaction: any WriteTransaction) throws -> [UInt8] {
        let salt: [UInt8]
        if let row = try transaction.first("SELECT salt FROM people_attempt_salt WHERE id = 1") {
            salt = row.blob(0)
        } else {
            salt = RandomBytes.draw(32)
            try transaction.execute("INSERT INTO people_attempt_salt VALUES (1, ?)", [.blob(salt)])
        }
        return Digest.sha256(joining: Array("comity/attempts/v1".utf8) + [0], salt, Array(peer.utf8)).bytes
    }
}
