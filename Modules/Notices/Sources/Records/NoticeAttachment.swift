import Canon
import Node
import NoticesAPI
import Pages

extension Fields {
    /// Files known by name, media type, size and digest; a digest may stand only once.
    mutating func attachments(_ key: String, maxCount: Int) throws -> [PublishedNotice.Attachment] {
        var found: [PublishedNotice.Attachment] = []
        var digests: Set<Digest> = []
        try optionalObjects(key, maxCount: maxCount) { file in
            let name = try file.text("name", max: 255)
            guard NoticeAttachment.isFileName(name) else {
                throw file.refusal("wrongValue", "name", "must be the plain name of a file, without folders and control characters")
            }
            let mediaType = try file.text("mediaType", max: 127)
            guard NoticeAttachment.isMediaType(mediaType) else {
                throw file.refusal("wrongValue", "mediaType", "must be a media type in lower case without parameters, such as text/csv")
            }
            let attachment = PublishedNotice.Attachment(
                name: name, mediaType: mediaType, size: try file.integer("size", in: 0...(1 << 50)), digest: try file.digest("digest"),
                licence: try file.optionalText("licence", max: 500), source: try file.optionalText("source", max: 1000))
            guard digests.insert(attachment.digest).inserted else {
                throw file.refusal("duplicate", "digest", "stands twice; name each file once")
            }
            found.append(attachment)
        }
        return found
    }
}

extension PublishedNotice.Attachment {
    /// As the record holds it.
    package var json: JSON {
        var members: [String: JSON] = [
            "name": .string(name), "mediaType": .string(mediaType), "size": .integer(size), "digest": .string(digest.multibase),
        ]
        members["licence"] = licence.map { .string($0) }
        members["source"] = source.map { .string($0) }
        return .object(JSONObject(members))
    }
}

/// The form of names and media types.
enum NoticeAttachment {
    /// One part of a path, safe to save under on any system.
    static func isFileName(_ name: String) -> Bool {
        name != "." && name != ".."
            && name.unicodeScalars.allSatisfy {
                $0.value >= 0x20 && $0.value != 0x7F && $0 != "/" && $0 != "\\" && $0.properties.generalCategory != .format
            }
    }

    /// `type/subtype` of the restricted names of RFC 6838 §4.2, in lower case.
    static func isMediaType(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 2
            && parts.allSatisfy { part in
                guard let first = part.utf8.first, isLowerOrDigit(first) else { return false }
                return part.utf8.allSatisfy { isLowerOrDigit($0) || "!#$&-^_.+".utf8.contains($0) }
            }
    }

    private static func isLowerOrDigit(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) }
}

extension Digest {
    /// `u` and 43 characters of base64url: how records and addresses write a digest.
    package var multibase: String { Multibase.base64URL(bytes) }
}
