import Canon
import Cooperations
import Foundation
import Ledger
import Node
import Notices
import Pages
import Signing
import Store
import StoreSQLite
import TestKit
import Verifier

/// A real node with everything that a log can hold: several parties, sealed and erased records, rotated and compromised keys, a witness.
struct SampleNode {
    let node: TestNode
    let registry: Registry
    let witness: NoteSigner

    static let modules: [any Module] = [NoticesModule(), CooperationsModule()]

    /// - Parameter notices: how many there are besides what happens anyway.
    init(notices: Int = 6, path: String? = nil) async throws {
        node = try await TestNode(modules: SampleNode.modules, path: path)
        registry = node.service.registry
        witness = try NoteSigner(name: "localhost:8082/witness", key: SigningKey(), type: .ed25519Cosignature)
        for slug in ["lishan", "north", "observer"] { try await node.host(slug) }
        for i in 0..<notices { _ = try await publish("Notice \(i)", by: ["lishan", "north", "observer"][i % 3]) }
        _ = try await publish("For two", by: "lishan", audience: [node.service.address.did(ofParty: "north")])
        let regretted = try await publish("A name stands in it", by: "lishan")
        try await erase(regretted, by: "lishan")
        _ = try await node.service.rotate(slug: "lishan")
        _ = try await publish("By the next key", by: "lishan")
        let lost = try node.service.keys.key(.assertionMethod, of: node.service.address.did(ofParty: "north"))
        _ = try await node.service.declareCompromised(slug: "north", multikey: lost.multikey, since: Int64(size))
        _ = try await node.service.rotate(slug: "north")
        _ = try await publish("After the loss", by: "north")
        try cosign()
    }

    var size: UInt64 { node.service.sequencer.current.edge.size }

    func publish(_ title: String, by party: String, audience: [String] = []) async throws -> ActReceipt {
        node.clock.advance(seconds: 1)
        let subject: JSONObject = ["title": ["en": .string(title), "zh-Hans": "通知"], "text": ["en": .string("The text of \(title).")]]
        return try await node.service.act(Act(party: party, kind: "notice.v1", subject: subject, audience: audience))
    }

    func erase(_ receipt: ActReceipt, by party: String) async throws {
        let erasure = Erasure(record: receipt.id, position: receipt.position, reasons: ["en": "asked for"])
        _ = try await node.service.act(Act(party: party, kind: Erasure.kind, subject: erasure.subject))
    }

    /// The witness, a neutral peer, cosigns the present head.
    func cosign() throws {
        let note = try SignedNote(bytes: Array(node.service.sequencer.current.note.utf8))
        let seconds = node.clock.now.seconds
        let line = try witness.sign(note.text, timestamp: UInt64(seconds)).line
        let vkey = witness.verifier.vkey
        let size = size
        try node.store.writeNow { transaction in
            try transaction.execute(
                "INSERT OR IGNORE INTO peers VALUES ('localhost:8082', 'http://localhost:8082', 'did:web:localhost%3A8082', '', ?, ?, 'witness', 'active', 0, 0, NULL)",
                [.text(vkey), .blob([])])
            try transaction.execute(
                "INSERT INTO cosignatures VALUES (?, 'localhost:8082/witness', ?, ?)", [SQLValue(size), .text(line), .integer(seconds)])
        }
    }

    func source(_ store: SQLiteStore? = nil) throws -> StoreLogSource {
        let store = store ?? node.store
        return try StoreLogSource(name: "test", store: store, registry: registry) { try store.integrityProblems() }
    }

    func audit(_ source: any LogSource) async throws -> AuditOutcome {
        var options = Audit.Options()
        options.rules = RegistryRules(registry)
        options.origin = node.origin
        return try await Audit(of: source, options: options).run()
    }

    /// All files that the node serves of its log, as a stranger reads them.
    func files() async throws -> MemorySource {
        let store = try source()
        var copy = MemorySource()
        copy.isComplete = true
        var paths = ["log/checkpoint", ".well-known/did.json"] + ["lishan", "north", "observer"].map { "parties/\($0)/did.json" }
        for tile in Tiles.all(size: size) {
            paths.append("log/" + tile.path)
            guard tile.level == 0, let bundle = BundleCoordinate(index: tile.index, width: tile.width) else { continue }
            paths += ["log/" + bundle.entriesPath, "log/" + bundle.openingsPath]
        }
        paths += registry.modules.filter { !$0.tables.isEmpty }.map { "api/v1/state/\($0.name)?size=\(size)" }
        for path in paths { copy.files[path] = try await store.read(path, limit: 1 << 26) }
        let policy = "witness w \(witness.verifier.vkey)\nquorum w\n"
        copy.files[".well-known/comity"] = JSON.object(["policy": .string(policy)]).canonicalBytes
        return copy
    }

    /// A copy of the store in a file of its own.
    func copy(to path: String) throws -> SQLiteStore {
        try node.store.backup(to: path)
        return try SQLiteStore(path: path)
    }
}

enum Temporary {
    /// Runs `body` with a folder that is gone afterwards.
    static func folder<T>(_ body: (String) async throws -> T) async throws -> T {
        let path = NSTemporaryDirectory() + "comity-audit-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try await body(path)
    }
}
