import Canon
import Ledger
import Signing

extension AuditMemory {
    /// What the `type` member of the JSON form says.
    public static let type = "comity/audit-memory/v1"
    private static let limits = JSONLimits(maxBytes: 64 << 20, maxDepth: 8, maxNodes: 2_000_000)

    private static let judgedLimits = JSONLimits(maxBytes: 48 << 20, maxDepth: 64, maxNodes: 8_000_000)

    /// A file of the auditor's own. Its form may change; one that is not understood is no memory.
    public var json: JSON {
        [
            "type": .string(AuditMemory.type), "note": .string(note.serialized), "logKey": .string(logKey.vkey), "trust": .string(trust.rawValue),
            "levels": .array(levels.map { .string(Multibase.base64URL(Tiles.bytes($0))) }), "lastAt": .integer(lastAt.milliseconds),
            "identities": .array(identities.values.sorted { $0.did < $1.did }.map(\.json)), "node": .string(node ?? ""),
            "verified": .integer(Int64(clamping: counts.verified)), "erased": .integer(Int64(clamping: counts.erased)),
            "sealed": .string(Multibase.base64URL(counts.sealed.packed)), "unknownKinds": .string(Multibase.base64URL(counts.unknown.packed)),
            // As one text, so that records may be as deep as they like.
            "judged": judged.map { .string($0.canonicalText) } ?? .null,
        ]
    }

    /// Nil for anything that is not a memory, whole and consistent.
    public init?(bytes: [UInt8]) {
        guard let json = try? JSON.parse(bytes, limits: AuditMemory.limits), json["type"]?.string == AuditMemory.type,
            let text = json["note"]?.string, let note = try? SignedNote(bytes: Array(text.utf8)),
            let vkey = json["logKey"]?.string, let logKey = try? NoteVerifier(vkey: vkey),
            let trust = json["trust"]?.string.flatMap({ AuditReport.Trust(rawValue: $0) }),
            let levelTexts = json["levels"]?.array, levelTexts.count <= 8, let lastAt = json["lastAt"]?.integer,
            let histories = json["identities"]?.array, let node = json["node"]?.string,
            let verified = json["verified"]?.integer, let erased = json["erased"]?.integer, verified >= 0, erased >= 0,
            let sealed = AuditMemory.positions(json["sealed"]), let unknown = AuditMemory.positions(json["unknownKinds"])
        else { return nil }
        var judged: JSON?
        if let text = json["judged"]?.string {
            guard let read = try? JSON.parse(Array(text.utf8), limits: AuditMemory.judgedLimits) else { return nil }
            judged = read
        }
        var levels: [[Digest]] = []
        for text in levelTexts {
            guard let bytes = text.string.flatMap({ Multibase.decode($0) }) else { return nil }
            guard !bytes.isEmpty else {
                levels.append([])
                continue
            }
            guard let hashes = Tiles.hashes(bytes, width: bytes.count / 32) else { return nil }
            levels.append(hashes)
        }
        var identities: [String: IdentityHistory] = [:]
        for json in histories {
            guard let history = IdentityHistory(json: json) else { return nil }
            identities[history.did] = history
        }
        var counts = AuditCounts()
        (counts.verified, counts.erased, counts.sealed, counts.unknown) = (UInt64(verified), UInt64(erased), sealed, unknown)
        self.init(
            note: note, logKey: logKey, trust: trust, levels: levels, lastAt: Instant(milliseconds: lastAt), identities: identities,
            node: node.isEmpty ? nil : node, counts: counts, judged: judged)
    }

    private static func positions(_ json: JSON?) -> PositionList? {
        json?.string.flatMap { Multibase.decode($0) }.flatMap { PositionList(packed: $0) }
    }
}

extension IdentityHistory {
    /// For the auditor's memory only.
    fileprivate var json: JSON {
        [
            "did": .string(did), "kind": .string(kind.rawValue), "sequence": .integer(sequence), "promised": .array(promised.map { .string($0) }),
            "keys": .array(
                keys.map { life in
                    var members: JSONObject = [
                        "key": .string(life.multikey), "purposes": .array(life.purposes.map { .string($0) }),
                        "added": .integer(Int64(clamping: life.added)),
                    ]
                    members["retired"] = life.retired.map { .integer(Int64(clamping: $0)) }
                    members["since"] = life.compromisedSince.map { .integer(Int64(clamping: $0)) }
                    members["declared"] = life.compromiseDeclared.map { .integer(Int64(clamping: $0)) }
                    return .object(members)
                }),
        ]
    }

    fileprivate init?(json: JSON) {
        guard let did = json["did"]?.string, let kind = json["kind"]?.string.flatMap({ IdentityEvent.Profile.Kind(rawValue: $0) }),
            let sequence = json["sequence"]?.integer, let promised = json["promised"]?.array, let keys = json["keys"]?.array
        else { return nil }
        func position(_ json: JSON?) -> UInt64? { json?.integer.flatMap { UInt64(exactly: $0) } }
        var lives: [KeyLife] = []
        for key in keys {
            guard let multikey = key["key"]?.string, let purposes = key["purposes"]?.array, let added = position(key["added"]) else { return nil }
            lives.append(
                KeyLife(
                    multikey: multikey, purposes: purposes.compactMap(\.string), added: added, retired: position(key["retired"]),
                    compromisedSince: position(key["since"]), compromiseDeclared: position(key["declared"])))
        }
        self.init(did: did, kind: kind, sequence: sequence, promised: promised.compactMap(\.string), keys: lives)
    }
}
