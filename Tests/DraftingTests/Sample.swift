import Canon
import Drafting
import TestKit

/// Answers that suit every kind, and the drafts made of them.
enum Sample {
    static let parties = [
        Party(
            id: "a", did: "did:web:institute.example", name: ["en": "Institute of Optics", "zh-Hans": "光学研究所"],
            called: ["en": ["the Institute"], "zh-Hans": ["研究所"]], jurisdiction: "CN-SH"),
        Party(
            id: "b", did: "did:web:university.example", name: ["en": "Alpine University", "zh-Hans": "高山大学"],
            called: ["en": ["the University"], "zh-Hans": ["大学"]], jurisdiction: "CH"),
    ]

    static let fields = [
        "purpose.en": "to measure the ice of glaciers together", "purpose.zh-Hans": "共同测量冰川的冰量", "benefit.who": "a,b",
        "benefit.indicator.en": "glaciers measured in both countries", "benefit.indicator.zh-Hans": "两国已测量的冰川数量", "benefit.baseline": "12",
        "benefit.on": "2026-11-23", "benefit.target": "40", "benefit.by": "2029-06-30", "governance.decisions": "consensus",
        "governance.meetEvery": "P6M",
        "governance.authorship": "contribution", "background.a.en": "radar software", "background.a.zh-Hans": "雷达软件",
        "background.b.en": "drilling rig",
        "background.b.zh-Hans": "钻机", "foreground.model": "desca-joint-1", "foreground.compensationNotice": "P45D", "access.requestWithin": "P12M",
        "publication.notice": "P45D", "publication.objection": "P30D", "publication.longestDelay": "P90D", "confidentiality.after": "P4Y",
        "data.items.a.en": "radar profiles", "data.items.a.zh-Hans": "雷达剖面", "data.class": "shared", "data.deleteAfter": "P6M",
        "materials.items.b.en": "ice cores", "materials.items.b.zh-Hans": "冰芯", "materials.returnWithin": "P60D", "exchange.people": "3",
        "exchange.length": "P4M", "licence.from": "a", "licence.to": "b", "licence.exclusive": "no", "licence.royalty": "2.5", "costs.from": "a",
        "costs.to": "b", "costs.amount": "CHF 125000", "costs.due": "2027-03-31", "dispute.talks": "P30D", "dispute.next": "mediation",
        "dispute.body.en": "the WIPO Arbitration and Mediation Center", "dispute.body.zh-Hans": "世界知识产权组织仲裁与调解中心", "language.precedence": "equal",
        "term.end": "2029-12-31", "term.renewal": "by-agreement", "term.renewalLength": "P2Y", "term.decideBefore": "P6M",
        "termination.notice": "P90D",
        "suspension.continues": "dialogue,safety-alerts,theses", "suspension.longest": "P1Y", "emergency.classes": "health,environment",
        "emergency.openers": "a,b", "emergency.expires": "P14D", "emergency.review": "P30D",
    ]

    static func draft(_ kind: AgreementKind, _ changes: [String: String?] = [:]) throws -> Agreement {
        var fields = fields
        for (name, value) in changes { fields[name] = value }
        let interview = Interview(kind: kind, parties: parties)
        let (answers, problems) = interview.read(fields)
        guard problems.isEmpty else { throw InterviewIncomplete(problems: problems) }
        var agreement = try interview.draft(title: ["en": "Glaciers together", "zh-Hans": "共测冰川"], answers: answers).get()
        agreement.conclusion = try ConclusionMember([
            "decider": "log.example+1+k", "from": ["root": "uAAAA", "size": 12], "signBy": "2026-12-01T00:00:00.000Z",
            "neutrals": ["w1.example+1+k", "w2.example+2+k"],
            "parties": [
                ["id": "did:web:institute.example", "log": "log.example+1+k"], ["id": "did:web:university.example", "log": "b.example+1+k"],
            ],
        ])
        return agreement
    }

    /// The wording of a clause changed in one language.
    static func changed(_ agreement: Agreement, _ clause: String, _ language: String, _ old: String, _ new: String) -> Agreement {
        var copy = agreement
        guard let i = copy.clauses.firstIndex(where: { $0.id == clause }), let text = copy.clauses[i].text[language], text.contains(old) else {
            return copy
        }
        copy.clauses[i].text[language] = text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false).joined(separator: new)
        return copy
    }
}
