import Canon

extension StructuredField {
    /// The canonical text of an item (RFC 9651 §4.1). Throws for values that no field can hold.
    public static func text(_ item: Item) throws(Failure) -> String { try text(item.value) + text(item.parameters) }

    /// The canonical text of a list. An empty one has no text, and its field is left out.
    public static func text(_ list: [Member]) throws(Failure) -> String {
        var parts: [String] = []
        for member in list { parts.append(try text(member)) }
        return parts.joined(separator: ", ")
    }

    /// The canonical text of a dictionary. An empty one has no text, and its field is left out.
    public static func text(_ dictionary: Dictionary) throws(Failure) -> String {
        var parts: [String] = []
        for entry in dictionary.entries {
            if case .item(let item) = entry.value, item.value == .boolean(true) {
                parts.append(try key(entry.key) + text(item.parameters))
            } else {
                parts.append(try key(entry.key) + "=" + text(entry.value))
            }
        }
        return parts.joined(separator: ", ")
    }

    /// The canonical text of an inner list.
    public static func text(_ list: InnerList) throws(Failure) -> String {
        var parts: [String] = []
        for item in list.items { parts.append(try text(item)) }
        return "(" + parts.joined(separator: " ") + ")" + (try text(list.parameters))
    }

    private static func text(_ member: Member) throws(Failure) -> String {
        switch member {
        case .item(let item): try text(item)
        case .inner(let list): try text(list)
        }
    }

    private static func text(_ parameters: Parameters) throws(Failure) -> String {
        var result = ""
        for entry in parameters.entries {
            result += ";" + (try key(entry.key))
            if entry.value != .boolean(true) { result += "=" + (try text(entry.value)) }
        }
        return result
    }

    private static func key(_ key: String) throws(Failure) -> String {
        guard let first = key.utf8.first, StructuredFieldText.isKeyStart(first), key.utf8.allSatisfy(StructuredFieldText.isKeyByte) else {
            throw Failure("a name is lower-case letters, digits and _ - . *, and begins with a letter or *")
        }
        return key
    }

    private static func text(_ value: BareItem) throws(Failure) -> String {
        switch value {
        case .integer(let number): return try integer(number)
        case .decimal(let thousandths):
            guard thousandths.magnitude < 1_000_000_000_000_000 else { throw Failure("a decimal has at most 12 digits before the point") }
            let whole = thousandths.magnitude / 1000
            var fraction = String(1000 + thousandths.magnitude % 1000).dropFirst()
            while fraction.count > 1, fraction.last == "0" { fraction.removeLast() }
            return "\(thousandths < 0 ? "-" : "")\(whole).\(fraction)"
        case .string(let text):
            guard text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else { throw Failure("a string is printable ASCII") }
            var result = "\""
            for c in text.unicodeScalars {
                if c == "\"" || c == "\\" { result += "\\" }
                result.unicodeScalars.append(c)
            }
            return result + "\""
        case .token(let text):
            guard let first = text.utf8.first, StructuredFieldText.isTokenStart(first), text.utf8.allSatisfy(StructuredFieldText.isTokenByte) else {
                throw Failure("a token begins with a letter or * and has no space, quote or bracket")
            }
            return text
        case .bytes(let bytes): return ":" + Base64.encode(bytes) + ":"
        case .boolean(let value): return value ? "?1" : "?0"
        case .date(let seconds): return "@" + (try integer(seconds))
        case .display(let text):
            var result = "%\""
            for byte in text.utf8 {
                if (0x20...0x7E).contains(byte), byte != UInt8(ascii: "%"), byte != UInt8(ascii: "\"") {
                    result.unicodeScalars.append(Unicode.Scalar(byte))
                } else {
                    result += "%" + Hex.encode([byte])
                }
            }
            return result + "\""
        }
    }

    private static func integer(_ number: Int64) throws(Failure) -> String {
        guard number.magnitude < 1_000_000_000_000_000 else { throw Failure("an integer has at most 15 digits") }
        return String(number)
    }
}
