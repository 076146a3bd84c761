import Canon

extension Policy {
    /// What a rule must name to be read.
    package enum Completeness: Hashable, Sendable {
        /// What the Information Model requires (§2.6.2): a permission names an action and, unless it is an offer's, a target. The default, because a
        /// permission that forgets its target permits everything.
        case required
        /// Whatever there is; a rule without a target is about everything.
        case anything
    }

    /// The policies of a JSON-LD document, in its order. See `Graph.init(json:context:)` and `policies(in:completeness:)`.
    package static func read(
        json bytes: [UInt8], context: JSONLDContext = .none, completeness: Completeness = .required
    ) throws(ODRLError) -> [Policy] {
        try policies(in: try Graph(json: bytes, context: context), completeness: completeness)
    }

    /// The policies of a Turtle document.
    package static func read(turtle bytes: [UInt8], completeness: Completeness = .required) throws(ODRLError) -> [Policy] {
        try policies(in: try Graph(turtle: bytes), completeness: completeness)
    }

    /// The sets, offers and agreements that a graph holds. Throws `noPolicy` where there is none.
    ///
    /// Refused are policies that would mean something else here: `conflict` other than `prohibit`, `inheritFrom`, the other types of policy. Properties
    /// that are not understood are kept as such, and keep what they stand at from authorising anything.
    package static func policies(in graph: Graph, completeness: Completeness = .required) throws(ODRLError) -> [Policy] {
        var out: [Policy] = []
        for subject in graph.subjects {
            var reader = PolicyReader(graph: graph, completeness: completeness)
            if let policy = try reader.policy(subject) { out.append(policy) }
        }
        guard !out.isEmpty else {
            throw ODRLError(.noPolicy, at: "", "the document holds no odrl:Set, odrl:Offer or odrl:Agreement; give the policy its '@type'")
        }
        return out
    }
}

/// Makes policies of statements.
struct PolicyReader {
    let graph: Graph
    let completeness: Policy.Completeness
    /// The nodes that are being read, so that a circle is noticed.
    var open: Set<Graph.Node> = []
    /// How many nodes were read: a shared part counts wherever it is used.
    var count = 0

    init(graph: Graph, completeness: Policy.Completeness) { (self.graph, self.completeness) = (graph, completeness) }

    static func place(_ node: Graph.Node) -> String { node.iri?.text ?? "a node without a name" }

    /// Reads one node, unless it is open already or it is too much.
    mutating func reading<T>(_ node: Graph.Node, _ read: (inout PolicyReader) throws(ODRLError) -> T) throws(ODRLError) -> T {
        guard open.count < 32 else { throw ODRLError(.tooDeep, at: PolicyReader.place(node), "more than 32 parts inside one another") }
        guard count < 20_000 else { throw ODRLError(.tooMany, at: PolicyReader.place(node), "the policy has more than 20,000 parts") }
        guard open.insert(node).inserted else { throw ODRLError(.cycle, at: PolicyReader.place(node), "the part contains itself") }
        count += 1
        let out = try read(&self)
        open.remove(node)
        return out
    }

    /// Nil for what is no policy.
    mutating func policy(_ node: Graph.Node) throws(ODRLError) -> Policy? {
        let types = graph.objects(Vocabulary.type, of: node).compactMap(\.iri)
        let local = types.compactMap { $0.local(in: Vocabulary.odrl).map(String.init) }
        let kinds = local.compactMap { $0 == "Policy" ? Policy.Kind.set : Policy.Kind(rawValue: $0) }
        if kinds.isEmpty {
            if let wrong = local.first(where: { ["Ticket", "Assertion", "Privacy"].contains($0) }) {
                throw ODRLError(
                    .unsupportedType, at: PolicyReader.place(node), "a policy of the type \(wrong) is not read; use Set, Offer or Agreement")
            }
            return nil
        }
        let distinct = Set(kinds).subtracting(local.contains("Policy") && kinds.count > 1 ? [.set] : [])
        guard let id = node.iri else { throw ODRLError(.missing, at: "", "a policy has no 'uid'; give it an IRI") }
        guard distinct.count == 1, let kind = distinct.first else {
            throw ODRLError(.several, at: id.text, "a policy is a Set, an Offer or an Agreement, and no two of these")
        }
        return try reading(node) { (reader) throws(ODRLError) in try reader.policy(node, id, kind) }
    }

