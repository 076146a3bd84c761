import Canon
import Ledger
import Signing

extension ConclusionFile {
    /// What the `type` member says.
    public static let type = "comity/conclusion/v1"
    /// The largest file that is read, in bytes.
    public static let maximumBytes = 32 << 20

    /// The file; its canonical bytes are what travels.
    public var json: JSON {
        var members: JSONObject = [
            "type": .string(ConclusionFile.type), "text": text.json, "chains": .array(chains.map(\.json)), "journals": .array(journals.map(\.json)),
            "equivocations": .array(equivocations.map(\.json)),
        ]
        if !identities.isEmpty { members["identities"] = .array(identities) }
        return .object(members)
    }

    /// Reads a file strictly. Throws `ConclusionError` with a pointer; nothing is verified but forms and proofs of equivocation.
    public init(bytes: [UInt8]) throws(ConclusionError) {
        let limits = JSONLimits(maxBytes: ConclusionFile.maximumBytes, maxDepth: 48, maxNodes: 4_000_000)
        let json: JSON
        do { json = try JSON.parse(bytes, limits: limits) } catch { throw ConclusionError(.malformed, at: "", "the file is not JSON: \(error)") }
        let file = try FilePart(json, at: "", ["chains", "equivocations", "journals", "text", "type"], optional: "identities")
        guard file.object["type"]?.string == ConclusionFile.type else { throw file.refusal("type", "must be \(ConclusionFile.type)") }
        text = try file.record("text")
        (chains, journals, equivocations) = ([], [], [])
        identities = file.object["identities"] == nil ? [] : try file.list("identities", max: ConclusionClause.maximumCount + 1)
        for part in try file.parts("chains", max: 8, ["edge", "entries", "notes", "openings", "signatures"]) { chains.append(try Chain(part)) }
        for part in try file.parts("journals", max: 256, ["items", "log", "note"]) { journals.append(try Journal(part)) }
        for (i, item) in try file.list("equivocations", max: 128).enumerated() {
            do { equivocations.append(try Equivocation(json: item)) } catch { throw file.refusal("equivocations/\(i)", error.reason) }
        }
    }
}

extension ConclusionFile.Chain {
    var json: JSON {
        [
            "edge": .array(edge.map { .string(Multibase.base64URL($0.bytes)) }), "entries": .array(entries.map(\.json)),
            "notes": .array(notes.map { .string($0.serialized) }),
            "openings": .array(
                openings.sorted { $0.key < $1.key }.map { index, opening in
                    var members = opening.json
                    members["index"] = .integer(Int64(clamping: index))
                    return .object(members)
                }),
            "signatures": .array(signatures.map(\.json)),
        ]
    }

    fileprivate init(_ part: FilePart) throws(ConclusionError) {
        edge = try part.digests("edge")
        entries = []
        for (i, item) in try part.list("entries", max: DecidingChain.maximumEntries).enumerated() {
            entries.append(try part.entry(item, "entries/\(i)"))
        }
        notes = []
        for (i, item) in try part.list("notes", max: 1024).enumerated() { notes.append(try part.note(item, "notes/\(i)")) }
        openings = [:]
        for inner in try part.parts("openings", max: 4096, ["index", "record", "salt"]) {
            guard openings.updateValue(try inner.opening(), forKey: try inner.index("index")) == nil else {
                throw inner.refusal("index", "stands twice")
            }
        }
        signatures = []
        for (i, item) in try part.list("signatures", max: ConclusionClause.maximumCount).enumerated() {
            signatures.append(try part.record(item, "signatures/\(i)"))
        }
    }
}

extension ConclusionFile.Journal {
    var json: JSON {
        [
            "log": .string(log.vkey), "note": .string(note.serialized),
            "items": .array(
                items.map { item in
                    var members: JSONObject = [
                        "index": .integer(Int64(clamping: item.index)), "entry": item.entry.json,
                        "path": .array(item.path.map { .string(Multibase.base64URL($0.bytes)) }),
                    ]
                    members["opening"] = item.opening.map { .object($0.json) }
                    return .object(members)
                }),
        ]
    }

