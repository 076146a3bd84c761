import Canon
import Ledger
import Pages
import Store

/// The log as static files: `/log/checkpoint`, `/log/tile/…`, `/log/openings/…`.
package enum LogRoutes {
    private static let immutable = ["cache-control": "public, max-age=31536000, immutable"]
    private static let brief = ["cache-control": "public, max-age=1"]

    package static var routes: [Route] {
        [
            Route(
                "GET", "/log/checkpoint",
                summary: "The latest checkpoint of this node's log, a C2SP tlog-checkpoint with the cosignatures that have come in"
            ) {
                _, context in
                let note = try await context.store.read { try LogFiles.checkpoint(in: $0) }
                guard let note else { return .failure(.notFound("checkpoint yet")) }
                return .bytes(Array(note.utf8), mediaType: "text/plain; charset=utf-8", headers: brief)
            },
            Route("GET", "/log/checkpoints/:size", summary: "The checkpoint of one size, with its cosignatures") { request, context in
                guard let size = UInt64(request.parameters["size"] ?? "") else { return .failure(.notFound("such checkpoint")) }
                let note = try await context.store.read { try LogFiles.checkpoint(size: size, in: $0) }
                guard let note else { return .failure(.notFound("checkpoint of size \(size)")) }
                return .bytes(Array(note.utf8), mediaType: "text/plain; charset=utf-8", headers: brief)
            },
            Route("GET", "/log/tile/**", summary: "A Merkle tile or a bundle of entries (C2SP tlog-tiles)") { request, context in
                let path = String(request.path.dropFirst("/log/".count))
                if let coordinate = TileCoordinate(path: path) {
                    let bytes = try await context.store.read { try LogFiles.tile(coordinate, size: LogQueries.size(in: $0), in: $0) }
                    return bytes.map { .bytes($0, mediaType: "application/octet-stream", headers: immutable) } ?? .failure(.notFound("tile \(path)"))
                }
                if path.hasPrefix("tile/entries/"), let bundle = BundleCoordinate(path: String(path.dropFirst("tile/entries/".count))) {
                    let bytes = try await context.store.read { try LogFiles.entries(bundle, size: LogQueries.size(in: $0), in: $0) }
                    return bytes.map { .bytes($0, mediaType: "application/octet-stream", headers: immutable) }
                        ?? .failure(.notFound("bundle \(path)"))
                }
                return .failure(.notFound("tile “\(path)”"))
            },
            Route("GET", "/log/openings/**", summary: "The openings beside a bundle of entries: one JSON line per entry, open, sealed or erased") {
                request, context in
                let path = String(request.path.dropFirst("/log/openings/".count))
                guard let bundle = BundleCoordinate(path: path) else { return .failure(.notFound("bundle “\(path)”")) }
                let bytes = try await context.store.read { try LogFiles.openings(bundle, size: LogQueries.size(in: $0), in: $0) }
                return bytes.map { .bytes($0, mediaType: "application/jsonl", headers: brief) } ?? .failure(.notFound("bundle \(path)"))
            },
        ]
    }
}
