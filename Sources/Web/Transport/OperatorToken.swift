import Canon

/// The secret of the node's operator. Only its digest is kept, and comparing takes the same time whatever is wrong.
package struct OperatorToken: Sendable {
    private let digest: Digest

    package init(_ token: String) { digest = .sha256(Array(token.utf8)) }

    /// Whether an `Authorization` value is `Bearer` with this token.
    package func isCarried(by authorization: String?) -> Bool {
        guard let authorization, authorization.utf8.count <= 1024, authorization.prefix(7).lowercased() == "bearer " else { return false }
        let given = Digest.sha256(Array(authorization.dropFirst(7).utf8))
        var difference: UInt8 = 0
        for (a, b) in zip(given.bytes, digest.bytes) { difference |= a ^ b }
        return difference == 0
    }
}
