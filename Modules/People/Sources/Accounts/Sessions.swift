import Canon
import Node
import Pages
import PeopleAPI
import Store

/// Sessions: a random secret in the browser's cookie, its SHA-256 here.
enum Sessions {
    /// Idle for 12 hours, or 7 days old: over. Seconds.
    static let idle: Int64 = 12 * 3600
    static let longest: Int64 = 7 * 86_400
    /// How often the time of the last request is written, in seconds: reading pages writes nothing otherwise.
    private static let grain: Int64 = 300

    /// How a session began.
    enum Beginning: String, Sendable { case passkey, recovery }

    struct Session: Sendable {
        var token: Digest
        var account: String
        var how: Beginning
        var agent: String
        var createdAt: Instant
        var seenAt: Instant
    }

    /// Cookies do not tell ports apart, so the name does. `__Host-` makes browsers insist on Secure and Path=/ (RFC 6265bis §4.1.3.2).
    static func cookieName(_ origin: String) -> String {
        let port = origin.split(separator: ":").dropFirst().first.map { "-" + $0 } ?? ""
        return "__Host-comity" + port
    }

    /// Begins a session; gives the header that hands its secret to the browser.
    static func begin(
        _ account: String, _ how: Beginning, _ request: Request, _ context: NodeContext, in transaction: any WriteTransaction
    ) throws -> (name: String, value: String) {
        let secret = RandomBytes.draw(32)
        let now = context.now()
        try transaction.execute(
            "DELETE FROM people_sessions WHERE seen_at < ? OR created_at < ?",
            [.integer(now.adding(seconds: -idle).milliseconds), .integer(now.adding(seconds: -longest).milliseconds)])
        try transaction.execute(
            "INSERT INTO people_sessions VALUES (?, ?, ?, ?, ?, ?)",
            [
                .blob(Digest.sha256(secret).bytes), .text(account), .text(how.rawValue), .text(agent(request)), .integer(now.milliseconds),
                .integer(now.milliseconds),
            ])
        return ("set-cookie", cookie(context, Base64.encodeURL(secret), seconds: longest))
    }

    /// The header that makes the browser forget.
    static func farewell(_ context: NodeContext) -> (name: String, value: String) { ("set-cookie", cookie(context, "", seconds: 0)) }

    static func end(_ token: Digest, in transaction: any WriteTransaction) throws {
        try transaction.execute("DELETE FROM people_sessions WHERE token = ?", [.blob(token.bytes)])
    }

    static func all(of account: String, at now: Instant, in transaction: any ReadTransaction) throws -> [Session] {
        try transaction.query(
            "SELECT token, account, how, agent, created_at, seen_at FROM people_sessions WHERE account = ? ORDER BY seen_at DESC", [.text(account)]
        ).compactMap(session).filter { isAlive($0, at: now) }
    }

    /// The session that the request belongs to, while it lives.
    static func current(_ request: Request, _ context: NodeContext, in transaction: any ReadTransaction) throws -> Session? {
        guard let token = token(request, context) else { return nil }
        let row = try transaction.first(
            "SELECT token, account, how, agent, created_at, seen_at FROM people_sessions WHERE token = ?", [.blob(token.bytes)])
        return row.flatMap(session).flatMap { isAlive($0, at: context.now()) ? $0 : nil }
    }

    /// SHA-256 of the secret in the request's cookie.
    static func token(_ request: Request, _ context: NodeContext) -> Digest? {
        guard let header = request.headers["cookie"], header.utf8.count <= 16_384 else { return nil }
        let name = cookieName(context.origin)
        // Fields that came apart were joined by a comma; no cookie of ours holds one.
        for pair in header.split(whereSeparator: { $0 == ";" || $0 == "," }) {
            let sides = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            guard sides.count == 2, sides[0] == name, let secret = Base64.decodeURL(String(sides[1])), secret.count == 32 else { continue }
            return Digest.sha256(secret)
        }
        return nil
    }

    /// Who the request comes from; notes now and then that the session is in use. A session that began with a recovery code holds no office: it is
    /// for the account alone.
    @Sendable static func person(_ request: Request, _ context: NodeContext) async throws -> Person? {
        guard token(request, context) != nil else { return nil }
        let found = try await context.store.read { transaction -> (Session, Person)? in
            guard let session = try current(request, context, in: transaction), let account = try Account.find(session.account, in: transaction)
            else {
                return nil
            }
            let offices = session.how == .recovery ? [] : try offices(of: account.id, context, in: transaction)
            return (session, Person(account: account.id, name: account.name, offices: offices))
        }
        guard let (session, person) = found else { return nil }
        let now = context.now()
        if now.milliseconds - session.seenAt.milliseconds > grain * 1000 {
            try await context.store.write {
                try $0.execute("UPDATE people_sessions SET seen_at = ? WHERE token = ?", [.integer(now.milliseconds), .blob(session.token.bytes)])
            }
        }
        return person
    }

    /// The offices that rosters give an account; one that no roster knows yet is none.
    private static func offices(of account: String, _ context: NodeContext, in transaction: any ReadTransaction) throws -> [Person.Office] {
        try LocalOffice.all(of: account, in: transaction).compactMap { office in
            let state = try KnownRoster(of: office.party, home: context.origin, in: transaction).state()
            guard state.people.contains(office.pseudonym) else { return nil }
            let roles = state.roles(of: office.pseudonym)
            return Person.Office(party: office.party, slug: office.slug, pseudonym: office.pseudonym, roles: Set(roles.map(\.rawValue)))
        }
    }

    private static func isAlive(_ session: Session, at now: Instant) -> Bool {
        now < session.seenAt.adding(seconds: idle) && now < session.createdAt.adding(seconds: longest)
    }

    private static func session(_ row: SQLRow) -> Session? {
        guard let token = Digest(row.blob(0)), let how = Beginning(rawValue: row.text(2)) else { return nil }
        return Session(
            token: token, account: row.text(1), how: how, agent: row.text(3), createdAt: Instant(milliseconds: row.integer(4)),
            seenAt: Instant(milliseconds: row.integer(5)))
    }

    private static func cookie(_ context: NodeContext, _ value: String, seconds: Int64) -> String {
        "\(cookieName(context.origin))=\(value); Path=/; Max-Age=\(seconds); Secure; HttpOnly; SameSite=Lax"
    }

    /// The browser's own words about itself, for the list of sessions; cut, and printable only.
    private static func agent(_ request: Request) -> String {
        String(decoding: (request.headers["user-agent"] ?? "").utf8.filter { (0x20...0x7E).contains($0) }.prefix(160), as: UTF8.self)
    }
}
