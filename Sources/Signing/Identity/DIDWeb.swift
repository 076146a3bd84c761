import Canon

/// Identifiers that lead to a document on a web server (W3C CCG did:web).
///
/// One identifier has one spelling here: a lower-case host name (never an address), `%3A` in upper case before a port that is not the
/// scheme's own, and path parts without percent signs. The document is fetched over https; over http from `localhost` only.
public enum DIDWeb {
    /// The identifier of the document below `path` (below `.well-known` when empty) on that host.
    public static func did(host: String, port: Int? = nil, path: [String] = []) throws(DIDError) -> String {
        try check(host: host)
        if let port {
            guard (1...65535).contains(port) else { throw DIDError(.port, "a port is a number from 1 to 65535") }
            guard port != ordinaryPort(of: host) else {
                throw DIDError(.port, "port \(port) is what the scheme uses anyway; leave it out")
            }
        }
        for part in path { try check(part: part) }
        return (["did:web:" + host + (port.map { "%3A\($0)" } ?? "")] + path).joined(separator: ":")
    }

    /// The parts of an identifier.
    public static func parts(of did: String) throws(DIDError) -> (host: String, port: Int?, path: [String]) {
        guard did.hasPrefix("did:web:"), did.utf8.count <= 512 else {
            throw DIDError(.malformed, "a did:web begins with did:web: and has at most 512 characters")
        }
        let pieces = did.dropFirst(8).split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let authority = pieces[0].split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let host = authority[0]
        var port: Int?
        if authority.count == 2 {
            let digits = authority[1].dropFirst(2)
            guard authority[1].hasPrefix("3A"), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), digits.first != "0", digits.utf8.count <= 5,
                let number = Int(digits)
            else { throw DIDError(.port, "a port follows the host as %3A and a number, such as localhost%3A8080") }
            port = number
        }
        let path = Array(pieces[1...])
        guard try self.did(host: host, port: port, path: path) == did else {
            throw DIDError(.malformed, "the identifier has another spelling than it should")
        }
        return (host, port, path)
    }

    /// Where the identifier's document is: `https://host[:port]/.well-known/did.json` or `https://host[:port]/path/did.json`.
    public static func url(for did: String) throws(DIDError) -> String {
        let (host, port, path) = try parts(of: did)
        let base = (host == "localhost" ? "http://" : "https://") + host + (port.map { ":\($0)" } ?? "")
        return path.isEmpty ? base + "/.well-known/did.json" : ([base] + path + ["did.json"]).joined(separator: "/")
    }

    /// The identifier of what lives at a base URL, such as `http://localhost:8080/parties/lishan` (no trailing slash, query or fragment).
    public static func did(url: String) throws(DIDError) -> String {
        let scheme = url.hasPrefix("http://") ? "http://" : "https://"
        guard url.hasPrefix(scheme) else { throw DIDError(.malformed, "the address begins with https:// (or http:// for localhost)") }
        let pieces = url.dropFirst(scheme.utf8.count).split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let authority = pieces[0].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard (scheme == "http://") == (authority[0] == "localhost") else {
            throw DIDError(.host, "http:// is for localhost, and https:// for every other host")
        }
        var port: Int?
        if authority.count == 2 {
            guard authority[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(authority[1]), String(number) == authority[1] else {
                throw DIDError(.port, "a port is a number from 1 to 65535")
            }
            port = number == ordinaryPort(of: authority[0]) ? nil : number
        }
        return try did(host: authority[0], port: port, path: Array(pieces[1...]))
    }

    private static func ordinaryPort(of host: String) -> Int { host == "localhost" ? 80 : 443 }

    /// RFC 1123 §2.1, lower case; no addresses, whose meaning differs from network to network.
    private static func check(host: String) throws(DIDError) {
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        let wellFormed = labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.utf8.first != 0x2D && label.utf8.last != 0x2D
                && label.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
        }
        guard wellFormed, host.utf8.count <= 253 else {
            throw DIDError(.host, "a host is a DNS name in lower case, such as lishan.example or localhost")
        }
        // The last label of a name is never numeric (RFC 3696 §2), nor hexadecimal as old resolvers read addresses.
        if let last = labels.last, let first = last.utf8.first, (0x30...0x39).contains(first) {
            throw DIDError(.host, "an address is no name; give the server a DNS name")
        }
    }

    private static func check(part: String) throws(DIDError) {
        let allowed = part.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F
        }
        guard allowed, !part.isEmpty, part != ".", part != "..", part.utf8.count <= 64 else {
            throw DIDError(.path, "a path part is 1 to 64 letters, digits, hyphens, dots or underscores, and neither . nor ..")
        }
    }
}
