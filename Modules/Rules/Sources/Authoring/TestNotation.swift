import Canon
import RuleEngine

/// Tests as people write them in tables and forms: `to != CN`, `classes has personal|health`, `persons >= 1000`, `to in @AA.partners`.
struct TestNotation {
    let schema: AttributeSchema

    /// One test of a rule's `when` as text; the canonical JSON where it has no such form.
    static func text(_ test: JSON, naming: Bool = true) -> String {
        guard let parts = test.array, parts.count == 3, let name = parts[0].string, let op = parts[1].string else { return test.canonicalText }
        return (naming ? name + " " : "") + op + " " + operand(parts[2])
    }

    private static func operand(_ json: JSON) -> String {
        switch json {
        case .string(let text): return text
        case .array(let items): return items.map(operand).joined(separator: "|")
        case .object: return json["list"]?.string.map { "@" + $0 } ?? json.canonicalText
        default: return json.canonicalText
        }
    }

    /// Reads a test. Nil where the text is none; what it says is checked when the set is loaded.
    func test(_ text: String) -> JSON? {
        let trimmed = text.trimming { $0 == " " || $0 == "\t" }
        guard let gap = trimmed.firstIndex(of: " ") else { return nil }
        return test(String(trimmed[..<gap]), String(trimmed[trimmed.index(after: gap)...]))
    }

    /// Reads the rest of a test of one attribute: `>= 1000`.
    func test(_ name: String, _ rest: String) -> JSON? {
        let trimmed = rest.trimming { $0 == " " || $0 == "\t" }
        // The longest sign first, so that `<=` is not read as `<`.
        let ops = Operator.allCases.map(\.rawValue).sorted { ($0.count, $0) > ($1.count, $1) }
        guard let op = ops.first(where: { trimmed.hasPrefix($0) }).flatMap({ Operator(rawValue: $0) }) else { return nil }
        let value = trimmed.dropFirst(op.rawValue.count).trimming { $0 == " " || $0 == "\t" }
        guard !value.isEmpty else { return nil }
        if value.hasPrefix("@") { return .array([.string(name), .string(op.rawValue), ["list": .string(String(value.dropFirst()))]]) }
        let type = schema[name]?.type
        let items = value.split(separator: "|").map { scalar($0.trimming { $0 == " " }, type) }
        return .array([.string(name), .string(op.rawValue), op.takesMany ? .array(items) : items.first ?? .null])
    }

    private func scalar(_ text: String, _ type: ValueType?) -> JSON {
        switch type {
        case .bool?: text == "true" ? true : text == "false" ? false : .string(text)
        case .int?: Int64(text.filter { $0 != "," }).map { .integer($0) } ?? .string(text)
        default: .string(text)
        }
    }
}

extension StringProtocol {
    /// Without what stands at its ends.
    func trimming(_ blank: (Character) -> Bool) -> String {
        var rest = self[...]
        while let first = rest.first, blank(first) { rest = rest.dropFirst() }
        while let last = rest.last, blank(last) { rest = rest.dropLast() }
        return String(rest)
    }
}
