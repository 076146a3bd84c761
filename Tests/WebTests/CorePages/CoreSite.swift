import Canon
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ledger
import Logging
import NIOCore
import Node
import Notices
import Pages
import Signing
import Store
import TestKit

@testable import Web

/// The core's pages over a running node with two parties, notices, a sealed and an erased record, two witnesses and a log that told two histories.
struct CoreSite: Sendable {
    let node: TestNode
    let web: WebApplication
    /// Names of records, by what they are.
    private(set) var records: [String: RecordID] = [:]
    let party: String
    let neutral: NoteSigner
    let counterparty: NoteSigner

    static let token = "correct horse battery staple"
    static let text = "The institute publishes its rules for data that leave the country.\n\nThey hold from 1 December 2026."

    /// - Parameter isRich: whether there is anything but the node's own inception.
    init(isRich: Bool = true) async throws {
        let made = try await TestNode(name: "Node of the Lishan Institute", modules: [NoticesModule(), PointerModule()])
        node = made
        party = "did:web:localhost%3A8080:parties:lishan"
        let assets = EmbeddedAssets()
        let registry = made.service.registry
        let facts = SiteFacts(
            name: ["en": "Node of the Lishan Institute", "zh-Hans": "砺山研究所节点"], isFictional: true, logSize: 9, version: "1.0.0")
        web = try WebApplication(
            modules: registry.modules, routes: CorePages(registry: registry).routes, context: made.context(texts: try assets.texts()), assets: assets,
            settings: .init(port: 0, token: OperatorToken(CoreSite.token)), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            site: { facts }, isReady: { nil })
        neutral = try NoteSigner(name: "localhost:8082/witness", key: SigningKey(), type: .ed25519Cosignature)
        counterparty = try NoteSigner(name: "localhost:8081/witness", key: SigningKey(), type: .ed25519Cosignature)
        if isRich { try await fill() }
    }

    private mutating func fill() async throws {
        node.clock.advance(seconds: 60)
        try await node.host("lishan", names: ["en": "Lishan Institute", "zh-Hans": "砺山研究所"])
        try await node.host("cypress", names: ["en": "Cypress Plain State"], jurisdiction: "US")
        node.clock.advance(seconds: 60)
        try await addPeers()
        let first = try await notice(
            "rules-1", title: ["en": "Rules for data", "zh-Hans": "数据规则"], text: ["en": CoreSite.text, "zh-Hans": "本所公布数据出境规则。"])
        node.clock.advance(seconds: 60)
        _ = try await notice("rules-2", title: ["en": "Rules for data, second version"], text: ["en": "Shorter rules."], supersedes: first)
        _ = try await notice(
            "sealed", title: ["en": "Offer between two"], text: ["en": "Not for everybody."], audience: ["did:web:localhost%3A8080:parties:cypress"])
        let personal = try await notice("erased", title: ["en": "A name"], text: ["en": "Somebody's name."])
        node.clock.advance(seconds: 60)
        try await erase(personal, position: 6)
        _ = try await node.service.rotate(slug: "lishan")
        node.clock.advance(seconds: 30)
        try await cosign(at: 8)
        try await addEquivocation()
    }

    @discardableResult
    mutating func notice(
        _ name: String, title: [String: String], text: [String: String], supersedes: RecordID? = nil, audience: [String] = [],
        attachments: [JSON] = []
    ) async throws -> RecordID {
        var subject: JSONObject = ["title": .languages(title), "text": .languages(text)]
        if let supersedes { subject["supersedes"] = .string(supersedes.description) }
        if !attachments.isEmpty { subject["attachments"] = .array(attachments) }
        let receipt = try await node.service.act(Act(party: "lishan", kind: "notice.v1", subject: subject, audience: audience))
        records[name] = receipt.id
        return receipt.id
    }

    mutating func erase(_ id: RecordID, position: Int64) async throws {
        let erasure: JSONObject = [
            "record": .string(id.description), "position": .integer(position), "reason": ["en": "It named a person.", "zh-Hans": "其中载有人名。"],
        ]
        records["erasure"] = try await node.service.act(Act(party: "lishan", kind: "erasure.v1", subject: erasure)).id
    }

