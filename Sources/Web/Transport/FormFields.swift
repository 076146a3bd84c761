import Pages

/// The fields of a query or a urlencoded body.
enum FormFields {
    /// More fields than any form of ours has.
    static let maxFields = 256

    /// The first value of each name.
    ///
    /// - Throws: `Failure` 400 when there are too many fields or one is not percent-encoded UTF-8.
    static func parse(_ text: some StringProtocol, in place: String) throws(Failure) -> [String: String] {
        var fields: [String: String] = [:]
        let pairs = text.split(separator: "&", maxSplits: maxFields, omittingEmptySubsequences: true)
        guard pairs.count <= maxFields else {
            throw Failure(status: 400, code: "request.fields.tooMany", detail: "the \(place) has more than \(maxFields) fields; send fewer")
        }
        for pair in pairs {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentEncoding.decode(parts[0], plusIsSpace: true),
                let value = PercentEncoding.decode(parts.count > 1 ? parts[1] : "", plusIsSpace: true)
            else {
                throw Failure(
                    status: 400, code: "request.encoding", detail: "the \(place) is not percent-encoded UTF-8; encode special characters as %XX")
            }
            if fields[name] == nil { fields[name] = value }
        }
        return fields
    }
}
