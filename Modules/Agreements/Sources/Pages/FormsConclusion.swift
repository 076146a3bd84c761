import Canon
import Drafting
import Node
import Pages

/// What forms need of how a text is concluded.
enum FormsConclusion {
    /// The neutral witnesses that are known here.
    static func neutrals(_ view: ReaderView) throws -> [KnownWitness] { try KnownWitness.all(in: view.transaction).filter(\.isNeutral) }

    /// The member `conclusion` of a text. Throws `Failure`.
    static func read(_ json: JSON) throws -> ConclusionMember {
        do {
            guard let member = try ConclusionMember(json) else { throw Failure.notFound("conclusion") }
            return member
        } catch let error as DraftError { throw FormsOffer.failure(error) }
    }

    /// The moment at which a day is over, in UTC: signatures are firm until then.
    static func end(of day: CalendarDate) -> Instant { Instant(seconds: Int64(day.daysSinceEpoch + 1) * 86_400) }
}
