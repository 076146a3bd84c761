import AgreementsAPI
import Canon
import Node
import Pages

/// Concerns about an agreement, the answers to them, and where they stand.
enum ConcernsPart {
    /// What both sides have said of a concern: the last state that every party has recorded alike; open until then.
    enum State: Hashable {
        case open, settled
        case safeguarded(CalendarDate)

        var tone: Chip.Tone {
            switch self {
            case .open: .waiting
            case .settled: .good
            case .safeguarded: .good
            }
        }
    }

    static func state(of concern: KnownAct, _ acts: [KnownAct], _ parties: [String], on day: CalendarDate) -> State {
        let said = acts.filter { $0.kind == AgreementKinds.settlement && $0.about == concern.id.uuid }
        var last: (at: Instant, state: State)?
        for act in said {
            let same = said.filter { $0.subject == act.subject }
            guard Set(same.map(\.issuer)).isSuperset(of: parties) else { continue }
            let at = parties.compactMap { party in same.filter { $0.issuer == party }.map(\.statedAt).min() }.max() ?? act.statedAt
            guard last.map({ $0.at < at }) ?? true else { continue }
            switch (act.word, act.until) {
            case ("settled", _): last = (at, .settled)
            // What was safeguarded until a day is open again after it.
            case ("safeguarded", let until?): last = (at, until < day ? .open : .safeguarded(until))
            default: last = (at, .open)
            }
        }
        return last?.state ?? .open
    }

    static func model(_ reader: AgreementReader) throws -> [JSON] {
        let view = reader.view
        let offices = reader.offer.parties.compactMap { view.request.person?.office(at: $0)?.party }
        return try reader.acts(AgreementKinds.concern).map { concern in
            let form = { (path: String) -> JSON in .string("/agreements/\(reader.offer.id.uuid)/\(path)?concern=\(concern.id.uuid)") }
            let state = state(of: concern, reader.acts, reader.offer.parties, on: view.now.date)
            let answers = reader.acts(AgreementKinds.answer).filter { $0.about == concern.id.uuid }
            return [
                "by": .string(try view.name(concern.issuer)), "day": view.formats.model(concern.statedAt.date),
                "chip": Chip(state.tone, words(state, view)).model, "prose": view.prose(texts(concern.subject["concern"])) ?? .null,
                "asks": view.prose(texts(concern.subject["asks"])) ?? .null, "href": .string("/records/" + concern.id.uuid),
                "clauseHref": concern.about.map { .string("#clause-" + $0) } ?? .null, "clause": concern.about.map { .string($0) } ?? .null,
                "answers": .array(
                    try answers.map { answer in
                        [
                            "by": .string(try view.name(answer.issuer)), "day": view.formats.model(answer.statedAt.date),
                            "kind": .string(
                                view(
                                    "agreements.concerns." + (answer.word ?? "evidence"),
                                    ["date": answer.until.map { view.formats.date($0) } ?? ""])),
                            "prose": view.prose(texts(answer.subject["answer"])) ?? .null, "href": .string("/records/" + answer.id.uuid),
                        ]
                    }), "isUnanswered": .bool(answers.isEmpty),
                "answerHref": offices.contains { $0 != concern.issuer } ? form("concern-answer") : .null,
                "settleHref": offices.isEmpty ? .null : form("settlement"),
            ]
        }
    }

    static func words(_ state: State, _ view: ReaderView) -> String {
        switch state {
        case .open: view("agreements.concerns.open")
        case .settled: view("agreements.concerns.settled")
        case .safeguarded(let day): view("agreements.concerns.safeguarded", ["date": view.formats.date(day)])
        }
    }

    private static func texts(_ value: JSON?) -> [String: String] {
        var map: [String: String] = [:]
        for (tag, text) in value?.object ?? [:] { map[tag] = text.string }
        return map
    }
}
