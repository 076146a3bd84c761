import Canon
import Node
import Pages

/// Style sheet, scripts and pictures, at an address that holds their version: they never change there, so browsers keep them.
struct StaticFiles: Sendable {
    let assets: EmbeddedAssets
    /// The folder's version: a digest over all of it, since scripts name one another by relative addresses.
    let version: String

    init(assets: EmbeddedAssets) {
        self.assets = assets
        version = String(assets.digest(under: "web/Static/").hex.prefix(12))
    }

    var base: String { "/static/\(version)" }

    var routes: [Route] {
        [
            Route("GET", "/static/:version/:name", summary: "A style sheet, script or picture of the site.") { request, _ in
                guard let name = request.parameters["name"], !name.contains("/"), let asset = assets["web/Static/\(name)"] else {
                    throw Failure.notFound("file of that name")
                }
                // An older page may ask for an older version: it gets today's, and does not keep it.
                let isCurrent = request.parameters["version"] == version
                return .bytes(
                    asset.bytes, mediaType: StaticFiles.mediaType(name),
                    headers: [
                        "ETag": "W/\"\(asset.digest.hex.prefix(24))\"",
                        "Cache-Control": isCurrent ? "public, max-age=31536000, immutable" : "no-cache",
                    ])
            },
            Route("GET", "/favicon.ico", summary: "The site's sign.") { _, _ in
                guard let asset = assets["web/Static/icon.svg"] else { throw Failure.notFound("icon") }
                return .bytes(asset.bytes, mediaType: "image/svg+xml", headers: ["Cache-Control": "public, max-age=86400"])
            },
        ]
    }

    static func mediaType(_ name: String) -> String {
        switch name.split(separator: ".").last {
        case "css": "text/css; charset=utf-8"
        case "mjs", "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        case "json": "application/json"
        default: "application/octet-stream"
        }
    }
}
