import Canon
import HTTPTypes
import Hummingbird
import NIOCore

/// An answer before it goes out: what remains is to add what every answer carries.
struct Reply: Sendable {
    var status: Int
    var headers: HTTPFields
    var body: [UInt8]

    init(status: Int, headers: HTTPFields = [:], body: [UInt8] = []) {
        (self.status, self.headers, self.body) = (status, headers, body)
    }

    init(status: Int, mediaType: String, _ body: [UInt8]) {
        self.init(status: status, headers: [.contentType: mediaType], body: body)
    }

    /// What every answer carries: it may load nothing from elsewhere, run nothing but our own files, and be framed by nobody.
    ///
    /// `blob:` and inline styles or scripts are not allowed anywhere, so templates use classes and files only.
    mutating func secure() {
        headers[Reply.contentSecurityPolicy] =
            "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; "
            + "frame-ancestors 'none'; connect-src 'self'"
        headers[Reply.contentTypeOptions] = "nosniff"
        headers[Reply.referrerPolicy] = "no-referrer"
        headers[Reply.openerPolicy] = "same-origin"
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-cache" }
    }

    /// Gives a successful answer an entity tag, and answers 304 where the caller has it already (RFC 9110 §13.1.2).
    ///
    /// The tag is weak, since the same page may leave compressed or not.
    mutating func makeConditional(_ ifNoneMatch: String?) {
        guard status == 200, body.count <= 4 << 20 else { return }
        let tag = headers[.eTag] ?? "W/\"\(Hex.encode(Digest.sha256(body).bytes.prefix(12)))\""
        headers[.eTag] = tag
        guard let ifNoneMatch, Reply.matches(ifNoneMatch, tag) else { return }
        status = 304
        body = []
        headers[.contentType] = nil
    }

    private static func matches(_ list: String, _ tag: String) -> Bool {
        func opaque(_ text: Substring) -> Substring { text.hasPrefix("W/") ? text.dropFirst(2) : text }
        return list.split(separator: ",").map { $0.drop { $0 == " " } }.contains { candidate in
            candidate == "*" || opaque(candidate.prefix { $0 != " " }) == opaque(tag[...])
        }
    }

    /// Compresses text, and bundles of log entries, for those who take gzip. Small bodies gain nothing and large ones would take long.
    mutating func compress(accepting: String?, path: String) {
        let type = headers[.contentType] ?? ""
        let isBundle = path.hasPrefix("/log/tile/entries/") || path.hasPrefix("/log/openings/")
        guard Reply.isText(type) || isBundle else { return }
        headers[.vary] = headers[.vary].map { "\($0), Accept-Encoding" } ?? "Accept-Encoding"
        guard (512...4 << 20).contains(body.count), headers[.contentEncoding] == nil, Reply.accepts(accepting) else { return }
        guard let smaller = Gzip.compress(body) else { return }
        body = smaller
        headers[.contentEncoding] = "gzip"
    }

    private static func isText(_ type: String) -> Bool {
        type.hasPrefix("text/") || type.hasPrefix("application/json") || type.hasPrefix("application/problem+json")
            || type.hasPrefix("image/svg+xml") || type.hasPrefix("application/did+json") || type.hasPrefix("application/jsonl")
    }

    /// Whether an `Accept-Encoding` value takes gzip (RFC 9110 §12.5.3).
    static func accepts(_ header: String?) -> Bool {
        guard let header else { return false }
        return header.split(separator: ",").contains { item in
            let value = HeaderValue(String(item))
            let weight = value.parameters["q"] ?? "1"
            return value.value.lowercased() == "gzip" && !(weight.hasPrefix("0") && weight.allSatisfy { $0 == "0" || $0 == "." })
        }
    }

    /// The answer as the framework sends it; one to HEAD keeps the length and drops the body.
    func response(to method: HTTPRequest.Method) -> Hummingbird.Response {
        let body = status == 304 || status == 204 ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: self.body))
        var response = Hummingbird.Response(status: .init(code: status), headers: headers, body: body)
        if status == 304 || status == 204 { response.headers[.contentLength] = nil }
        return method == .head ? response.createHeadResponse() : response
    }

    private static let contentSecurityPolicy = HTTPField.Name.contentSecurityPolicy
    private static let contentTypeOptions = HTTPField.Name.xContentTypeOptions
    private static let referrerPolicy = HTTPField.Name("Referrer-Policy") ?? .vary
    private static let openerPolicy = HTTPField.Name("Cross-Origin-Opener-Policy") ?? .vary
}
