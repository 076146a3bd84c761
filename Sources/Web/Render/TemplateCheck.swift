/// Finds in a template what the engine would pass over in silence: partials that do not exist, and values that are not escaped.
enum TemplateCheck {
    /// The only values that are written as they are: drawings, whose texts were escaped when they were drawn.
    private static let unescaped: Set<String> = ["chart/svg", "timeline/svg"]

    static func check(_ name: String, _ text: String, among templates: [String: String]) throws(TemplateError) {
        var rest = text[...]
        while let open = rest.firstRange(of: "{{") {
            rest = rest[open.upperBound...]
            guard let sign = rest.first else { break }
            let content = rest.dropFirst().prefix { $0 != "}" }.filter { $0 != " " }
            switch sign {
            case "{", "&":
                guard unescaped.contains("\(name)/\(content)") else {
                    throw TemplateError(code: .unescaped, reason: "`\(name)` writes `\(content)` unescaped; use two braces")
                }
            case ">", "<":
                guard content.hasPrefix("*") || templates[content] != nil else {
                    throw TemplateError(code: .missingPartial, reason: "`\(name)` uses `\(content)`, and there is no template of that name")
                }
            default: break
            }
        }
    }
}
