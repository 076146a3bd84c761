import Canon

extension Graph {
    /// The largest Turtle document that is read, in bytes.
    package static let maximumTurtleBytes = 4 << 20

    /// Reads Turtle strictly: prefixes, IRIs, prefixed and blank names, `a`, property lists, collections, literals with language or datatype, whole and
    /// decimal numbers, booleans. No `@base`, relative IRI, escaped local name or number with an exponent. A collection stands for its members, in
    /// order. Throws `ODRLError` with line and column.
    package init(turtle bytes: [UInt8]) throws(ODRLError) {
        guard bytes.count <= Graph.maximumTurtleBytes else {
            throw ODRLError(.tooLarge, at: "", "the document has \(bytes.count) bytes; at most \(Graph.maximumTurtleBytes) are read")
        }
        guard String(validating: bytes, as: UTF8.self) != nil else { throw ODRLError(.syntax, at: "", "the document is not UTF-8") }
        var reader = try TurtleReader(bytes)
        self = try reader.document()
    }
}

private struct TurtleReader {
    private var scanner: TurtleScanner
    private var token = TurtleScanner.Token.end
    private var prefixes: [String: String] = [:]
    private var blanks: [String: Int] = [:]
    private var nextBlank = 0
    private var graph = Graph()
    private var depth = 0

    init(_ bytes: [UInt8]) throws(ODRLError) {
        scanner = TurtleScanner(bytes)
        try advance()
    }

    private func error(_ code: ODRLError.Code, _ reason: String) -> ODRLError { ODRLError(code, at: scanner.place, reason) }
    private func error(_ reason: String) -> ODRLError { error(.syntax, reason) }

    private mutating func advance() throws(ODRLError) { token = try scanner.next() }

    private mutating func expect(_ sign: Character) throws(ODRLError) {
        guard token == .sign(sign) else { throw error("'\(sign)' is expected before this place") }
        try advance()
    }

    mutating func document() throws(ODRLError) -> Graph {
        while token != .end {
            switch token {
            case .word("@prefix"):
                try prefix()
                try expect(".")
            case .word("prefix"): try prefix()
            case .sign("["):
                let node = try propertyList()
                if token != .sign(".") { try predicates(of: node) }
                try expect(".")
            default:
                let node = try self.node()
                try predicates(of: node)
                try expect(".")
            }
        }
        return graph
    }

    private mutating func prefix() throws(ODRLError) {
        try advance()
        guard case .prefixed(let name, "") = token else { throw error("a prefix is declared as 'prefix name: <iri>'") }
        try advance()
        guard case .iri(let text) = token else { throw error("a prefix is declared as 'prefix name: <iri>'") }
        guard prefixes.count < 100 else { throw error(.tooMany, "more than 100 prefixes") }
        prefixes[name] = text
        try advance()
    }

    private mutating func node() throws(ODRLError) -> Graph.Node {
        if case .blank(let label) = token {
            try advance()
            return .blank(blank(label))
        }
        return .iri(try iri())
    }

    private mutating func blank(_ label: String) -> Int {
        if let known = blanks[label] { return known }
        blanks[label] = nextBlank
        nextBlank += 1
        return nextBlank - 1
    }

    private mutating func iri() throws(ODRLError) -> IRI {
        let found: IRI? =
            switch token {
            case .iri(let text): IRI(text)
            case .prefixed(let prefix, let local): IRI(try namespace(prefix) + local)
            default: throw error("an IRI or a name with a prefix is expected before this place")
            }
        guard let found else { throw error(.badIRI, "a name before this place gives no absolute IRI") }
        try advance()
        return found
    }

    private func namespace(_ prefix: String) throws(ODRLError) -> String {
        guard let namespace = prefixes[prefix] else { throw error(.unknownPrefix, "the prefix '\(prefix):' is not declared above") }
        return namespace
    }

    private mutating func propertyList() throws(ODRLError) -> Graph.Node {
        try expect("[")
        depth += 1
        guard depth <= 32 else { throw error(.tooDeep, "more than 32 property lists inside one another") }
        let node = Graph.Node.blank(nextBlank)
        nextBlank += 1
        if token != .sign("]") { try predicates(of: node) }
        try expect("]")
        depth -= 1
        return node
    }

    private mutating func predicates(of node: Graph.Node) throws(ODRLError) {
        while true {
            var name = Vocabulary.type
            if token == .word("a") { try advance() } else { name = try iri() }
            try objects(of: node, name)
            while token == .sign(",") {
                try advance()
                try objects(of: node, name)
            }
            guard token == .sign(";") else { return }
            while token == .sign(";") { try advance() }
            if token == .sign(".") || token == .sign("]") { return }
        }
    }

    /// Reads one object, or the members of a collection, and states each.
    private mutating func objects(of node: Graph.Node, _ name: IRI) throws(ODRLError) {
        guard token == .sign("(") else { return try state(node, name, try object()) }
        try advance()
        while token != .sign(")") { try state(node, name, try object()) }
        try advance()
    }

    private mutating func state(_ node: Graph.Node, _ name: IRI, _ object: Graph.Object) throws(ODRLError) {
        guard graph.count < Graph.maximumStatements else { throw error(.tooMany, "more than \(Graph.maximumStatements) statements") }
        graph.add(node, name, object)
    }

    private mutating func object() throws(ODRLError) -> Graph.Object {
        switch token {
        case .sign("["): return .node(try propertyList())
        case .word("true"), .word("false"):
            let text = token == .word("true") ? "true" : "false"
            try advance()
            return .literal(try literal(text, Vocabulary.datatype("boolean")))
        case .number(let text, let isDecimal):
            try advance()
            return .literal(try literal(text, Vocabulary.datatype(isDecimal ? "decimal" : "integer")))
        case .text(let text):
            try advance()
            if case .language(let tag) = token {
                guard BCP47.isWellFormed(tag) else { throw error(.badLiteral, "'\(tag)' is no language tag") }
                try advance()
                return .literal(Value(text, language: tag))
            }
            guard token == .sign("^") else { return .literal(Value(text)) }
            try advance()
            return .literal(try literal(text, try iri()))
        default: return .node(try node())
        }
    }

    private func literal(_ text: String, _ datatype: IRI) throws(ODRLError) -> Value {
        guard let value = Value(text, datatype: datatype) else { throw error(.badLiteral, "'\(text)' is no value of the datatype \(datatype)") }
        return value
    }
}
