/// Statements as both readers give them: for each subject its properties, in the order of the document.
package struct Graph: Sendable {
    /// What a statement is about, or points to.
    package enum Node: Hashable, Sendable {
        case iri(IRI)
        /// Something that has no name beyond this document.
        case blank(Int)

        package var iri: IRI? { if case .iri(let iri) = self { iri } else { nil } }
    }

    package enum Object: Hashable, Sendable {
        case node(Node)
        case literal(Value)

        package var node: Node? { if case .node(let node) = self { node } else { nil } }
        package var iri: IRI? { node?.iri }
        /// As something to compare; nil for a node without a name.
        package var value: Value? {
            switch self {
            case .literal(let value): value
            case .node(.iri(let iri)): Value(iri)
            case .node(.blank): nil
            }
        }
    }

    package struct Property: Hashable, Sendable {
        package let name: IRI
        package let object: Object
    }

    /// The most statements that are read.
    package static let maximumStatements = 100_000

    /// In the order of their first mention as a subject.
    package private(set) var subjects: [Node] = []
    private var properties: [Node: [Property]] = [:]
    private var statements: Set<Statement> = []
    package var count: Int { statements.count }

    private struct Statement: Hashable {
        let subject: Node
        let property: Property
    }

    init() {}

    /// The properties of a node, in the order of the document.
    package func properties(of node: Node) -> [Property] { properties[node] ?? [] }

    /// The objects of one property.
    package func objects(_ name: IRI, of node: Node) -> [Object] { properties(of: node).filter { $0.name == name }.map(\.object) }

    /// Adds a statement, unless it is there already: a graph is a set.
    mutating func add(_ subject: Node, _ name: IRI, _ object: Object) {
        let property = Property(name: name, object: object)
        guard statements.insert(Statement(subject: subject, property: property)).inserted else { return }
        if properties[subject] == nil { subjects.append(subject) }
        properties[subject, default: []].append(property)
    }
}
