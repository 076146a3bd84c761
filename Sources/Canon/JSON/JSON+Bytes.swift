extension JSON {
    /// The one value that these bytes hold.
    ///
    /// Strict (RFC 8259, RFC 7493): UTF-8 without a byte order mark, no two members of one name, no lone surrogates, nothing before or after
    /// the value but white space, and everything bounded by `limits`.
    public static func parse(_ bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits = .record) throws(JSONError) -> JSON {
        try read(bytes, limits: limits).value
    }

    /// As for a buffer.
    public static func parse(_ bytes: [UInt8], limits: JSONLimits = .record) throws(JSONError) -> JSON {
        try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) in try parse(buffer, limits: limits) }
    }

    /// As for a buffer.
    public static func parse(_ bytes: ArraySlice<UInt8>, limits: JSONLimits = .record) throws(JSONError) -> JSON {
        try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) in try parse(buffer, limits: limits) }
    }

    /// The value of bytes that must be canonical already (RFC 8785): other bytes give `notCanonical` and the first offset that differs.
    /// One pass, without writing the canonical form.
    public static func parseCanonical(_ bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits = .record) throws(JSONError) -> JSON {
        let (value, deviation) = try read(bytes, limits: limits)
        guard deviation < 0 else {
            throw JSONError(.notCanonical, at: deviation, "the bytes differ here from the canonical form of RFC 8785")
        }
        return value
    }

    /// As for a buffer.
    public static func parseCanonical(_ bytes: [UInt8], limits: JSONLimits = .record) throws(JSONError) -> JSON {
        try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) in try parseCanonical(buffer, limits: limits) }
    }

    /// As for a buffer.
    public static func parseCanonical(_ bytes: ArraySlice<UInt8>, limits: JSONLimits = .record) throws(JSONError) -> JSON {
        try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) in try parseCanonical(buffer, limits: limits) }
    }

    /// Whether these bytes are within `limits` and are what RFC 8785 would write for their value.
    public static func isCanonical(_ bytes: [UInt8], limits: JSONLimits = .record) -> Bool {
        (try? parseCanonical(bytes, limits: limits)) != nil
    }

    /// The canonical form (RFC 8785): no white space, sorted members, the shortest text of each string and number.
    ///
    /// An infinity or NaN, which no parsed value holds, is written `null`; `isInterchangeable` tells beforehand.
    public var canonicalBytes: [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(512)
        JSONWriter.append(self, to: &out)
        return out
    }

    /// The canonical form as text.
    public var canonicalText: String { String(decoding: canonicalBytes, as: UTF8.self) }

    private static func read(
        _ bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits
    ) throws(JSONError) -> (value: JSON, deviation: Int) {
        guard let base = bytes.baseAddress, !bytes.isEmpty else {
            throw JSONError(.unexpectedEnd, at: 0, "the document is empty; it should be one value")
        }
        var parser = JSONParser(base: base, count: bytes.count, limits: limits)
        let value = try parser.document()
        return (value, parser.deviation)
    }
}
