import Canon

/// Something that one party owes another by some time.
package struct Duty: Hashable, Sendable {
    /// Its name, unique in the agreement.
    package var id: String
    /// Who owes it. A draft may leave it open; the checker then says so.
    package var owner: String?
    /// To whom; nil means every other party.
    package var to: String?
    package var kind: Kind
    package var what: Texts
    package var due: Due?
    package enum Kind: String, CaseIterable, Sendable {
        case report, payment, delivery, review, notice, access, meeting, other
    }

    /// The holiday calendars by which its working days are counted.
    package var calendars: [String]

    /// When it is due: the rules of docs/formats/obligations.md, which also says how months and working days are counted.
    package enum Due: Hashable, Sendable {
        case once(CalendarDate)
        /// Again and again, by a recurrence rule (RFC 5545 §3.3.10), each time with some time to do it.
        case recurring(rule: String, offset: Distance?)
        /// After something happens, named by a word of our own; `extension` is added once where that was asked for.
        case after(event: String, offset: Distance?, extension: Distance?)
        /// Before the last day of the agreement.
        case beforeEnd(Distance)

        /// Everything in it that is counted.
        var distances: [Distance] {
            switch self {
            case .once: []
            case .recurring(_, let offset): [offset].compactMap { $0 }
            case .after(_, let offset, let more): [offset, more].compactMap { $0 }
            case .beforeEnd(let distance): [distance]
            }
        }

        var isInWorkingDays: Bool { distances.contains { if case .workingDays = $0 { true } else { false } } }

        /// As docs/formats/obligations.md writes it.
        package var json: JSON {
            var out: JSONObject = [:]
            switch self {
            case .once(let date): out["once"] = .string(date.description)
            case .recurring(let rule, let offset):
                out["recur"] = .string(rule)
                out["offset"] = offset?.json
            case .after(let event, let offset, let more):
                out["event"] = .string(event)
                out["offset"] = offset?.json
                out["extension"] = more?.json
            case .beforeEnd(let distance): out["beforeEnd"] = distance.json
            }
            return .object(out)
        }
    }

    package enum Distance: Hashable, Sendable {
        case span(Span)
        case workingDays(Int)

        var json: JSON {
            switch self {
            case .span(let span): .string(span.description)
            case .workingDays(let count): ["workingDays": .integer(Int64(count))]
            }
        }
    }

    package init(
        id: String, owner: String?, to: String? = nil, kind: Kind, what: Texts, due: Due? = nil, calendars: [String] = []
    ) {
        (self.id, self.owner, self.to, self.kind, self.what, self.due, self.calendars) = (id, owner, to, kind, what, due, calendars)
    }

    var json: JSON {
        var out: JSONObject = ["id": .string(id), "kind": .string(kind.rawValue), "what": .texts(what)]
        if let owner { out["owner"] = .string(owner) }
        if let to { out["to"] = .string(to) }
        out["due"] = due?.json
        if !calendars.isEmpty { out["calendars"] = .array(calendars.map(JSON.string)) }
        return .object(out)
    }
}
