/// Why something cannot be counted.
package struct StatisticsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A stable name for the kind of fault.
    package enum Code: String, Sendable {
        case countOutOfRange, timeOutOfRange, levelOutOfRange, weightOutOfRange, valueOutOfRange, probabilityOutOfRange
        case lengthMismatch, empty, tooLarge, totalsDisagree
    }

    package let code: Code
    /// What is wrong and what would be right, in lower-case prose.
    package let reason: String

    init(_ code: Code, _ reason: String) { (self.code, self.reason) = (code, reason) }

    package var description: String { "\(code.rawValue): \(reason)" }
}
