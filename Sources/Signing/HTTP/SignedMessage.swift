/// What of an HTTP message a signature can cover. Where these come from decides what they are worth: the authority is the configured one, never a
/// forwarding header, and the content is the raw bytes as received.
public struct SignedMessage: Sendable {
    /// One line of a header; several lines of one name are kept in order.
    public struct Field: Hashable, Sendable {
        /// In lower case.
        public let name: String
        public let value: String
        public init(_ name: String, _ value: String) { (self.name, self.value) = (name.lowercased(), value) }
    }

    /// Of the request, also when this is a response.
    public var method: String
    /// Host and, unless it is the scheme's own, port.
    public var authority: String
    /// From the first slash on, as it was sent, without the query.
    public var path: String
    /// What follows the question mark, as it was sent; nil where there is none.
    public var query: String?
    /// Of a response; nil for a request.
    public var status: Int?
    public var fields: [Field]
    public var content: [UInt8]
    /// The `content-digest` of the request that a response answers.
    public var requestDigest: String?

    /// A request.
    public init(method: String, authority: String, path: String, query: String? = nil, fields: [Field], content: [UInt8] = []) {
        self.init(
            method: method, authority: authority, path: path, query: query, status: nil, fields: fields, content: content, requestDigest: nil)
    }

    /// The response to a request.
    public init(answering request: SignedMessage, status: Int, fields: [Field], content: [UInt8]) {
        self.init(
            method: request.method, authority: request.authority, path: request.path, query: request.query, status: status, fields: fields,
            content: content, requestDigest: request["content-digest"])
    }

    private init(
        method: String, authority: String, path: String, query: String?, status: Int?, fields: [Field], content: [UInt8], requestDigest: String?
    ) {
        (self.method, self.authority, self.path, self.query) = (method, authority.lowercased(), path, query)
        (self.status, self.fields, self.content, self.requestDigest) = (status, fields, content, requestDigest)
    }

    /// All lines of a field as one value (RFC 9421 §2.1): trimmed, joined with a comma and a space. Nil where there is none.
    public subscript(name: String) -> String? {
        let values = fields.filter { $0.name == name }.map { SignedMessage.trim($0.value) }
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }

    private static func trim(_ text: String) -> String {
        func isSpace(_ c: UInt8) -> Bool { c == 0x20 || c == 0x09 }
        let bytes = Array(text.utf8)
        guard let first = bytes.firstIndex(where: { !isSpace($0) }), let last = bytes.lastIndex(where: { !isSpace($0) }) else { return "" }
        return String(decoding: bytes[first...last], as: UTF8.self)
    }
}