    private mutating func policy(_ node: Graph.Node, _ id: IRI, _ kind: Policy.Kind) throws(ODRLError) -> Policy {
        var out = Policy(id: id, kind: kind)
        var shared = Rule()
        for property in graph.properties(of: node) {
            guard let local = property.name.local(in: Vocabulary.odrl) else {
                describe(property, notes: &out.notes, notUnderstood: &out.notUnderstood)
                if property.name == Vocabulary.isReplacedBy { out.isReplacedBy = property.object.iri ?? id }
                continue
            }
            switch local {
            case "uid":
                guard property.object.iri == id else { throw ODRLError(.several, at: id.text, "'uid' differs from the node that it is said of") }
            case "profile":
                guard let profile = property.object.iri else { throw ODRLError(.badIRI, at: id.text, "a profile is an IRI") }
                out.profiles.append(profile)
            case "conflict":
                guard property.object.iri == Vocabulary.term("prohibit") else {
                    throw ODRLError(
                        .unsupportedConflict, at: id.text, "of conflict strategies only 'prohibit' is accepted: a prohibition beats a permission")
                }
            case "inheritFrom":
                throw ODRLError(.unsupported, at: id.text, "'inheritFrom' would need another document; write the inherited rules into this policy")
            case "permission": out.permissions.append(try rule(property.object, at: id.text))
            case "prohibition": out.prohibitions.append(try rule(property.object, at: id.text))
            case "obligation": out.obligations.append(try rule(property.object, at: id.text))
            default:
                if try !share(property, &shared, at: id.text) { out.notUnderstood.append(property.name) }
            }
        }
        for path in [\Policy.permissions, \Policy.prohibitions, \Policy.obligations] {
            for i in out[keyPath: path].indices { out[keyPath: path][i].adopt(shared) }
        }
        out.notes = PolicyReader.ordered(out.notes, by: \.property)
        out.notUnderstood = PolicyReader.distinct(out.notUnderstood)
        try complete(out)
        return out
    }

    private func complete(_ policy: Policy) throws(ODRLError) {
        guard completeness == .required else { return }
        guard !policy.permissions.isEmpty || !policy.prohibitions.isEmpty || !policy.obligations.isEmpty else {
            throw ODRLError(.missing, at: policy.id.text, "the policy has no rule; give it a permission, prohibition or obligation")
        }
        for rule in policy.permissions + policy.prohibitions + policy.obligations where rule.actions.isEmpty {
            throw ODRLError(.missing, at: rule.id?.text ?? policy.id.text, "a rule has no action; name what may, must not or must be done")
        }
        for rule in policy.permissions where rule.targets.isEmpty && policy.kind.isBinding {
            throw ODRLError(.missing, at: rule.id?.text ?? policy.id.text, "a permission has no target; name what it is about")
        }
    }

    /// By property, and among those of one property as in the document: so that what is written and read again is the same.
    static func ordered<T>(_ parts: [T], by property: (T) -> IRI) -> [T] {
        parts.enumerated().sorted { (property($0.element), $0.offset) < (property($1.element), $1.offset) }.map(\.element)
    }

    /// Each once, in order.
    static func distinct(_ properties: [IRI]) -> [IRI] { Set(properties).sorted() }

    /// A property that is none of ODRL's.
    func describe(_ property: Graph.Property, notes: inout [Note], notUnderstood: inout [IRI]) {
        if property.name == Vocabulary.type || property.name == Vocabulary.isReplacedBy { return }
        guard Vocabulary.descriptive.contains(where: { property.name.local(in: $0) != nil }) else {
            notUnderstood.append(property.name)
            return
        }
        if let value = property.object.value { notes.append(Note(property.name, value)) }
    }

    /// A property that policies and rules have in common (Information Model §2.7.1). False where it is not understood.
    mutating func share(_ property: Graph.Property, _ rule: inout Rule, at place: String) throws(ODRLError) -> Bool {
        guard let local = property.name.local(in: Vocabulary.odrl) else { return false }
        switch local {
        case "action": rule.actions.append(try action(property.object, at: place))
        case "target": rule.targets.append(try entity(property.object, at: place))
        case "assigner": rule.assigners.append(try entity(property.object, at: place))
        case "assignee": rule.assignees.append(try entity(property.object, at: place))
        case "output", "compensatedParty", "compensatingParty", "consentedParty", "consentingParty", "contractedParty", "contractingParty",
            "informedParty", "informingParty", "trackedParty", "trackingParty", "attributedParty", "attributingParty":
            rule.others.append(.init(property.name, try entity(property.object, at: place)))
        default: return false
        }
        return true
    }
}

extension Rule {
    /// Takes over what the policy says of all rules, where this one does not say it itself.
    fileprivate mutating func adopt(_ shared: Rule) {
        if actions.isEmpty { actions = shared.actions }
        if targets.isEmpty { targets = shared.targets }
        if assigners.isEmpty { assigners = shared.assigners }
        if assignees.isEmpty { assignees = shared.assignees }
        let own = Set(others.map(\.property))
        others = PolicyReader.ordered(others + shared.others.filter { !own.contains($0.property) }, by: \.property)
    }
}
