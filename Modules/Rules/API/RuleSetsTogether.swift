import Canon
import Pages
import RuleEngine

/// Loads the documents of several rule sets under one list of attributes.
package enum RuleSetsTogether {
    /// - Parameter labels: further labels, for what the sets' own do not name.
    ///
    /// Throws `Failure` where the sets do not mean the same by an attribute, or cannot be read.
    package static func load(_ sources: [RuleSetSource], labels: [JSON] = []) throws -> RuleLibrary {
        let attributes = try AttributeUnion.of(sources.map(\.attributes))
        var files = [RuleLibrary.File(name: "attributes", bytes: attributes.canonicalBytes)]
        for (index, source) in sources.enumerated() {
            let name = source.set["id"]?.string ?? "set/\(index)"
            files.append(RuleLibrary.File(name: name, bytes: source.set.canonicalBytes))
        }
        // Sets that were published together often share one document of titles.
        var titles: [JSON] = []
        for document in sources.flatMap(\.titles) where !titles.contains(document) { titles.append(document) }
        files += titles.enumerated().map { RuleLibrary.File(name: "titles/\($0)", bytes: $1.canonicalBytes) }
        files += LabelUnion.of(sources.flatMap(\.labels) + labels).enumerated().map {
            RuleLibrary.File(name: "labels/\($0)", bytes: $1.canonicalBytes)
        }
        let (library, findings) = RuleLibrary.load(files)
        guard let library else {
            let reasons = findings.filter { $0.severity == .error }.prefix(3).map(\.description).joined(separator: "; ")
            throw Failure(status: 409, code: "rules.unreadable", detail: "the rule sets cannot be read together: \(reasons)")
        }
        return library
    }
}
