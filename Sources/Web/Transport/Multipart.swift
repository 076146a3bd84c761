import Pages

/// Reads `multipart/form-data` (RFC 7578) that is in memory already, and so bounded by the route's limit.
///
/// Strict where it matters: the body must begin with a boundary and end with the closing one, every part must have a name and headers of bounded
/// size, and a nested or encoded part is refused.
struct Multipart {
    static let maxParts = 64
    /// Bytes in all header lines of a part, with their line ends and the empty line after them.
    static let maxHeaderBytes = 4096

    private(set) var fields: [String: String] = [:]
    private(set) var files: [String: UploadedFile] = [:]

    /// The boundary of a `Content-Type` value, or nil where it is none of multipart/form-data or the boundary is malformed (RFC 2046 §5.1.1).
    static func boundary(of contentType: String) -> String? {
        let parts = HeaderValue(contentType)
        guard parts.value.lowercased() == "multipart/form-data", let boundary = parts.parameters["boundary"] else { return nil }
        let allowed = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'()+_,-./:=? "
        guard (1...70).contains(boundary.utf8.count), boundary.last != " ", boundary.allSatisfy({ allowed.contains($0) }) else { return nil }
        return boundary
    }

    /// - Throws: `Failure` 400 that says what is malformed.
    init(_ body: [UInt8], boundary: String) throws(Failure) {
        let delimiter = Array("--\(boundary)".utf8)
        guard body.starts(with: delimiter) else { throw Multipart.malformed("it does not begin with its boundary") }
        var at = delimiter.count
        var parts = 0
        while true {
            if body[at...].starts(with: [0x2D, 0x2D]) { return }
            guard body[at...].starts(with: [0x0D, 0x0A]) else { throw Multipart.malformed("a boundary is not followed by a new line") }
            at += 2
            parts += 1
            guard parts <= Multipart.maxParts else { throw Multipart.malformed("it has more than \(Multipart.maxParts) parts") }
            let header = try Multipart.header(body, &at)
            guard let end = Multipart.find([0x0D, 0x0A] + delimiter, in: body, from: at) else {
                throw Multipart.malformed("the last part does not end with the boundary")
            }
            try add(header, Array(body[at..<end]))
            at = end + 2 + delimiter.count
        }
    }

    private mutating func add(_ header: [String: String], _ content: [UInt8]) throws(Failure) {
        guard let disposition = header["content-disposition"].map(HeaderValue.init), disposition.value.lowercased() == "form-data",
            let name = disposition.parameters["name"], !name.isEmpty
        else { throw Multipart.malformed("a part has no name; give it Content-Disposition: form-data; name=…") }
        if let encoding = header["content-transfer-encoding"]?.lowercased(), !["7bit", "8bit", "binary"].contains(encoding) {
            throw Multipart.malformed("the part `\(name)` is encoded as \(encoding); send it as it is")
        }
        if let file = disposition.parameters["filename"] {
            // A chooser that was left empty sends a part without name and content; that is no file.
            guard files[name] == nil, !(file.isEmpty && content.isEmpty) else { return }
            let type = HeaderValue(header["content-type"] ?? "application/octet-stream").value.lowercased()
            files[name] = UploadedFile(name: Multipart.lastComponent(file), mediaType: type, bytes: content)
        } else {
            guard let text = String(validating: content, as: UTF8.self), !content.contains(0) else {
                throw Multipart.malformed("the field `\(name)` is not UTF-8 text")
            }
            if fields[name] == nil { fields[name] = text }
        }
    }

    /// The header lines of a part, by lower-case name; moves past the empty line.
    private static func header(_ body: [UInt8], _ at: inout Int) throws(Failure) -> [String: String] {
        var header: [String: String] = [:]
        let limit = at + maxHeaderBytes
        while true {
            guard let end = find([0x0D, 0x0A], in: body, from: at, before: limit) else {
                throw malformed("the header of a part does not end within \(maxHeaderBytes) bytes")
            }
            let line = body[at..<end]
            at = end + 2
            if line.isEmpty { return header }
            guard let colon = line.firstIndex(of: 0x3A), let name = String(validating: line[..<colon], as: UTF8.self),
                let value = String(validating: line[(colon + 1)...], as: UTF8.self)
            else { throw malformed("a header line of a part is malformed") }
            header[name.lowercased()] = String(value.drop { $0 == " " || $0 == "\t" })
        }
    }

    /// The first place of `needle` at or after `start`, where all of it lies before `end`.
    private static func find(_ needle: [UInt8], in body: [UInt8], from start: Int, before end: Int = .max) -> Int? {
        guard let first = needle.first else { return nil }
        let last = min(body.count, end) - needle.count
        var at = start
        while at <= last {
            if body[at] == first, body[at..<at + needle.count].elementsEqual(needle) { return at }
            at += 1
        }
        return nil
    }

    /// Some browsers send whole paths; only the last part is a name.
    private static func lastComponent(_ name: String) -> String {
        String(name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? "file")
    }

    private static func malformed(_ what: String) -> Failure {
        Failure(status: 400, code: "request.multipart", detail: "the form cannot be read: \(what); send it again from the page")
    }
}
