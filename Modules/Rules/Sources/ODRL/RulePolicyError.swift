/// Why a rule set is no policy of ODRL, or a policy no rule set: nothing is left out in silence.
package struct RulePolicyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A stable name for the kind of fault.
    package enum Code: String, Sendable {
        case tooLarge, unknownOperand, unknownAction, unknownOperator, unknownValue, unsupported, wrongProfile, notRules
    }

    package let code: Code
    /// The rule or constraint to blame.
    package let place: String
    /// What is wrong and what would be right, in lower-case prose.
    package let reason: String

    init(_ code: Code, at place: String, _ reason: String) { (self.code, self.place, self.reason) = (code, place, reason) }

    package var description: String { "\(code.rawValue) at \(place): \(reason)" }
}