    fileprivate init(_ part: FilePart) throws(ConclusionError) {
        guard let vkey = part.object["log"]?.string, let log = try? NoteVerifier(vkey: vkey) else {
            throw part.refusal("log", "must be the verifier key of a log, <origin>+<key id>+<key>")
        }
        self.log = log
        note = try part.note(part.object["note"], "note")
        items = []
        for inner in try part.parts("items", max: JournalView.maximumEntries, ["entry", "index", "path"], optional: "opening") {
            var opening: DecidingChain.EntryOpening?
            if let value = inner.object["opening"] { opening = try FilePart(value, at: "\(inner.pointer)/opening", ["record", "salt"]).opening() }
            items.append(
                JournalView.Item(
                    index: try inner.index("index"), entry: try inner.entry(inner.object["entry"], "entry"), opening: opening,
                    path: try inner.digests("path")))
        }
    }
}

extension DecidingChain.EntryOpening {
    fileprivate var json: JSONObject { ["record": record.json, "salt": .string(Multibase.base64URL(salt))] }
}

extension LogEntry {
    fileprivate var json: JSON { ["at": .string(at.description), "commitment": .string(Multibase.base64URL(commitment.bytes))] }
}

/// An object of the file with exactly the members that it must have.
private struct FilePart {
    let object: JSONObject
    let pointer: String

    init(_ json: JSON, at pointer: String, _ keys: [String], optional: String? = nil) throws(ConclusionError) {
        guard let object = json.object, object.keys.filter({ $0 != optional }) == keys else {
            throw ConclusionError(.malformed, at: pointer, "must be an object with exactly \(keys.joined(separator: ", "))")
        }
        (self.object, self.pointer) = (object, pointer)
    }

    func refusal(_ key: String, _ reason: String) -> ConclusionError { ConclusionError(.malformed, at: "\(pointer)/\(key)", "\(key) \(reason)") }

    func list(_ key: String, max: Int) throws(ConclusionError) -> [JSON] {
        guard let values = object[key]?.array, values.count <= max else { throw refusal(key, "must be a list of at most \(max)") }
        return values
    }

    func parts(_ key: String, max: Int, _ keys: [String], optional: String? = nil) throws(ConclusionError) -> [FilePart] {
        var found: [FilePart] = []
        for (i, item) in try list(key, max: max).enumerated() {
            found.append(try FilePart(item, at: "\(pointer)/\(key)/\(i)", keys, optional: optional))
        }
        return found
    }

    func index(_ key: String) throws(ConclusionError) -> UInt64 {
        guard let value = object[key]?.integer, value >= 0 else { throw refusal(key, "must be a whole number, 0 or more") }
        return UInt64(value)
    }

    func digests(_ key: String) throws(ConclusionError) -> [Digest] {
        var found: [Digest] = []
        for (i, item) in try list(key, max: 64).enumerated() {
            guard let text = item.string, text.utf8.first == 0x75, let digest = Multibase.decode(text).flatMap({ Digest($0) }) else {
                throw refusal("\(key)/\(i)", "must be a hash written as u and 43 characters of base64url")
            }
            found.append(digest)
        }
        return found
    }

    func entry(_ value: JSON?, _ key: String) throws(ConclusionError) -> LogEntry {
        guard let entry = value.flatMap({ LogEntry(bytes: $0.canonicalBytes) }) else { throw refusal(key, "must be a log entry, at and commitment") }
        return entry
    }

    func note(_ value: JSON?, _ key: String) throws(ConclusionError) -> SignedNote {
        guard let text = value?.string, let note = try? SignedNote(bytes: Array(text.utf8)) else { throw refusal(key, "must be a signed note") }
        return note
    }

    func record(_ key: String) throws(ConclusionError) -> Record { try record(object[key], key) }

    func record(_ value: JSON?, _ key: String) throws(ConclusionError) -> Record {
        guard let value else { throw refusal(key, "is missing; add it") }
        do { return try Record(json: value) } catch { throw refusal(key, "is no record: \(error)") }
    }

    func opening() throws(ConclusionError) -> DecidingChain.EntryOpening {
        guard let text = object["salt"]?.string, text.utf8.first == 0x75, let salt = Multibase.decode(text), salt.count == Commitment.saltLength
        else {
            throw refusal("salt", "must be 32 bytes written as u and 43 characters of base64url")
        }
        return DecidingChain.EntryOpening(salt: salt, record: try record("record"))
    }
}
