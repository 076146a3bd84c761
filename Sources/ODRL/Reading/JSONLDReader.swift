import Canon

extension Graph {
    /// Reads the JSON-LD in which policies are written, compact or expanded: a node, an array of nodes or `@graph`.
    ///
    /// Understood are `@context` (see `JSONLDContext`), `@id` and `uid`, `@type` and `type`, `@value` with `@type` or `@language`, `@list` and `@set`.
    /// JSON-LD drops a member whose name has no meaning; here it is an error, so that nothing that was written is lost. Numbers are whole; write others
    /// as `{"@type": "xsd:decimal", "@value": "…"}`. Throws `ODRLError` with a JSON Pointer.
    package init(json: JSON, context: JSONLDContext = .none) throws(ODRLError) {
        var reader = JSONLDReader()
        try reader.document(json, context)
        self = reader.graph
    }

    /// As for a value; the bytes are read with `JSONLimits.record`.
    package init(json bytes: [UInt8], context: JSONLDContext = .none) throws(ODRLError) {
        let json: JSON
        do { json = try JSON.parse(bytes) } catch { throw ODRLError(.notJSON, at: error.pointer, error.description) }
        try self.init(json: json, context: context)
    }
}

private struct JSONLDReader {
    var graph = Graph()
    private var nextBlank = 0
    private var blanks: [String: Int] = [:]
    private var depth = 0

    init() {}

    mutating func document(_ json: JSON, _ context: JSONLDContext) throws(ODRLError) {
        switch json {
        case .array(let nodes): for (i, node) in nodes.enumerated() { _ = try self.node(node, context, at: "/\(i)") }
        case .object:
            guard let inside = json["@graph"] else {
                _ = try node(json, context, at: "")
                return
            }
            guard json.object?.keys.allSatisfy({ ["@graph", "@context", "@id"].contains($0) }) == true, let nodes = inside.array else {
                throw ODRLError(.badValue, at: "/@graph", "'@graph' is an array of nodes beside '@context' alone")
            }
            let inner = try json["@context"].map { (json) throws(ODRLError) in try context.adding(json, at: "/@context") } ?? context
            for (i, node) in nodes.enumerated() { _ = try self.node(node, inner, at: "/@graph/\(i)") }
        default: throw ODRLError(.badValue, at: "", "the document is a node, an array of nodes, or '@graph'")
        }
    }

    private mutating func node(_ json: JSON, _ outer: JSONLDContext, at place: String) throws(ODRLError) -> Graph.Node {
        guard case .object(let members) = json else { throw ODRLError(.badValue, at: place, "a node is expected: an object with members") }
        depth += 1
        defer { depth -= 1 }
        guard depth <= 32 else { throw ODRLError(.tooDeep, at: place, "more than 32 nodes inside one another") }
        let context = try members["@context"].map { (json) throws(ODRLError) in try outer.adding(json, at: "\(place)/@context") } ?? outer
        let name = try identifier(members, context, at: place)
        for (key, value) in members {
            switch key {
            case "@context", "@id", "uid", "@index": continue
            case "@type", "type":
                for (i, type) in (value.array ?? [value]).enumerated() {
                    guard let text = type.string, let iri = context.term(text) else {
                        throw ODRLError(
                            .unknownTerm, at: "\(place)/\(key)/\(i)", "'\(type)' is no type that is known; write a term of ODRL or an IRI")
                    }
                    try add(name, Vocabulary.type, .node(.iri(iri)), at: place)
                }
            default:
                guard let (iri, kind) = context.property(key) else {
                    throw ODRLError(
                        .unknownTerm, at: "\(place)/\(key)", "the context gives '\(key)' no meaning; use a term of ODRL, a prefix or an IRI")
                }
                try values(value, of: name, iri, kind, context, at: "\(place)/\(key)")
            }
        }
        return name
    }

    private mutating func identifier(_ members: JSONObject, _ context: JSONLDContext, at place: String) throws(ODRLError) -> Graph.Node {
        let names = ["@id", "uid"].compactMap { key in members[key].map { (key, $0) } }
        guard let (key, first) = names.first else {
            nextBlank += 1
            return .blank(nextBlank - 1)
        }
        guard names.allSatisfy({ $0.1 == first }) else {
            throw ODRLError(.several, at: "\(place)/uid", "'uid' and '@id' are the same member and differ; write one")
        }
        guard let text = first.string else { throw ODRLError(.badIRI, at: "\(place)/\(key)", "an identifier is a string") }
        return try reference(text, context, at: "\(place)/\(key)")
    }

