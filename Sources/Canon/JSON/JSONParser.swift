/// A strict reader of JSON (RFC 8259, I-JSON of RFC 7493) over bytes that are borrowed for the duration of one call.
///
/// It notes on the way where the bytes first differ from the canonical form, so that a canonical document is recognised in the same pass.
struct JSONParser {
    let base: UnsafePointer<UInt8>
    let end: Int
    let limits: JSONLimits
    var at = 0
    /// The offset of the first byte that RFC 8785 would not have written, or −1.
    var deviation = -1
    private var nodes = 0
    private var depth = 0

    init(base: UnsafePointer<UInt8>, count: Int, limits: JSONLimits) {
        self.base = base
        self.end = count
        self.limits = limits
    }

    mutating func document() throws(JSONError) -> JSON {
        guard end <= limits.maxBytes else {
            throw JSONError(.tooLarge, at: limits.maxBytes, "the document has \(end) bytes; at most \(limits.maxBytes) are read")
        }
        if end >= 3, base[0] == 0xEF, base[1] == 0xBB, base[2] == 0xBF {
            throw JSONError(.byteOrderMark, at: 0, "the document begins with a byte order mark; leave it out")
        }
        skipSpace()
        let result = try value()
        skipSpace()
        guard at == end else { throw JSONError(.trailingBytes, at: at, "something follows the value; a document is one value") }
        return result
    }

    private mutating func value() throws(JSONError) -> JSON {
        nodes += 1
        guard nodes <= limits.maxNodes else {
            throw JSONError(.tooMany, at: at, "the document has more than \(limits.maxNodes) values")
        }
        switch peek {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .array(try array())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case UInt8(ascii: "t"):
            try literal("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try literal("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try literal("null")
            return .null
        default: throw unexpected("a value")
        }
    }

    private mutating func object() throws(JSONError) -> JSONObject {
        try enter()
        let start = at
        at += 1
        var members: [JSONObject.Member] = []
        var ascending = true
        skipSpace()
        if peek != UInt8(ascii: "}") {
            while true {
                guard peek == UInt8(ascii: "\"") else { throw unexpected("a member's name in double quotes") }
                let keyStart = at
                let key = try string()
                if let last = members.indices.last, ascending {
                    let order = UTF16Order.compare(members[last].key, key)
                    guard order != 0 else { throw duplicate(key, at: keyStart) }
                    if order > 0 {
                        ascending = false
                        deviate(at: keyStart)
                    }
                }
                skipSpace()
                guard peek == UInt8(ascii: ":") else { throw unexpected("a colon").inside(key) }
                at += 1
                skipSpace()
                do {
                    members.append(JSONObject.Member(key: key, value: try value()))
                } catch { throw error.inside(key) }
                skipSpace()
                if peek == UInt8(ascii: "}") { break }
                guard peek == UInt8(ascii: ",") else { throw unexpected("a comma or a closing brace") }
                at += 1
                skipSpace()
            }
        }
        at += 1
        depth -= 1
        if ascending { return JSONObject(ascending: members) }
        let sorted = JSONObject(members)
        guard sorted.count == members.count else {
            var seen: Set<[UInt8]> = []
            let repeated = members.first { !seen.insert(Array($0.key.utf8)).inserted }
            throw duplicate(repeated?.key ?? "", at: start)
        }
        return sorted
    }

    private mutating func array() throws(JSONError) -> [JSON] {
        try enter()
        at += 1
        var values: [JSON] = []
        skipSpace()
        if peek != UInt8(ascii: "]") {
            while true {
                do {
                    values.append(try value())
                } catch { throw error.inside(String(values.count)) }
                skipSpace()
                if peek == UInt8(ascii: "]") { break }
                guard peek == UInt8(ascii: ",") else { throw unexpected("a comma or a closing bracket") }
                at += 1
                skipSpace()
            }
        }
        at += 1
        depth -= 1
        return values
    }

    private mutating func enter() throws(JSONError) {
        depth += 1
        guard depth <= limits.maxDepth else {
            throw JSONError(.tooDeep, at: at, "arrays and objects lie inside one another more than \(limits.maxDepth) deep")
        }
    }

    private mutating func literal(_ word: StaticString) throws(JSONError) {
        for i in 0..<word.utf8CodeUnitCount {
            guard peek == word.utf8Start[i] else { throw unexpected("\(word)") }
            at += 1
        }
    }
}

extension JSONParser {
    /// The next byte, or 0 (which JSON has no use for) at the end.
    @inline(__always)
    var peek: UInt8 { at < end ? base[at] : 0 }

    @inline(__always)
    mutating func deviate(at offset: Int) { if deviation < 0 { deviation = offset } }

    @inline(__always)
    mutating func skipSpace() {
        while at < end, base[at] <= 0x20 {
            guard base[at] == 0x20 || base[at] == 0x0A || base[at] == 0x0D || base[at] == 0x09 else { return }
            deviate(at: at)
            at += 1
        }
    }

    func unexpected(_ wanted: String) -> JSONError {
        guard at < end else { return JSONError(.unexpectedEnd, at: end, "the document ends where \(wanted) should stand") }
        return JSONError(.unexpectedByte, at: at, "byte 0x\(Hex.encode([base[at]])) stands where \(wanted) should")
    }

    private func duplicate(_ key: String, at offset: Int) -> JSONError {
        JSONError(.duplicateKey, at: offset, "two members have this name; keep one").inside(key)
    }
}
