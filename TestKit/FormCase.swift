import Canon

/// One payload of a module's Vectors/accepted.json or Vectors/refused.json: `{"why","kind","subject","code"?,"pointer"?}`, the last two of refused ones.
package struct FormCase: CustomStringConvertible, Sendable {
    package let why: String
    /// Empty where all cases are of one kind.
    package let kind: String
    package let subject: JSONObject
    package let code: String
    package let pointer: String

    package var description: String { kind.isEmpty ? why : "\(kind): \(why)" }

    /// The cases of `Modules/<module>/Vectors/<name>.json`, in their order.
    package static func read(_ name: String, of module: String) throws -> [FormCase] {
        try (RepositoryFile.json("Modules/\(module)/Vectors/\(name).json").array ?? []).map { item in
            FormCase(
                why: item["why"]?.string ?? "", kind: item["kind"]?.string ?? "", subject: item["subject"]?.object ?? [:],
                code: item["code"]?.string ?? "", pointer: item["pointer"]?.string ?? "")
        }
    }
}
