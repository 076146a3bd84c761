/// A header value with parameters: `form-data; name="a"; filename="b.txt"` (RFC 9110 §5.6.6).
struct HeaderValue {
    let value: String
    /// By lower-case name; the first of each.
    private(set) var parameters: [String: String] = [:]

    init(_ text: String) {
        var rest = text[...]
        let end = rest.firstIndex(of: ";") ?? rest.endIndex
        value = HeaderValue.trim(rest[..<end])
        rest = rest[end...]
        while rest.first == ";" {
            rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
            guard let equals = rest.firstIndex(where: { $0 == "=" || $0 == ";" }), rest[equals] == "=" else {
                rest = rest.drop { $0 != ";" }
                continue
            }
            let name = HeaderValue.trim(rest[..<equals]).lowercased()
            rest = rest[rest.index(after: equals)...]
            let parameter = HeaderValue.parameter(&rest)
            if parameters[name] == nil { parameters[name] = parameter }
            rest = rest.drop { $0 != ";" }
        }
    }

    private static func parameter(_ rest: inout Substring) -> String {
        guard rest.first == "\"" else {
            let token = rest.prefix { $0 != ";" }
            rest = rest[token.endIndex...]
            return trim(token)
        }
        rest = rest.dropFirst()
        var out = ""
        while let character = rest.popFirst() {
            switch character {
            case "\"": return unescape(out)
            case "\\":
                // Only a quote or a backslash is escaped so; browsers send a lone backslash in file names as it is.
                if let next = rest.first, next == "\"" || next == "\\" {
                    out.append(next)
                    rest = rest.dropFirst()
                } else {
                    out.append("\\")
                }
            default: out.append(character)
            }
        }
        return unescape(out)
    }

    /// The three escapes that browsers use in field and file names (WHATWG HTML, multipart/form-data encoding).
    private static func unescape(_ text: String) -> String {
        text.replacing("%22", with: "\"").replacing("%0D", with: "\r").replacing("%0A", with: "\n")
    }

    private static func trim(_ text: Substring) -> String {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return String(text)
    }
}
