import Canon
import Ledger
import Node
import Pages
import Signing
import Store
import Synchronization

/// Reporting heads and proofs. A proof speaks for itself, so anyone may bring one; what is brought is bounded.
struct EquivocationRoutes {
    let context: FederationContext
    let watch: HeadWatch
    let requests: SignedRequests
    private let pace: Pace

    /// Reports taken in one go, and each second after that: checking one costs signatures and tiles.
    private static let burst = 50.0
    private static let perSecond = 2.0

    private final class Pace: Sendable {
        let bucket: Mutex<TokenBucket>
        init(now: Instant) { bucket = Mutex(TokenBucket(burst: EquivocationRoutes.burst, perSecond: EquivocationRoutes.perSecond, now: now)) }
    }

    init(_ context: FederationContext, watch: HeadWatch, requests: SignedRequests) {
        (self.context, self.watch, self.requests) = (context, watch, requests)
        pace = Pace(now: context.now)
    }

    var routes: [Route] {
        [
            Route("GET", "/api/v1/equivocations", summary: "The proofs kept here that a log told two histories, newest first") { _, context in
                try await context.store.read { .json(try EquivocationTable.list(in: $0)) }
            },
            Route(
                "GET", "/api/v1/heads/:log",
                summary: "The newest head of a log that this node follows, as it was shown here; :log is the hexadecimal SHA-256 of its origin"
            ) { request, context in
                let hash = request.parameters["log"] ?? ""
                let note = try await context.store.read { transaction -> SignedNote? in
                    let peer = try PeerTable.all(in: transaction).first { Digest.sha256(Array($0.origin.utf8)).hex == hash }
                    return try peer.flatMap { try Mirror.head(of: $0.origin, in: transaction) }
                }
                guard let note else { return .failure(.notFound("head of that log")) }
                return .bytes(Array(note.serialized.utf8), mediaType: "text/plain; charset=utf-8", headers: ["cache-control": "public, max-age=1"])
            },
            Route(
                "POST", "/api/v1/equivocations",
                summary:
                    "Report what a log was seen to sign: {origin, head} to hold a head against what is known here, or {origin, proof} for a proof",
                bodyLimit: Equivocation.maximumBytes + 1024
            ) { request, _ in try await take(request) },
        ]
    }

    private func take(_ request: Request) async throws -> Response {
        let now = context.now
        guard pace.bucket.withLock({ $0.takeOne(at: now) }) else {
            throw Failure(status: 429, code: "busy", detail: "reports come faster than they are checked; send it again in a minute")
        }
        let source = try await requests.isSigned(request) ? requests.sender(of: request, usesNonce: false).origin : "anonymous"
        var fields = try ActRoutes.body(request.body)
        let log = try fields.text("origin", max: 255)
        let proof = fields.optional("proof")
        let head = try fields.optionalText("head", max: SignedNote.maximumBytes)
        try fields.end()
        let peer = try await context.peer(log)
        guard peer != nil || log == context.origin else {
            throw Failure(
                status: 404, code: "peer.unknown", pointer: "/origin",
                detail: "the log \(log) is not followed here, so its key is not known; introduce its node first")
        }
        if let proof { return try await take(proof, log: log, key: peer?.logKey ?? context.ownLogKey(), source: source) }
        guard let head, let peer else {
            throw Failure(status: 422, code: "missingField", pointer: "/proof", detail: "send /proof, or /head of a log that is followed here")
        }
        let note: SignedNote
        do { note = try SignedNote(bytes: Array(head.utf8)) } catch {
            throw Failure(status: 422, code: "wrongValue", pointer: "/head", detail: "/head is not a signed note: \(error)")
        }
        switch try await watch.consider(note, of: peer, source: source) {
        case .consistent: return .json(["finding": "consistent"])
        case .contradiction(let id): return .json(["finding": "contradiction", "id": .string(id.hex)], status: 201)
        case .ahead: return .json(["finding": "unproven", "reason": "the head is larger than what the log has shown here; it is kept in mind"])
        case .unproven(let reason): return .json(["finding": "unproven", "reason": .string(reason)])
        }
    }

    private func take(_ json: JSON, log: String, key: NoteVerifier, source: String) async throws -> Response {
        let proof: Equivocation
        do { proof = try Equivocation(json: json, log: key) } catch {
            throw Failure(
                status: 422, code: "equivocation.\(error.code.rawValue)", pointer: "/proof",
                detail: "/proof proves nothing against \(log): \(error.reason)")
        }
        let isNew = try await watch.found(proof, log: log, source: source)
        return .json(["finding": "contradiction", "id": .string(EquivocationTable.id(proof).hex)], status: isNew ? 201 : 200)
    }
}