    private mutating func reference(_ text: String, _ context: JSONLDContext, at place: String) throws(ODRLError) -> Graph.Node {
        if text.hasPrefix("_:") {
            if let known = blanks[text] { return .blank(known) }
            blanks[text] = nextBlank
            nextBlank += 1
            return .blank(nextBlank - 1)
        }
        guard let iri = context.expanded(text) else {
            throw ODRLError(.badIRI, at: place, "'\(text)' is no absolute IRI; relative ones are not read")
        }
        return .iri(iri)
    }

    private mutating func values(
        _ json: JSON, of node: Graph.Node, _ name: IRI, _ kind: JSONLDContext.Kind, _ context: JSONLDContext, at place: String
    ) throws(ODRLError) {
        if case .array(let members) = json {
            for (i, member) in members.enumerated() { try values(member, of: node, name, kind, context, at: "\(place)/\(i)") }
            return
        }
        for container in ["@list", "@set"] {
            guard let inside = json[container] else { continue }
            guard json.object?.count == 1, let members = inside.array else {
                throw ODRLError(.badValue, at: place, "'\(container)' is an array and stands alone")
            }
            for (i, member) in members.enumerated() {
                guard member.array == nil, member["@list"] == nil else { throw ODRLError(.badValue, at: place, "a list of lists is not read") }
                try values(member, of: node, name, kind, context, at: "\(place)/\(container)/\(i)")
            }
            return
        }
        try add(node, name, try object(json, kind, context, at: place), at: place)
    }

    private mutating func object(
        _ json: JSON, _ kind: JSONLDContext.Kind, _ context: JSONLDContext, at place: String
    ) throws(ODRLError) -> Graph.Object {
        switch json {
        case .string(let text):
            switch kind {
            case .text: return .literal(Value(text))
            case .iri, .list: return .node(try reference(text, context, at: place))
            case .term:
                guard let iri = context.term(text) else {
                    throw ODRLError(.unknownTerm, at: place, "'\(text)' is no term of ODRL 2.2; write one, a name with a declared prefix, or an IRI")
                }
                return .node(.iri(iri))
            }
        case .bool(let truth): return .literal(try literal(truth ? "true" : "false", Vocabulary.datatype("boolean"), at: place))
        case .integer(let number): return .literal(Value(number))
        case .object(let members):
            guard let value = members["@value"] else { return .node(try node(json, context, at: place)) }
            return .literal(try literal(value, members, context, at: place))
        case .double: throw ODRLError(.badLiteral, at: place, "a number with a fraction loses digits; write a text with '@type' xsd:decimal")
        case .null, .array: throw ODRLError(.badValue, at: place, "a text, a whole number, a boolean, a node or '@value' is expected")
        }
    }

    private func literal(_ value: JSON, _ members: JSONObject, _ context: JSONLDContext, at place: String) throws(ODRLError) -> Value {
        guard members.keys.allSatisfy({ ["@value", "@type", "@language"].contains($0) }), members["@type"] == nil || members["@language"] == nil
        else {
            throw ODRLError(.badLiteral, at: place, "beside '@value' stands '@type' or '@language', and nothing else")
        }
        if let language = members["@language"] {
            guard let tag = language.string, BCP47.isWellFormed(tag), let text = value.string else {
                throw ODRLError(.badLiteral, at: place, "'@language' is a language tag such as zh-Hans, and '@value' a text")
            }
            return Value(text, language: tag)
        }
        let type = try members["@type"].map { (json) throws(ODRLError) in
            guard let text = json.string, let iri = context.expanded(text) else {
                throw ODRLError(.badLiteral, at: "\(place)/@type", "a datatype is an IRI or a name such as xsd:date")
            }
            return iri
        }
        switch value {
        case .string(let text): return try literal(text, type ?? Vocabulary.datatype("string"), at: place)
        case .integer(let number): return try literal(String(number), type ?? Vocabulary.datatype("integer"), at: place)
        case .bool(let truth): return try literal(truth ? "true" : "false", type ?? Vocabulary.datatype("boolean"), at: place)
        default: throw ODRLError(.badLiteral, at: place, "'@value' is a text, a whole number or a boolean")
        }
    }

    private func literal(_ text: String, _ datatype: IRI, at place: String) throws(ODRLError) -> Value {
        guard let value = Value(text, datatype: datatype) else {
            throw ODRLError(.badLiteral, at: place, "'\(text)' is no value of the datatype \(datatype)")
        }
        return value
    }

    private mutating func add(_ node: Graph.Node, _ name: IRI, _ object: Graph.Object, at place: String) throws(ODRLError) {
        guard graph.count < Graph.maximumStatements else { throw ODRLError(.tooMany, at: place, "more than \(Graph.maximumStatements) statements") }
        graph.add(node, name, object)
    }
}
