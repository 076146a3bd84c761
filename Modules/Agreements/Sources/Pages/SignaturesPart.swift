import AgreementsAPI
import Canon
import Conclusion
import EnvoysAPI
import Mandates
import Node
import Pages

/// Who has signed, under which mandate, and whether it counts: with the checks that were made and what they found.
enum SignaturesPart {
    static func table(_ reader: AgreementReader, _ judged: [String: ActJudge.Judgement]) throws -> Table {
        let view = reader.view
        let signed = reader.signatures
        return Table(
            caption: view("agreements.signatures.title"),
            columns: ["party", "signed", "mandate", "check", "record"].map { .init(view("agreements.signatures." + $0)) },
            rows: try reader.offer.parties.map { party in
                guard let act = signed[party] else {
                    return [.init(try view.name(party)), .init(view("agreements.signatures.notYet")), .init(""), .init(""), .init("")]
                }
                let judgement = judged[party]
                let cited = judgement?.cited ?? []
                return [
                    .init(try view.name(party)), .init(view.formats.date(act.statedAt.date)),
                    cited.first.map { .init(titles(cited, view), href: "/envoys/" + $0.logged.id.uuid) }
                        ?? .init(view("agreements.signatures.noMandate")), .init(words(judgement?.standing ?? .unknown, view)),
                    .init(view("agreements.signatures.see"), href: "/records/" + act.id.uuid),
                ]
            })
    }

    /// Of all that a signature cites, as one text.
    static func titles(_ cited: [CitedMandates.Cited], _ view: ReaderView) -> String { view.formats.list(cited.map { title($0, view) }) }

    /// What the holder's office is called, or that it is an envoy.
    private static func title(_ cited: CitedMandates.Cited, _ view: ReaderView) -> String {
        LanguageTag.best(cited.logged.mandate.titles, for: view.language)?.text ?? view("agreements.signatures.envoy")
    }

    private static func words(_ standing: RecordStanding, _ view: ReaderView) -> String {
        switch standing {
        case .verified: view("agreements.signatures.counts")
        case .unknown: view("agreements.signatures.unknown")
        case .refused(let why):
            view("agreements.signatures.refused", ["why": why.words[view.language.rawValue] ?? why.code])
        }
    }

    /// `[{"party","approved","lines":[…],"code"?}]`: the evidence of each signature, for those who want to see it.
    static func checks(_ reader: AgreementReader, _ judged: [String: ActJudge.Judgement]) throws -> [JSON] {
        let view = reader.view
        return try reader.offer.parties.compactMap { party -> JSON? in
            guard let judgement = judged[party], !judgement.cited.isEmpty || !judgement.methods.isEmpty else { return nil }
            var lines = judgement.methods.sorted().map { view("agreements.signatures.method.\($0)") }
            for cited in judgement.cited {
                lines += cited.verdict.checks.map { $0.words[view.language.rawValue] }
                if let refusal = cited.verdict.refusal { lines.append("\(refusal.words[view.language.rawValue]) (\(refusal.code.text))") }
            }
            return [
                "title": .string(view("agreements.signatures.checks", ["party": try view.name(party)])),
                "lines": .array(lines.map { .string($0) }),
                "mandates": .array(
                    judgement.cited.map {
                        ["href": .string("/envoys/" + $0.logged.id.uuid), "title": .string(title($0, view))]
                    }),
            ]
        }
    }

    /// The same for programs: `[{"party","record","log","standing","why"?,"approvals","mandates":[{"id",…verdict}]}]`.
    static func json(_ reader: AgreementReader) throws -> [JSON] {
        let judged = try reader.judgedSignatures()
        return reader.offer.parties.compactMap { party -> JSON? in
            guard let act = reader.signatures[party] else { return nil }
            var members: JSONObject = ["party": .string(party), "record": .string(act.id.description), "log": .string(act.origin)]
            guard let judgement = judged[party] else { return .object(members) }
            switch judgement.standing {
            case .verified: members["standing"] = "verified"
            case .unknown: members["standing"] = "unknown"
            case .refused(let why):
                members["standing"] = "refused"
                members["why"] = ["code": .string(why.code), "words": .languages(why.words)]
            }
            members["approvals"] = .array(judgement.methods.sorted().map { .string($0) })
            members["mandates"] = .array(
                judgement.cited.map { cited in
                    var verdict = cited.verdict.json
                    verdict["id"] = .string(cited.logged.id.description)
                    return verdict
                })
            return .object(members)
        }
    }
}
