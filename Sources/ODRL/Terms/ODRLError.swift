/// Why some bytes are not a policy that is understood.
package struct ODRLError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A stable name for the kind of fault.
    package enum Code: String, Sendable {
        case notJSON, tooLarge, tooDeep, tooMany
        case syntax, unknownContext, unknownPrefix, unknownTerm, badIRI, badLiteral, badValue, cycle
        case noPolicy, missing, several, unsupported, unsupportedConflict, unsupportedType
    }

    package let code: Code
    /// Where: a JSON Pointer (RFC 6901), `line:column` in Turtle, or the id of the policy or rule.
    package let place: String
    /// What is wrong and what would be right, in lower-case prose.
    package let reason: String

    init(_ code: Code, at place: String, _ reason: String) { (self.code, self.place, self.reason) = (code, place, reason) }

    package var description: String { "\(code.rawValue)\(place.isEmpty ? "" : " at \(place)"): \(reason)" }
}
