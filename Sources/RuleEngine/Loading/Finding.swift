import Canon

/// Something that a reader of rules noticed in a file.
package struct Finding: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Severity: String, Sendable { case warning, error }

    /// A stable name for the kind of fault.
    package enum Code: String, CaseIterable, Sendable {
        case notJSON, wrongFormat, missingField, wrongType, unknownField, emptyField, tooMany
        case unknownAttribute, noDateAttribute, unknownOperator, operatorType, valueType, badRange
        case duplicateID, unknownException, exceptionCycle, selfException
        case brokenDate, dateOrder, unknownList, unknownEffect, jurisdictionMismatch
        case missingTranslation, missingAsOf, unknownStart, missingCitation, missingApprover, missingDayKind
        case unknownRule, conditionCount, missingLabel, noSchema, noRules, noSuchSide
    }

    package let severity: Severity
    package let code: Code
    /// The name of the file as the caller gave it.
    package let file: String
    /// The rule, scenario or attribute that is concerned; nil when it is the file.
    package let subject: String?
    /// The place in the file (RFC 6901).
    package let pointer: String
    /// What is wrong and what would be right, in lower-case prose.
    package let reason: String

    package var description: String {
        let place = [subject, pointer.isEmpty ? nil : pointer].compactMap { $0 }.joined(separator: " at ")
        return "\(severity.rawValue) \(code.rawValue) in \(file)\(place.isEmpty ? "" : ", \(place)"): \(reason)"
    }

    package var json: JSON {
        var members: JSONObject = [
            "severity": .string(severity.rawValue), "code": .string(code.rawValue), "file": .string(file), "pointer": .string(pointer),
            "reason": .string(reason),
        ]
        members["subject"] = subject.map { .string($0) }
        return .object(members)
    }
}

/// Collects findings while a file is read; at most 500, so that a hostile file cannot fill the memory with its own faults.
final class Findings {
    private(set) var all: [Finding] = []
    private(set) var hasErrors = false
    static let limit = 500

    func add(_ severity: Finding.Severity, _ code: Finding.Code, _ place: Place, _ reason: String) {
        if severity == .error { hasErrors = true }
        guard all.count < Findings.limit else { return }
        all.append(Finding(severity: severity, code: code, file: place.file, subject: place.subject, pointer: place.pointer, reason: reason))
    }

    func error(_ code: Finding.Code, _ place: Place, _ reason: String) { add(.error, code, place, reason) }
    func warn(_ code: Finding.Code, _ place: Place, _ reason: String) { add(.warning, code, place, reason) }
}

/// Where a reader stands.
struct Place {
    let file: String
    var subject: String?
    var pointer = ""

    init(_ file: String) { self.file = file }

    func inside(_ part: some CustomStringConvertible) -> Place {
        var inner = self
        // RFC 6901 §3; a name from outside is cut, since the pointer is shown to people.
        inner.pointer += "/" + part.description.prefix(64).replacing("~", with: "~0").replacing("/", with: "~1")
        return inner
    }

    func of(_ subject: String) -> Place {
        var inner = self
        inner.subject = String(subject.prefix(128))
        return inner
    }
}
