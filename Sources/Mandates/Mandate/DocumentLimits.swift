import Canon

/// What a document may be, however its value came here: at most 64 KiB of canonical bytes, 32 levels, numbers whole and within ±(2^53−1).
enum DocumentLimits {
    static let maximumDepth = 32

    /// The canonical bytes. Throws `.parse`.
    static func bytes(of json: JSON) throws(Refusal) -> [UInt8] {
        guard isWithin(json, depth: maximumDepth) else {
            throw Refusal(
                .parse, at: "", en: "objects and lists lie more than \(maximumDepth) deep, or a number has a fraction or too many digits",
                zhHans: "对象与列表嵌套超过 \(maximumDepth) 层，或数字带小数、位数过多")
        }
        let bytes = json.canonicalBytes
        guard bytes.count <= Mandate.maximumBytes else {
            throw Refusal(
                .parse, at: "", en: "the document has \(bytes.count) bytes; at most \(Mandate.maximumBytes) are read",
                zhHans: "文件有 \(bytes.count) 字节，最多读取 \(Mandate.maximumBytes) 字节")
        }
        return bytes
    }

    private static func isWithin(_ json: JSON, depth: Int) -> Bool {
        switch json {
        case .null, .bool, .string: true
        case .integer(let value): value.magnitude <= UInt64(JSON.safeInteger)
        case .double: false
        case .array(let values): depth > 0 && values.allSatisfy { isWithin($0, depth: depth - 1) }
        case .object(let members): depth > 0 && members.allSatisfy { isWithin($0.value, depth: depth - 1) }
        }
    }
}
