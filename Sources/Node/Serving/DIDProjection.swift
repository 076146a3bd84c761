import Canon
import Signing
import Store

/// did.json as the log tells it: what `IdentityHistory` projects, with the times of this log's entries.
package enum DIDProjection {
    /// The document of an identity whose events stand in this log; nil when its inception is not there or not public.
    package static func document(of did: String, in log: LogView, url: String) throws -> DIDDocument? {
        let history = try IdentityRules.history(of: did, origin: log.origin, in: log.transaction)
        return try history?.document(url: url) { try log.loggedAt($0) }
    }
}
