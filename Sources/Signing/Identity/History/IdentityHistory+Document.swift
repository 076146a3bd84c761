import Canon

extension IdentityHistory {
    /// did.json as the log tells it: a projection of identity events, never a file of its own.
    ///
    /// Keys that were retired or compromised stay, with `revoked` (W3C Controlled Identifiers 1.0 §2.2) = the time at which the log took in the entry
    /// from which they no longer count, so that what they signed before can still be checked.
    /// - Parameters:
    ///   - url: the address of the node that keeps the log, such as `https://lishan.example`.
    ///   - loggedAt: the time in the entry at a position of the log; nil if it is not there yet.
    public func document(url: String, loggedAt: (UInt64) throws -> Instant?) rethrows -> DIDDocument {
        var methods: [VerificationMethod] = []
        var relationships: [ProofPurpose: [String]] = [:]
        for life in keys {
            guard let key = try? Multikey.decode(life.multikey) else { continue }
            let method = VerificationMethod(controller: did, key: key, revoked: try life.ended.flatMap { try loggedAt($0) })
            methods.append(method)
            // Keys for the log and for witnessing stand in the document without a relationship: no proof of a record may be by them.
            for purpose in life.purposes.compactMap({ ProofPurpose(rawValue: $0) }) { relationships[purpose, default: []].append(method.id) }
        }
        var services = [DIDDocument.Service(id: did + "#log", type: "ComityLog", endpoint: url + "/log")]
        if kind == .party { services.append(.init(id: did + "#host", type: "ComityNode", endpoint: url)) }
        return DIDDocument(id: did, methods: methods, relationships: relationships, services: services)
    }
}
