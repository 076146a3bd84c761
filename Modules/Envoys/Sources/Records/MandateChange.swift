import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing

/// What happens to a mandate: suspended until it is resumed, revoked for ever, or left to another for the time of an absence.
///
/// `{"mandate":{"id","digest"},"reason"?:{…}}`; a hand-over has `from`, `until` and `substitute` (`id`, `digest` of another mandate) as well.
struct MandateChange: Sendable, Hashable {
    enum Kind: String, Sendable, CaseIterable {
        case suspension = "mandate-suspension.v1"
        case resumption = "mandate-resumption.v1"
        case revocation = "mandate-revocation.v1"
        case handover = "mandate-handover.v1"

        var change: MandateEvent.Change {
            switch self {
            case .suspension: .suspension
            case .resumption: .resumption
            case .revocation: .revocation
            case .handover: .handover
            }
        }
    }

    var kind: Kind
    var mandate: RecordReference
    var reason: [String: String] = [:]
    var from: Instant?
    var until: Instant?
    var substitute: RecordReference?

    static func validate(_ record: Record) throws { _ = try MandateChange(record) }

    init(_ kind: Kind, of mandate: RecordReference, reason: [String: String] = [:]) {
        (self.kind, self.mandate, self.reason) = (kind, mandate, reason)
    }

    init(
        handoverOf mandate: RecordReference, to substitute: RecordReference, from: Instant, until: Instant, reason: [String: String] = [:]
    ) {
        self.init(.handover, of: mandate, reason: reason)
        (self.from, self.until, self.substitute) = (from, until, substitute)
    }

    init(_ record: Record) throws {
        guard let kind = Kind(rawValue: record.kind) else {
            throw Failure(status: 422, code: "unknownKind", pointer: "/kind", detail: "/kind is none of a change of a mandate")
        }
        self.kind = kind
        var fields = Fields(record.subject)
        mandate = try fields.reference("mandate")
        reason = try fields.optionalLanguageMap("reason", max: 4000) ?? [:]
        if kind == .handover {
            from = try fields.instant("from")
            until = try fields.instant("until")
            substitute = try fields.reference("substitute")
            guard let from, let until, from < until else {
                throw fields.refusal("wrongValue", "until", "must be later than from")
            }
        }
        try fields.end()
        try fields.requirePublic(record)
    }

    var subject: JSONObject {
        var members: [String: JSON] = ["mandate": mandate.json]
        if !reason.isEmpty { members["reason"] = .languages(reason) }
        members["from"] = from.map { .string($0.description) }
        members["until"] = until.map { .string($0.description) }
        members["substitute"] = substitute?.json
        return JSONObject(members)
    }
}

extension Fields {
    /// `{"id","digest"}` of another record.
    mutating func reference(_ key: String) throws -> RecordReference {
        guard let reference = RecordReference(json: try required(key)) else {
            throw refusal("wrongValue", key, "must be {\"digest\":\"u…\",\"id\":\"urn:uuid:…\"} of a record")
        }
        return reference
    }

    mutating func optionalReference(_ key: String) throws -> RecordReference? { optional(key) == nil ? nil : try reference(key) }

    mutating func instant(_ key: String) throws -> Instant {
        guard let moment = try optionalInstant(key) else { throw refusal("missingField", key, "is missing; add it") }
        return moment
    }

    /// Mandates are public, and so is what happens to them.
    func requirePublic(_ record: Record) throws {
        guard record.audience.isEmpty else {
            throw Failure(
                status: 422, code: "wrongValue", pointer: "/audience", detail: "/audience must be left out; what concerns a mandate is public")
        }
    }
}
