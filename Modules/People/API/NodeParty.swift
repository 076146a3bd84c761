import Canon
import Pages
import WebAuthn

/// The relying party that a node is to passkeys, told from the name of its log alone, so that a stranger tells the same.
package enum NodeParty {
    /// `https://host[:port]`; `http` for localhost, as with did:web here (docs/formats/record.md).
    package static func origin(of log: String) -> String { (host(of: log) == "localhost" ? "http://" : "https://") + log }

    package static func host(of log: String) -> String { String(log.prefix { $0 != ":" }) }

    /// Throws `Failure` for a node whose address is no host name: browsers make no passkeys there.
    package static func party(of log: String) throws -> RelyingParty {
        do {
            return try RelyingParty(id: host(of: log), origins: [origin(of: log)])
        } catch { throw Failure(status: 503, code: "passkey.relyingParty", detail: "\(error.reason); \(error.remedy)") }
    }
}

/// The mandate that an act cites.
package enum ActMandate {
    /// `credentialSubject.mandate.digestMultibase` (or `digest`); nil for an act without mandate.
    package static func digest(of act: JSON) -> String? {
        let mandate = act["credentialSubject"]?["mandate"]
        return mandate?["digestMultibase"]?.string ?? mandate?["digest"]?.string
    }
}
