import Canon
import Mandates
import Node
import Pages
import Signing

/// What happens to a mandate: suspended until it is resumed, revoked for ever, or left to another for the time of an absence.
///
/// `{"mandate":{"id","digest"},"reason"?:{…}}`; a hand-over has `from`, `until` and `substitute` (`id`, `digest` of another mandate) as well.
package struct MandateChange: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable {
        case suspension = "mandate-suspension.v1"
        case resumption = "mandate-resumption.v1"
        case revocation = "mandate-revocation.v1"
        case handover = "mandate-handover.v1"

        package var change: MandateEvent.Change {
            switch self {
            case .suspension: .suspension
            case .resumption: .resumption
            case .revocation: .revocation
            case .handover: .handover
            }
        }
    }

    package var kind: Kind
    package var mandate: RecordReference
    package var reason: [String: String] = [:]
    package var from: Instant?
    package var until: Instant?
    package var substitute: RecordReference?

    package static func validate(_ record: Record) throws { _ = try MandateChange(record) }

    package init(_ kind: Kind, of mandate: RecordReference, reason: [String: String] = [:]) {
        (self.kind, self.mandate, self.reason) = (kind, mandate, reason)
    }

    package init(
        handoverOf mandate: RecordReference, to substitute: RecordReference, from: Instant, until: Instant, reason: [String: String] = [:]
    ) {
        self.init(.handover, of: mandate, reason: reason)
        (self.from, self.until, self.substitute) = (from, until, substitute)
    }

    package init(_ record: Record) throws {
        guard let kind = Kind(rawValue: record.kind) else {
            throw Failure(status: 422, code: "unknownKind", pointer: "/kind", detail: "/kind is none of a change of a mandate")
        }
        self.kind = kind
        var fields = Fields(record.subject)
        mandate = try fields.recordReference("mandate")
        reason = try fields.optionalLanguageMap("reason", max: 4000) ?? [:]
        if kind == .handover {
            from = try fields.neededInstant("from")
            until = try fields.neededInstant("until")
            substitute = try fields.recordReference("substitute")
            guard let from, let until, from < until else {
                throw fields.refusal("wrongValue", "until", "must be later than from")
            }
        }
        try fields.end()
        try fields.requirePublic(record)
    }

    package var subject: JSONObject {
        var members: [String: JSON] = ["mandate": mandate.json]
        if !reason.isEmpty { members["reason"] = .languages(reason) }
        members["from"] = from.map { .string($0.description) }
        members["until"] = until.map { .string($0.description) }
        members["substitute"] = substitute?.json
        return JSONObject(members)
    }
}

extension Fields {
    /// Mandates are public, and so is what happens to them.
    package func requirePublic(_ record: Record) throws {
        guard record.audience.isEmpty else {
            throw Failure(
                status: 422, code: "wrongValue", pointer: "/audience", detail: "/audience must be left out; what concerns a mandate is public")
        }
    }
}
