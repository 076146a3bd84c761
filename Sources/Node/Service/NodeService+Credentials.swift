import Canon
import Pages
import Signing
import Store

extension NodeService {
    /// Signs a credential that is no record with the key of a hosted party: what outsiders read in a form of their own, such as a status list. It says
    /// nothing that the log does not say, binds nobody, and is not logged. Throws `Failure`.
    ///
    /// - Parameter created: the time that the proof says: that of the record which the credential repeats, so that the same list gives the same bytes.
    package func credential(_ document: JSON, by slug: String, created: Instant) async throws -> JSON {
        let types = document["type"]?.array ?? []
        // Nothing signed here may pass for a record, which only the log makes.
        guard types.contains("VerifiableCredential"), !types.contains("ComityRecord"), document["kind"] == nil,
            let did = try await store.read({ try $0.first("SELECT did FROM parties WHERE slug = ?", [.text(slug)])?.text(0) }),
            document["issuer"]?.string == did
        else { throw Failure(status: 500, code: "credential.form", detail: "this is no credential of a party that this node hosts") }
        let held = try keys.key(.assertionMethod, of: did)
        do {
            return try DataIntegrity.sign(
                document: document, options: .init(verificationMethod: "\(did)#\(held.multikey)", created: created), key: held.key)
        } catch { throw Failure(status: 500, code: "credential.form", detail: "this credential cannot be signed: \(error)") }
    }
}
