import Canon
import Node
import Pages
import Signing
import Store

/// Requests between nodes that say who sends them (RFC 9421, the profile of `HTTPSignature`).
///
/// A key is looked up in the mirror of the sender's own log and nowhere else: nothing that a request names is ever fetched.
package struct SignedRequests: Sendable {
    let context: FederationContext

    init(_ context: FederationContext) { self.context = context }

    // MARK: Sending

    /// Signs with this node's authentication key and posts. Every status is an answer.
    func post(_ path: String, json: [UInt8], to peer: Peer) async throws -> PeerAnswer {
        let key = try context.node.keys.key(.authentication, of: context.node.did)
        let message = SignedMessage(
            method: "POST", authority: peer.address.origin, path: path, fields: [.init("content-type", "application/json")], content: json)
        let fields = try HTTPSignature.sign(
            message, keyID: "\(context.node.did)#\(key.multikey)", nonce: Base64.encodeURL(RandomBytes.draw(18)), at: context.now, key: key.key)
        return try await context.client.post(path, headers: fields.map { ($0.name, $0.value) }, json: json, to: .pinned(peer))
    }

    // MARK: Receiving

    /// Whether a request claims to be signed at all.
    func isSigned(_ request: Request) -> Bool { request.headers["signature-input"] != nil }

    /// The pinned peer that sent a request.
    ///
    /// - Parameter usesNonce: whether the nonce is used up, durably, so that the same bytes are refused when they come again.
    /// - Throws: `Failure` 401 that says what is missing; for a key that is not known here, without any fetch.
    package func sender(of request: Request, usesNonce: Bool) async throws -> Peer {
        guard request.query.isEmpty else { throw SignedRequests.refusal("the address takes no query") }
        let message = SignedMessage(
            method: request.method, authority: context.node.address.origin, path: request.path,
            fields: request.headers.map { SignedMessage.Field($0.key, $0.value) }, content: request.body)
        let signature: HTTPSignature
        do { signature = try HTTPSignature(in: message, at: context.now) } catch { throw SignedRequests.refusal(error.reason) }
        let (peer, key) = try await context.store.read { transaction -> (Peer, VerifyingKey) in
            guard let peer = try PeerTable.find(did: signature.sender, in: transaction), peer.isWorkedWith else {
                throw SignedRequests.refusal("\(signature.sender) is not a node that was introduced here; ask this node's operator to add it")
            }
            let history = try IdentityRules.history(of: signature.sender, origin: peer.origin, in: transaction)
            do {
                let life = try IdentityHistory.life(of: signature.keyID, issuer: signature.sender, history)
                try life.check(purpose: "authentication", at: Mirror.size(of: peer.origin, in: transaction))
                return (peer, try Multikey.ed25519(life.multikey))
            } catch let error as IdentityError {
                throw SignedRequests.refusal("the key \(signature.keyID) is not known here for authentication: \(error.reason)")
            } catch let error as MultikeyError { throw SignedRequests.refusal("the key \(signature.keyID) cannot be used: \(error.reason)") }
        }
        do { try signature.verify(with: key) } catch { throw SignedRequests.refusal(error.reason) }
        if usesNonce { try await use(signature) }
        return peer
    }

    /// Uses up a nonce in a transaction that survives a restart.
    private func use(_ signature: HTTPSignature) async throws {
        let now = context.now
        let isFresh = try await context.store.write { transaction -> Bool in
            // Twice the window beyond the signature's end, so that a clock that is set back forgets nothing too early.
            try transaction.execute("DELETE FROM nonces WHERE expires < ?", [.integer(now.seconds - 2 * HTTPSignature.window)])
            let known = try transaction.first("SELECT 1 FROM nonces WHERE key = ? AND nonce = ?", [.text(signature.keyID), .text(signature.nonce)])
            guard known == nil else { return false }
            try transaction.execute(
                "INSERT INTO nonces VALUES (?, ?, ?)", [.text(signature.keyID), .text(signature.nonce), .integer(signature.expires)])
            return true
        }
        guard isFresh else { throw SignedRequests.refusal("the request was received before (its nonce is used up); sign it afresh") }
    }

    private static func refusal(_ reason: String) -> Failure {
        Failure(status: 401, code: "request.signature", detail: "the request is not accepted: \(reason)")
    }
}
