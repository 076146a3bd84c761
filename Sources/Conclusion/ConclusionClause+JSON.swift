import Canon
import Signing

extension ConclusionClause {
    /// The member of the agreed text (docs/formats/conclusion.md).
    public var json: JSON {
        var members: JSONObject = [
            "decider": .string(decider.vkey),
            "from": ["root": .string(Multibase.base64URL(from.root.bytes)), "size": .integer(Int64(clamping: from.size))],
            "neutrals": .array(neutrals.map { .string($0.vkey) }),
            "parties": .array(parties.map { ["id": .string($0.id), "log": .string($0.log.vkey)] }), "signBy": .string(signBy.description),
        ]
        if case .named(let concluded, let lapsed) = outcomes {
            members["outcomes"] = ["concluded": .string(Multibase.base64URL(concluded.bytes)), "lapsed": .string(Multibase.base64URL(lapsed.bytes))]
        }
        return .object(members)
    }

    /// Reads the member. Throws `ConclusionError` with a pointer that begins with `pointer`.
    public init(json: JSON, at pointer: String = "") throws(ConclusionError) {
        func refusal(_ key: String, _ reason: String) -> ConclusionError { ConclusionError(.malformed, at: "\(pointer)/\(key)", "\(key) \(reason)") }
        guard let object = json.object else { throw ConclusionError(.malformed, at: pointer, "must be an object") }
        let known = ["decider", "from", "neutrals", "outcomes", "parties", "signBy"]
        for key in object.keys where !known.contains(key) { throw refusal(key, "is not known here; remove it") }
        func log(_ value: JSON?, _ key: String) throws(ConclusionError) -> NoteVerifier {
            guard let text = value?.string, let log = try? NoteVerifier(vkey: text) else {
                throw refusal(key, "must be the verifier key of a log, <origin>+<key id>+<key>")
            }
            return log
        }
        func digest(_ value: JSON?, _ key: String) throws(ConclusionError) -> Digest {
            guard let text = value?.string, text.utf8.first == 0x75, let bytes = Multibase.decode(text), let digest = Digest(bytes) else {
                throw refusal(key, "must be a SHA-256 digest written as u and 43 characters of base64url")
            }
            return digest
        }
        func members(_ value: JSON?, _ key: String, _ names: [String]) throws(ConclusionError) -> JSONObject {
            guard let object = value?.object, object.keys == names else {
                throw refusal(key, "must have exactly \(names.joined(separator: " and "))")
            }
            return object
        }
        func list(_ key: String) throws(ConclusionError) -> [JSON] {
            guard let values = object[key]?.array, values.count <= Self.maximumCount else {
                throw refusal(key, "must be a list of at most \(Self.maximumCount)")
            }
            return values
        }

        let head = try members(object["from"], "from", ["root", "size"])
        guard let size = head["size"]?.integer, size >= 0 else { throw refusal("from/size", "must be a whole number, 0 or more") }
        guard let text = object["signBy"]?.string, let signBy = Instant(text), signBy.description == text else {
            throw refusal("signBy", "must be a moment such as 2026-12-31T16:00:00.000Z")
        }
        var neutrals: [NoteVerifier] = []
        for (i, value) in try list("neutrals").enumerated() { neutrals.append(try log(value, "neutrals/\(i)")) }
        var parties: [Party] = []
        for (i, value) in try list("parties").enumerated() {
            let party = try members(value, "parties/\(i)", ["id", "log"])
            guard let id = party["id"]?.string, id.hasPrefix("did:"), id.utf8.count <= 300 else { throw refusal("parties/\(i)/id", "must be a DID") }
            parties.append(Party(id: id, log: try log(party["log"], "parties/\(i)/log")))
        }
        var outcomes = Outcomes.opened
        if let value = object["outcomes"] {
            let pair = try members(value, "outcomes", ["concluded", "lapsed"])
            outcomes = .named(concluded: try digest(pair["concluded"], "outcomes/concluded"), lapsed: try digest(pair["lapsed"], "outcomes/lapsed"))
        }
        do {
            try self.init(
                decider: log(object["decider"], "decider"), from: LogHead(size: UInt64(size), root: digest(head["root"], "from/root")),
                signBy: signBy,
                neutrals: neutrals, parties: parties, outcomes: outcomes)
        } catch { throw error.pointer.hasPrefix(pointer) ? error : ConclusionError(error.code, at: pointer + error.pointer, error.reason) }
    }
}
