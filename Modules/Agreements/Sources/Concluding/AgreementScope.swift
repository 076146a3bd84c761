import Canon
import Drafting
import Mandates
import Signing

/// What a mandate can limit of an agreement: its kind, worth and length, the sides, the areas and stages. Pure: the log that takes an act in, followers and
/// audits all judge by it.
struct AgreementScope: Sendable, Hashable {
    var kind: String
    var parties: [String]
    var subjects: [String]
    var stages: [String]
    var value: Amount?
    /// First and last day, or the length, as far as the text names them.
    var from: CalendarDate?
    var end: CalendarDate?
    var length: Span?
    /// The day on which the text was offered: an agreement that names no first day begins no earlier.
    var offered: CalendarDate

    init(_ text: Agreement, offeredOn day: CalendarDate) {
        (kind, parties, subjects, stages, offered) = (text.kind.rawValue, text.parties.compactMap(\.did), text.subjects, text.stages, day)
        value = text.value.flatMap { value in
            value["currency"]?.string.flatMap { currency in value["amount"]?.string.flatMap { Amount(currency: currency, amount: $0) } }
        }
        let term = text.clause(.term)?.data
        from = term?["from"]?.string.flatMap { CalendarDate($0) }
        end = term?["end"]?.string.flatMap { CalendarDate($0) }
        length = term?["length"]?.string.flatMap { Span($0) }
    }

    /// For how many months the act binds, a part of one counting as a whole; nil where nobody says until when.
    ///
    /// A signature binds from the day on which it is stated, where the text names no first day. An extension counts from the beginning of the agreement, so
    /// that many small ones come to no more than one large one; a renewal from its own beginning.
    func months(of act: Record) -> Int? {
        guard act.kind == "agreement-event.v1" else { return months(from: act.kind == "agreement-signature.v1" ? act.statedAt.date : offered) }
        let until = act.subject["until"]?.string.flatMap { CalendarDate($0) }
        switch act.subject["event"]?.string {
        case "renew":
            guard let until, let day = act.subject["effectiveFrom"]?.string.flatMap({ CalendarDate($0) }) else { return nil }
            return AgreementScope.months(from: day, to: until)
        case "extend": return until.map { AgreementScope.months(from: from ?? offered, to: $0) }
        case "amend": return until.map { AgreementScope.months(from: from ?? offered, to: $0) } ?? months(from: offered)
        default: return months(from: offered)
        }
    }

    /// From the text's first day, or else from the given one.
    func months(from day: CalendarDate) -> Int? {
        if let end { return AgreementScope.months(from: from ?? day, to: end) }
        guard let span = length else { return nil }
        switch span.unit {
        case .hours: return (span.count + 671) / 672
        case .days: return (span.count + 27) / 28
        case .weeks: return (span.count + 3) / 4
        case .months: return span.count
        case .years: return span.count * 12
        }
    }

    private static func months(from day: CalendarDate, to end: CalendarDate) -> Int {
        max(0, (end.year - day.year) * 12 + end.month - day.month + (end.day >= day.day ? 1 : 0))
    }

    /// The act of its actor as a mandate judges it: towards each other party, in each subject area and stage that the text names. All must be covered.
    func acts(
        _ record: Record, under mandate: Mandate, jurisdiction: String, counterparty: (String) throws -> String
    ) rethrows -> [MandateAct] {
        var acts: [MandateAct] = []
        let digest = Digest.sha256(record.act.canonicalBytes)
        for party in parties where party != record.issuer {
            let other = try counterparty(party)
            for area in subjects.isEmpty ? [""] : subjects {
                for stage in stages.isEmpty ? [nil] : stages.map({ IndustrialStage(rawValue: $0) }) {
                    acts.append(
                        MandateAct(
                            id: record.id.description, actor: mandate.holder, mandate: mandate.reference, action: .sign,
                            occurredAt: record.statedAt, jurisdiction: jurisdiction, counterparty: other, subjectArea: area, stage: stage,
                            agreementType: kind, value: value, durationMonths: months(of: record), digest: digest))
                }
            }
        }
        return acts
    }
}