    /// A neutral witness and a counterparty, as pinned peers.
    private func addPeers() async throws {
        let now = node.clock.now.milliseconds
        let rows: [(String, String, String, String, String?)] = [
            ("localhost:8081", counterparty.verifier.vkey, "peer", "active", nil),
            ("localhost:8082", neutral.verifier.vkey, "witness", "unresponsive", "it did not answer three times in a row"),
        ]
        let logKeys = try rows.map { try NoteVerifier(name: $0.0, key: CoreSite.logKey.publicKey, type: .ed25519).vkey }
        try await node.service.store.write { transaction in
            for (row, logKey) in zip(rows, logKeys) {
                try transaction.execute(
                    "INSERT INTO peers (origin, url, did, log_key, witness_key, identity_digest, role, state, added_at, last_seen, detail) "
                        + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    [
                        .text(row.0), .text("http://" + row.0), .text("did:web:" + row.0.replacing(":", with: "%3A")), .text(logKey), .text(row.1),
                        .blob(Digest.sha256(Array(row.0.utf8)).bytes), .text(row.2), .text(row.3), .integer(now), .integer(now), SQLValue(row.4),
                    ])
            }
        }
    }

    /// The key of both peers' logs in these tests.
    static let logKey = SigningKey()

    /// Both witnesses cosign the head of this size.
    func cosign(at size: UInt64) async throws {
        let time = UInt64(node.clock.now.seconds)
        let (neutral, counterparty) = (neutral, counterparty)
        try await node.service.store.write { transaction in
            guard let row = try transaction.first("SELECT note FROM checkpoints WHERE size = ?", [SQLValue(size)]) else { return }
            let note = try SignedNote(bytes: Array(row.text(0).utf8))
            for signer in [neutral, counterparty] {
                try transaction.execute(
                    "INSERT INTO cosignatures VALUES (?, ?, ?, ?)",
                    [SQLValue(size), .text(signer.verifier.name), .text(try signer.sign(note.text, timestamp: time).line), SQLValue(time)])
            }
        }
    }

    /// The peer `localhost:8081` signed two roots for one size.
    private func addEquivocation() async throws {
        let signer = try NoteSigner(name: "localhost:8081", key: CoreSite.logKey, type: .ed25519)
        let heads = try [1, 2].map { (byte: UInt8) -> SignedNote in
            guard let checkpoint = Checkpoint(origin: "localhost:8081", size: 7, root: Digest.sha256([byte])) else {
                throw Failure.notFound("checkpoint")
            }
            return try signer.note(checkpoint.text)
        }
        let proof = try Equivocation(first: heads[0], second: heads[1], path: [], log: signer.verifier)
        let now = node.clock.now
        try await node.service.store.write { transaction in
            try transaction.execute(
                "INSERT INTO equivocations VALUES (?, ?, ?, ?, ?)",
                [.blob([0xAB, 0xCD]), "localhost:8081", .text(proof.json.canonicalText), .integer(now.milliseconds), "localhost:8082"])
        }
    }

    func id(_ name: String) -> String { records[name]?.uuid ?? "missing" }

    // MARK: Requests

    func get(_ uri: String, language: Language = .english, isOperator: Bool = false) async throws -> TestResponse {
        try await send(.get, uri, language: language, isOperator: isOperator)
    }

    /// Posts a form.
    func post(_ uri: String, _ fields: [String: String], language: Language = .english) async throws -> TestResponse {
        let body = fields.map { "\(PercentEncoding.encode($0.key))=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
        return try await send(.post, uri, language: language, body: Array(body.utf8), type: "application/x-www-form-urlencoded")
    }

    /// Posts a form with one file.
    func post(_ uri: String, file bytes: [UInt8], name: String) async throws -> TestResponse {
        let head = "--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        return try await send(
            .post, uri, body: Array(head.utf8) + bytes + Array("\r\n--limit--\r\n".utf8), type: "multipart/form-data; boundary=limit")
    }

    private func send(
        _ method: HTTPRequest.Method, _ uri: String, language: Language = .english, isOperator: Bool = false, body: [UInt8]? = nil,
        type: String? = nil
    ) async throws -> TestResponse {
        var headers = HTTPFields()
        headers[.acceptLanguage] = language.rawValue
        if let type { headers[.contentType] = type }
        if isOperator { headers[.authorization] = "Bearer \(CoreSite.token)" }
        let fields = headers
        return try await web.application().test(.router) { client in
            try await client.execute(uri: uri, method: method, headers: fields, body: body.map { ByteBuffer(bytes: $0) })
        }
    }
}
