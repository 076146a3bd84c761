/// Why a conclusion clause, or evidence about a conclusion, is refused.
public struct ConclusionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Stable names of the reasons.
    public enum Code: String, Sendable {
        /// Not the form of a clause or a record.
        case malformed
        /// Two of what must differ are the same: neutrals, parties, a neutral that is the deciding log.
        case notDistinct
        /// The entries do not continue the head that the clause names.
        case wrongStart
        /// A checkpoint is not one that the log signed, or is of another history than the entries beside it.
        case wrongHead
        /// An inclusion proof does not hold.
        case notIncluded
        /// An opening does not open its entry.
        case wrongOpening
        /// The times of a journal run backwards.
        case timeRunsBack
        /// Whose keys these are is shown by events that do not hold, or contradict what is known.
        case unproven
        /// More than is read at once.
        case tooMany
    }

    public let code: Code
    /// JSON pointer (RFC 6901) within the clause or the evidence; empty for the whole.
    public let pointer: String
    /// Lower-case prose that names the field and the remedy.
    public let reason: String

    init(_ code: Code, at pointer: String, _ reason: String) { (self.code, self.pointer, self.reason) = (code, pointer, reason) }

    /// Identity events beside the evidence that do not hold, or keys that are not those that the reader knows.
    public static func unproven(at pointer: String, _ reason: String) -> ConclusionError { ConclusionError(.unproven, at: pointer, reason) }

    public var description: String { "\(code.rawValue) (\(pointer)): \(reason)" }
}
