import Canon

/// Another record, named so that no other bytes can take its place.
public struct RecordReference: Hashable, Sendable {
    public let id: RecordID
    /// SHA-256 of the other record's canonical bytes, its proof included.
    public let digest: Digest

    public init(id: RecordID, digest: Digest) { (self.id, self.digest) = (id, digest) }

    /// `{"digest":"u…","id":"urn:uuid:…"}`.
    public var json: JSON { ["digest": .string(Multibase.base64URL(digest.bytes)), "id": .string(id.description)] }

    /// Reads exactly these two members.
    public init?(json: JSON) {
        guard let object = json.object, object.count == 2, let id = object["id"]?.string.flatMap({ RecordID($0) }),
            let text = object["digest"]?.string, text.utf8.first == UInt8(ascii: "u"), let digest = Multibase.decode(text).flatMap({ Digest($0) })
        else { return nil }
        self.init(id: id, digest: digest)
    }
}
