import Signing

/// Names that documents of ours use.
enum DIDText {
    static func isDID(_ text: String) -> Bool { DIDURL.isDID(text) }

    /// An id of a document: a URL without white space, such as `urn:uuid:…` or `https://…`.
    static func isID(_ text: String) -> Bool {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), text.utf8.count <= 512 else { return false }
        return colon > text.utf8.startIndex && text.utf8.index(after: colon) < text.utf8.endIndex
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && !Array("\"<>\\^`{|}".utf8).contains($0) }
    }

    static func isHTTPS(_ text: String) -> Bool { isID(text) && (text.hasPrefix("https://") || text.hasPrefix("http://localhost")) }
}
