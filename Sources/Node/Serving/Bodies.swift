import Canon
import Pages
import Store

/// Content by digest: the bytes of attachments. Records name them; the bytes themselves are outside the log and may be dropped.
package enum Bodies {
    /// The largest file this node keeps.
    package static let limit = 20 << 20

    package static func add(_ request: Request, _ context: NodeContext) async throws -> Response {
        guard !request.body.isEmpty else { throw Failure(status: 422, code: "empty", detail: "the body is empty; send the bytes of the file") }
        guard request.body.count <= limit else {
            throw Failure(status: 413, code: "tooLarge", detail: "the file has \(request.body.count) bytes; at most \(limit) are kept. Publish it elsewhere and name its digest")
        }
        let digest = Digest.sha256(request.body)
        let type = mediaType(request.headers["content-type"] ?? "")
        let name = fileName(request.headers["x-file-name"] ?? "")
        try await context.store.write { transaction in
            guard try transaction.first("SELECT 1 FROM bodies WHERE digest = ?", [.blob(digest.bytes)]) == nil else { return }
            try transaction.execute("INSERT INTO bodies VALUES (?, ?, ?, ?)", [.blob(digest.bytes), .text(type), .text(name), .blob(request.body)])
        }
        return .json(
            .object([
                "digest": .string(Multibase.base64URL(digest.bytes)), "size": .integer(Int64(request.body.count)), "mediaType": .string(type), "name": .string(name),
            ]), status: 201)
    }

    /// A stored file; nil if it is not held here.
    package static func find(_ digest: Digest, in transaction: any ReadTransaction) throws -> (mediaType: String, name: String, bytes: [UInt8])? {
        try transaction.first("SELECT media_type, name, bytes FROM bodies WHERE digest = ?", [.blob(digest.bytes)]).map { ($0.text(0), $0.text(1), $0.blob(2)) }
    }

    /// Types that a browser may show; anything else is handed over as bytes to keep, so that a file cannot act as a page of this site.
    private static func mediaType(_ type: String) -> String {
        let bare = type.split(separator: ";").first.map { $0.trimmingSuffix(while: \.isWhitespace).lowercased() } ?? ""
        let known = ["text/csv", "text/plain", "application/json", "application/geo+json", "application/pdf", "image/png", "image/jpeg"]
        return known.contains(bare) ? bare : "application/octet-stream"
    }

    private static func fileName(_ name: String) -> String {
        let safe = name.unicodeScalars.filter { $0.properties.isAlphabetic || ("0"..."9").contains($0) || "-_. ".unicodeScalars.contains($0) }
        let text = String(String.UnicodeScalarView(safe)).prefix(120)
        return text.isEmpty || text.allSatisfy({ $0 == "." }) ? "file" : String(text)
    }
}

extension Substring {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> Substring {
        var end = endIndex
        while end > startIndex, predicate(self[index(before: end)]) { end = index(before: end) }
        return self[..<end]
    }
}
