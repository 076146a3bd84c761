import Canon

/// What the contexts of a credential say about the names of types, as far as that can be told without fetching any.
struct CredentialTerms {
    private var inline: [String: JSON] = [:]
    /// Whether a context is named whose terms are not known here.
    private var hasOthers = false

    /// The terms that the base context protects (https://www.w3.org/ns/credentials/v2, its top level).
    private static let base: Set = [
        "id", "type", "description", "digestMultibase", "digestSRI", "mediaType", "name", "VerifiableCredential", "EnvelopedVerifiableCredential",
        "VerifiablePresentation", "EnvelopedVerifiablePresentation", "JsonSchemaCredential", "JsonSchema", "BitstringStatusListCredential",
        "BitstringStatusList", "BitstringStatusListEntry", "DataIntegrityProof",
    ]

    init(context: JSON?) throws(CredentialError) {
        guard let contexts = context?.array, contexts.first?.string == Credential.baseContext else {
            throw CredentialError(.context, at: "/@context", "@context is an array that begins with \(Credential.baseContext)")
        }
        var protected = CredentialTerms.base
        for (i, entry) in contexts.enumerated().dropFirst() {
            switch entry {
            case .string(let text):
                guard Credential.isURL(text) else { throw CredentialError(.context, at: "/@context/\(i)", "a context is a URL or an object") }
                hasOthers = hasOthers || text != Credential.baseContext
            case .object(let object):
                for (key, value) in object where !key.hasPrefix("@") {
                    guard !protected.contains(key) || inline[key] == value else {
                        throw CredentialError(
                            .context, at: "/@context/\(i)/\(key)", "an earlier context protects this term from being given another meaning")
                    }
                    inline[key] = value
                }
                if object["@protected"] == true { protected.formUnion(object.keys.filter { !$0.hasPrefix("@") }) }
                if object["@vocab"]?.string != nil || object["@import"] != nil { hasOthers = true }
            default: throw CredentialError(.context, at: "/@context/\(i)", "a context is a URL or an object")
            }
        }
    }

    /// One type or several, each a URL or a term that the contexts give a URL.
    func types(_ value: JSON?, at pointer: String) throws(CredentialError) -> [String] {
        let values = value?.array ?? value.map { [$0] } ?? []
        guard !values.isEmpty else { throw CredentialError(.type, at: pointer, "this needs a type") }
        var types: [String] = []
        for value in values {
            guard let name = value.string, isMapped(name) else {
                throw CredentialError(.type, at: pointer, "a type is a URL, or a term that a context gives a URL")
            }
            types.append(name)
        }
        return types
    }

    private func isMapped(_ name: String) -> Bool {
        if CredentialTerms.base.contains(name) || Credential.isURL(name) { return true }
        guard let meaning = inline[name] else { return hasOthers }
        return (meaning.string ?? meaning["@id"]?.string).map(Credential.isURL) ?? false
    }
}
