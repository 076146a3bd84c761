import Canon
import Signing

extension Equivocation {
    /// What the `type` member of the JSON form says.
    public static let type = "comity/equivocation/v1"
    /// The largest JSON form that is read, in bytes.
    public static let maximumBytes = 512 * 1024

    /// `{"first":"<note>","log":"<vkey>","path":["u…",…],"second":"<note>","type":"comity/equivocation/v1"}`.
    ///
    /// The key is there so that the claim can be checked as it stands; whether it is the key of the log that its name says, a reader must know.
    public var json: JSON {
        [
            "type": .string(Equivocation.type), "log": .string(log.vkey), "first": .string(first.note.serialized), "second": .string(second.note.serialized),
            "path": .array(path.map { .string(Multibase.base64URL($0.bytes)) }),
        ]
    }

    /// Reads the JSON form and checks the claim under the key of the log. Throws as `init(first:second:path:log:)` does, and `.notSigned` when the claim
    /// is about another key.
    public init(bytes: [UInt8], log: NoteVerifier) throws(EquivocationError) {
        try self.init(bytes: bytes)
        guard self.log == log else { throw EquivocationError(.notSigned, "the claim is about the key \(self.log.vkey), not about \(log.vkey)") }
    }

    /// As above, for JSON that was parsed already.
    public init(json: JSON, log: NoteVerifier) throws(EquivocationError) {
        try self.init(json: json)
        guard self.log == log else { throw EquivocationError(.notSigned, "the claim is about the key \(self.log.vkey), not about \(log.vkey)") }
    }

    /// Reads the JSON form and checks the claim under the key that it names itself: it then shows that whoever has that key told two histories.
    public init(bytes: [UInt8]) throws(EquivocationError) {
        let json: JSON
        do { json = try JSON.parse(bytes, limits: JSONLimits(maxBytes: Equivocation.maximumBytes, maxDepth: 4, maxNodes: 100)) } catch {
            throw EquivocationError(.malformed, "\(error)")
        }
        try self.init(json: json)
    }

    /// As above, for JSON that was parsed already.
    public init(json: JSON) throws(EquivocationError) {
        guard let members = json.object, members.keys == ["first", "log", "path", "second", "type"], json["type"]?.string == Equivocation.type,
            let first = json["first"]?.string, let second = json["second"]?.string, let hashes = json["path"]?.array, hashes.count <= 64,
            let vkey = json["log"]?.string
        else { throw EquivocationError(.malformed, "an equivocation has exactly first, log, path, second and type") }
        let log: NoteVerifier
        do { log = try NoteVerifier(vkey: vkey) } catch { throw EquivocationError(.malformed, error.reason) }
        var path: [Digest] = []
        for hash in hashes {
            guard let text = hash.string, text.utf8.first == 0x75, let bytes = Multibase.decode(text), let digest = Digest(bytes) else {
                throw EquivocationError(.malformed, "hash \(path.count) of the path is not the multibase base64url of 32 bytes")
            }
            path.append(digest)
        }
        let (a, b): (SignedNote, SignedNote)
        do { (a, b) = (try SignedNote(bytes: Array(first.utf8)), try SignedNote(bytes: Array(second.utf8))) } catch {
            throw EquivocationError(.notSigned, error.reason)
        }
        try self.init(first: a, second: b, path: path, log: log)
    }
}
