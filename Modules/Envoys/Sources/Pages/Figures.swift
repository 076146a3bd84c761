import Canon
import EnvoysAPI
import Mandates
import Node
import Store

/// One consultation as its clock stands.
struct ConsultationClock: Sendable, Hashable {
    var id: RecordID
    var issuer: String
    var askedOf: String
    var mandate: RecordID
    var title: [String: String]
    var answerBy: CalendarDate
    var askedAt: Instant
    /// The answer that stopped the clock.
    var answer: RecordID?
    var outcome: ConsultationAnswer.Outcome?
    var answeredAt: Instant?

    /// Days from question to answer, or until now.
    func days(at now: Instant) -> Int64 { max(0, ((answeredAt ?? now).milliseconds - askedAt.milliseconds) / 86_400_000) }
    /// Whether the day hoped for passed without an answer.
    func isLate(at now: Instant) -> Bool { (answeredAt ?? now).date > answerBy }
}

/// What was done under a mandate, and what is pending: read from the rows of this module. Times are those at which things were logged.
struct EnvoyFigures {
    let transaction: any ReadTransaction
    let origin: String

    init(origin: String, in transaction: any ReadTransaction) { (self.origin, self.transaction) = (origin, transaction) }

    /// Consultations that were asked under a mandate, newest first.
    func asked(under mandate: RecordID) throws -> [ConsultationClock] { try clocks("mandate = ?", [.blob(mandate.bytes)]) }

    /// Consultations in which a party was asked, newest first.
    func asked(of party: String) throws -> [ConsultationClock] { try clocks("asked_of = ?", [.text(party)]) }

    func one(_ id: RecordID) throws -> ConsultationClock? { try clocks("id = ?", [.blob(id.bytes)]).first }

    private func clocks(_ condition: String, _ arguments: [SQLValue]) throws -> [ConsultationClock] {
        var seen: Set<RecordID> = []
        return try transaction.query(
            "SELECT id, issuer, asked_of, mandate, answer_by, stated_at, title, origin, position FROM envoy_consultations WHERE \(condition) AND sealed = 0 "
                + "ORDER BY stated_at DESC, id LIMIT 500", arguments
        ).compactMap { row in
            guard PartyView.hosts(row.text(7), row.text(1)), let id = RecordID(bytes: row.blob(0)), seen.insert(id).inserted,
                let mandate = RecordID(bytes: row.blob(3)), let answerBy = CalendarDate(row.text(4))
            else { return nil }
            var clock = ConsultationClock(
                id: id, issuer: row.text(1), askedOf: row.text(2), mandate: mandate, title: PartyView.texts(row.text(6)), answerBy: answerBy,
                askedAt: try loggedAt(row.text(7), row.integer(8)) ?? Instant(milliseconds: row.integer(5)))
            let answers = try transaction.query(
                "SELECT id, outcome, origin, position, issuer FROM envoy_answers WHERE consultation = ? AND issuer = ? AND sealed = 0 ORDER BY position",
                [.blob(id.bytes), .text(clock.askedOf)])
            for answer in answers
            where answer.text(1) != ConsultationAnswer.Outcome.moreTime.rawValue && PartyView.hosts(answer.text(2), answer.text(4)) {
                clock.answer = RecordID(bytes: answer.blob(0))
                clock.outcome = ConsultationAnswer.Outcome(rawValue: answer.text(1))
                clock.answeredAt = try loggedAt(answer.text(2), answer.integer(3))
                break
            }
            return clock
        }
    }

    private func loggedAt(_ log: String, _ position: Int64) throws -> Instant? {
        try LogView(log, home: origin, in: transaction).loggedAt(UInt64(position))
    }

    /// The middle of some numbers; of two middles the greater. Nil of none.
    static func median(_ numbers: [Int64]) -> Int64? { numbers.isEmpty ? nil : numbers.sorted()[numbers.count / 2] }
}
