/// Example wording for one clause, with gaps. Our own plain words; an example to start from, never advice.
///
/// `{name}` is the answer to a question, `{^name}` the same with a capital in front, and what stands between `[[` and `]]` falls away when a gap in
/// it has no answer.
package struct ClauseTemplate: Sendable {
    package let id: String
    package let version: Int
    package let type: ClauseType
    package let text: Plain
    /// Questions of whose answers the text is chosen; see `variants`.
    package let choice: String?
    /// Wording by the answer to `choice`, put into the gap `{variant}`.
    package let variants: [String: Plain]

    init(_ id: String, _ type: ClauseType, _ en: String, _ zh: String, choice: String? = nil, variants: [String: Plain] = [:], version: Int = 1) {
        (self.id, self.type, self.text, self.choice, self.variants, self.version) = (id, type, Plain(en, zh), choice, variants, version)
    }
}

/// Fills the gaps of wording.
enum Gaps {
    /// The wording with its gaps filled; `values` gives nil for what was not answered. The names of gaps outside brackets without answer come back too.
    static func fill(_ wording: String, _ values: (String) -> String?) -> (text: String, missing: [String]) {
        var out = ""
        var missing: [String] = []
        var rest = Substring(wording)
        while let open = rest.firstRange(of: "[[") {
            let (before, gone) = plain(String(rest[..<open.lowerBound]), values)
            out += before
            missing += gone
            rest = rest[open.upperBound...]
            let close = rest.firstRange(of: "]]")
            let inner = String(rest[..<(close?.lowerBound ?? rest.endIndex)])
            let (text, lacking) = plain(inner, values)
            if lacking.isEmpty { out += text }
            rest = close.map { rest[$0.upperBound...] } ?? ""
        }
        let (text, gone) = plain(String(rest), values)
        return (out + text, missing + gone)
    }

    /// The names of the gaps that have to be filled, and of those that may.
    static func names(_ wording: String) -> (required: [String], optional: [String]) {
        var all: [String] = []
        _ = fill(wording.replacing("[[", with: "").replacing("]]", with: "")) {
            all.append($0)
            return ""
        }
        let required = fill(wording, { _ in nil }).missing
        return (required, all.filter { !required.contains($0) })
    }

    private static func plain(_ wording: String, _ values: (String) -> String?) -> (String, [String]) {
        var out = ""
        var missing: [String] = []
        var rest = Substring(wording)
        while let open = rest.firstIndex(of: "{") {
            out += rest[..<open]
            rest = rest[rest.index(after: open)...]
            guard let close = rest.firstIndex(of: "}") else { break }
            var name = String(rest[..<close])
            rest = rest[rest.index(after: close)...]
            let isCapital = name.hasPrefix("^")
            if isCapital { name.removeFirst() }
            if let value = values(name) { out += isCapital ? value.capitalizedFirst : value } else { missing.append(name) }
        }
        return (out + rest, missing)
    }
}
