import Canon
import Drafting
import Ledger
import Node
import Pages
import Signing

/// How a text says that it is concluded, put together from the logs and witnesses that are known here.
enum FormsConclusion {
    static func neutrals(_ view: ReaderView) throws -> [KnownWitness] { try KnownWitness.all(in: view.transaction).filter(\.isNeutral) }

    /// The member `conclusion` of docs/formats/conclusion.md. Signatures are firm until the day named is over, in UTC.
    ///
    /// - Parameters:
    ///   - parties: their DIDs.
    ///   - decider, neutrals: names of logs known here.
    static func member(
        parties: [String], decider: String, neutrals: [String], signBy day: CalendarDate, _ view: ReaderView
    ) throws -> ConclusionMember {
        let log = LogView(decider, home: view.home, in: view.transaction)
        guard let key = try log.verifier()?.vkey, let head = try log.latestHead() else {
            throw FormText.wrong(
                "decider", en: "Nothing of this log is known here yet; choose another, or follow its node first.", zhHans: "此处尚无该日志的内容；请另选，或先关注其节点。")
        }
        let json: JSON = [
            "decider": .string(key),
            "from": [
                "root": .string(Multibase.base64URL(head.checkpoint.root.bytes)), "size": .integer(Int64(clamping: head.checkpoint.size)),
            ],
            "signBy": .string(FormsConclusion.end(of: day).description),
            "neutrals": .array(try neutrals.map { .string(try vkey($0, "signBy", view)) }),
            "parties": .array(
                try parties.map { did in
                    guard let party = try view.party(did) else {
                        throw FormText.wrong("did.b", en: "One of the parties is not known here.", zhHans: "当事方之一在此处未知。")
                    }
                    return ["id": .string(did), "log": .string(try vkey(party.origin, "did.b", view))]
                }),
        ]
        return try read(json)
    }

    static func read(_ json: JSON) throws -> ConclusionMember {
        do {
            guard let member = try ConclusionMember(json) else { throw Failure.notFound("conclusion") }
            return member
        } catch let error as DraftError { throw FormsOffer.failure(error) }
    }

    /// The moment at which a day is over, in UTC.
    static func end(of day: CalendarDate) -> Instant { Instant(seconds: Int64(day.daysSinceEpoch + 1) * 86_400) }

    private static func vkey(_ log: String, _ field: String, _ view: ReaderView) throws -> String {
        guard let key = try LogView(log, home: view.home, in: view.transaction).verifier()?.vkey else {
            throw FormText.wrong(
                field, en: "The key of the log \(log) is not known here; follow its node first.", zhHans: "日志 \(log) 的密钥在此处未知；请先关注其节点。")
        }
        return key
    }
}
