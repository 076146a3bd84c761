import Canon

/// How the names of a JSON-LD document are to be read. No context is ever fetched: the published ones are known, others are refused.
package struct JSONLDContext: Hashable, Sendable {
    /// Whether the terms of ODRL may be written without a prefix.
    private var hasTerms: Bool
    private var prefixes: [String: String]

    /// Only what the document itself declares.
    package static let none = JSONLDContext(hasTerms: false, prefixes: [:])
    /// That of http://www.w3.org/ns/odrl.jsonld: for a policy inside a document whose context gives the terms of ODRL, such as a catalogue.
    package static let odrl = JSONLDContext(hasTerms: true, prefixes: Vocabulary.prefixes)

    /// The contexts that give the terms of ODRL. Those of the Dataspace Protocol 2025-1 do, though with fewer terms.
    package static let known: Set<String> = [
        "http://www.w3.org/ns/odrl.jsonld", "https://www.w3.org/ns/odrl.jsonld", "https://w3id.org/dspace/2025/1/context.jsonld",
        "https://w3id.org/dspace/2025/1/odrl-profile.jsonld",
    ]

    /// This context with what `@context` adds: the address of a known one, an object of prefixes, or an array of these.
    func adding(_ json: JSON, at place: String) throws(ODRLError) -> JSONLDContext {
        var out = self
        switch json {
        case .string(let address):
            guard JSONLDContext.known.contains(address) else {
                throw ODRLError(
                    .unknownContext, at: place, "the context '\(address)' is not known and none is fetched; use http://www.w3.org/ns/odrl.jsonld")
            }
            out.hasTerms = true
            out.prefixes.merge(Vocabulary.prefixes) { $1 }
        case .array(let parts):
            guard parts.count <= 16 else { throw ODRLError(.tooMany, at: place, "more than 16 contexts") }
            for (i, part) in parts.enumerated() { out = try out.adding(part, at: "\(place)/\(i)") }
        case .object(let members):
            guard members.count <= 100 else { throw ODRLError(.tooMany, at: place, "more than 100 prefixes") }
            for (name, value) in members {
                guard !name.hasPrefix("@"), !name.isEmpty, let namespace = value.string, IRI(namespace) != nil else {
                    throw ODRLError(.unknownContext, at: "\(place)/\(name)", "a context may declare prefixes for IRIs and nothing else")
                }
                guard JSONLDContext.terms[name] == nil, !JSONLDContext.names.contains(name),
                    out.prefixes[name] == nil || out.prefixes[name] == namespace
                else {
                    throw ODRLError(.unknownContext, at: "\(place)/\(name)", "the prefix would redefine a term of ODRL; choose another")
                }
                out.prefixes[name] = namespace
            }
        default: throw ODRLError(.unknownContext, at: place, "a context is an address, an object of prefixes, or an array of these")
        }
        return out
    }

    /// How the value of a property is to be read.
    enum Kind: Hashable {
        /// A string is a name of the vocabulary.
        case term
        /// A string is an IRI.
        case iri
        /// A string is a text.
        case text
        /// The value is a container that only its name explains.
        case list
    }

    /// The IRI and kind of a member; nil for a name that this context does not explain.
    func property(_ name: String) -> (IRI, Kind)? {
        if hasTerms, let kind = JSONLDContext.terms[name] { return (Vocabulary.term(name), kind) }
        guard let iri = expanded(name) else { return nil }
        guard let local = iri.local(in: Vocabulary.odrl) else { return (iri, iri == Vocabulary.value ? .term : .text) }
        return (iri, JSONLDContext.terms[String(local)] ?? .text)
    }

    /// The IRI of a name of the vocabulary: a term of ODRL, a name with a prefix, or an IRI.
    func term(_ name: String) -> IRI? {
        if let iri = expanded(name) { return iri }
        guard hasTerms, JSONLDContext.isName(name) else { return nil }
        let iri = Vocabulary.term(name)
        return JSONLDContext.names.contains(name) || Vocabulary.leftOperands.contains(iri) || Vocabulary.actions[iri] != nil
            || Vocabulary.sameActions[iri] != nil ? iri : nil
    }

    /// The IRI of a name with a prefix, or an IRI as it stands.
    func expanded(_ name: String) -> IRI? {
        guard let colon = name.firstIndex(of: ":") else { return nil }
        if let namespace = prefixes[String(name[..<colon])], !name[colon...].hasPrefix("://") {
            return IRI(namespace + name[name.index(after: colon)...])
        }
        return IRI(name)
    }

    private static func isName(_ name: String) -> Bool { !name.isEmpty && name.utf8.count <= 64 && name.utf8.allSatisfy { $0 != UInt8(ascii: ":") } }

    /// The members that ODRL's own context names, and how their values are read.
    static let terms: [String: Kind] = {
        var out: [String: Kind] = [:]
        for name in ["leftOperand", "operator", "conflict", "action", "includedIn", "implies"] { out[name] = .term }
        for name in [
            "permission", "prohibition", "obligation", "duty", "remedy", "consequence", "constraint", "refinement", "target", "output", "relation",
            "assigner", "assignee", "function", "profile", "inheritFrom", "hasPolicy", "partOf", "source", "unit", "dataType",
            "rightOperandReference", "compensatedParty", "compensatingParty", "consentedParty", "consentingParty", "contractedParty",
            "contractingParty", "informedParty", "informingParty", "trackedParty", "trackingParty", "attributedParty", "attributingParty",
        ] { out[name] = .iri }
        for name in ["and", "or", "xone", "andSequence"] { out[name] = .list }
        for name in ["rightOperand", "status"] { out[name] = .text }
        return out
    }()

    /// The other names of ODRL: classes, operators and strategies.
    private static let names: Set<String> = [
        "Policy", "Set", "Offer", "Agreement", "Request", "Ticket", "Assertion", "Privacy", "Rule", "Permission", "Prohibition", "Duty", "Action",
        "Asset", "AssetCollection", "Party", "PartyCollection", "Constraint", "LogicalConstraint", "eq", "gt", "gteq", "lt", "lteq", "neq", "isA",
        "hasPart", "isPartOf", "isAllOf", "isAnyOf", "isNoneOf", "perm", "prohibit", "invalid", "policyUsage",
    ]
}
