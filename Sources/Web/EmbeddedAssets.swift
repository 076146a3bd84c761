import Assets
import Canon
import Pages

/// The web files that are built into the binary, by their name there: `web/…`, `modules/<name>/…`, `demo/…`.
package struct EmbeddedAssets: Sendable {
    package struct Asset: Sendable {
        package let path: String
        package let bytes: [UInt8]
        /// SHA-256 of the bytes: the entity tag.
        package let digest: Digest
    }

    private let assets: [String: Asset]

    /// Every embedded file.
    package init() {
        var assets: [String: Asset] = [:]
        var index = 0
        while true {
            var path: UnsafePointer<CChar>?
            var length = 0
            guard let start = comity_asset(index, &path, &length), let path else { break }
            let name = String(cString: path)
            let bytes = Array(UnsafeBufferPointer(start: start, count: length))
            assets[name] = Asset(path: name, bytes: bytes, digest: .sha256(bytes))
            index += 1
        }
        self.assets = assets
    }

    /// Files given in memory, for tests and for a theme laid over the embedded ones.
    package init(_ files: [String: [UInt8]]) {
        assets = Dictionary(uniqueKeysWithValues: files.map { ($0, Asset(path: $0, bytes: $1, digest: .sha256($1))) })
    }

    package subscript(_ path: String) -> Asset? { assets[path] }

    /// Every file whose name begins so, by name.
    package func all(under prefix: String) -> [Asset] {
        assets.values.filter { $0.path.hasPrefix(prefix) }.sorted { $0.path < $1.path }
    }

    /// One digest over names and contents of a folder: the version in its addresses.
    package func digest(under prefix: String) -> Digest {
        var builder = DigestBuilder()
        for asset in all(under: prefix) {
            builder.update(Array(asset.path.utf8) + [0])
            builder.update(asset.digest.bytes)
        }
        return builder.finish()
    }

    /// The texts of Web and of every module.
    ///
    /// - Throws: `TextsError` or `JSONError` when a strings file cannot be used; the build's own tests keep that from happening.
    package func texts() throws -> Texts {
        var texts = Texts([:])
        for asset in assets.values.sorted(by: { $0.path < $1.path }) {
            guard let name = asset.path.split(separator: "/").last, name.hasPrefix("strings."), name.hasSuffix(".json") else { continue }
            let tag = String(name.dropFirst(8).dropLast(5))
            guard let language = Language(rawValue: tag) else {
                throw TextsError(code: .unknownLanguage, reason: "\(asset.path): `\(tag)` is not a language of Pages/Language")
            }
            try texts.add(JSON.parse(asset.bytes, limits: .api), language, from: asset.path)
        }
        return texts
    }
}
