import Canon
import Pages
import RuleEngine

/// Loads the documents of several rule sets under one list of attributes.
package enum RuleSetsTogether {
    /// Throws `Failure` where the sets do not mean the same by an attribute, or cannot be read.
    package static func load(_ sources: [RuleSetSource]) throws -> RuleLibrary {
        let attributes = try AttributeUnion.of(sources.map(\.attributes))
        var files = [RuleLibrary.File(name: "attributes", bytes: attributes.canonicalBytes)]
        for (index, source) in sources.enumerated() {
            let name = source.set["id"]?.string ?? "set/\(index)"
            files.append(RuleLibrary.File(name: name, bytes: source.set.canonicalBytes))
            for (number, titles) in source.titles.enumerated() {
                files.append(RuleLibrary.File(name: "\(name)/titles/\(number)", bytes: titles.canonicalBytes))
            }
        }
        for (index, labels) in LabelUnion.of(sources.flatMap(\.labels)).enumerated() {
            files.append(RuleLibrary.File(name: "labels/\(index)", bytes: labels.canonicalBytes))
        }
        let (library, findings) = RuleLibrary.load(files)
        guard let library else {
            let reasons = findings.filter { $0.severity == .error }.prefix(3).map(\.description).joined(separator: "; ")
            throw Failure(status: 409, code: "rules.unreadable", detail: "the rule sets cannot be read together: \(reasons)")
        }
        return library
    }
}
