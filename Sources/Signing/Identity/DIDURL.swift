/// An identifier and the fragment that names one thing in its document.
public enum DIDURL {
    /// Splits `did:…#fragment`. Nil unless there is exactly one fragment, and no query or path.
    public static func split(_ text: String) -> (did: String, fragment: String)? {
        let pieces = text.split(separator: "#", omittingEmptySubsequences: false)
        guard pieces.count == 2, !pieces[1].isEmpty, isDID(String(pieces[0])), isFragment(pieces[1]) else { return nil }
        return (String(pieces[0]), String(pieces[1]))
    }

    /// Whether this is a DID by the grammar of W3C DID Core §3.1, of whatever method.
    public static func isDID(_ text: String) -> Bool {
        let pieces = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard pieces.count == 3, pieces[0] == "did", text.utf8.count <= 512, !pieces[1].isEmpty, !pieces[2].isEmpty, pieces[2].last != ":" else {
            return false
        }
        return pieces[1].utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
            && pieces[2].utf8.allSatisfy { isUnreserved($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "%") }
    }

    private static func isFragment(_ text: Substring) -> Bool { text.utf8.allSatisfy { isUnreserved($0) } }

    private static func isUnreserved(_ c: UInt8) -> Bool {
        (0x61...0x7A).contains(c) || (0x41...0x5A).contains(c) || (0x30...0x39).contains(c) || c == 0x2D || c == 0x2E || c == 0x5F
    }
}
