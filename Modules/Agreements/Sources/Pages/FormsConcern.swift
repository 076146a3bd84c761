import AgreementsAPI
import Canon
import Drafting
import Node
import Pages
import Signing

/// `/agreements/:uuid/concern`: something about the agreement worries one side.
enum FormsConcern {
    static let answer = Forms.answer(
        "concern", fields: ["concern": "concern-en", "asks": "asks-en"],
        fill: { form, subject in
            let view = subject.view
            form.select(
                "clause", view("agreements.forms.concern.clause"),
                [("", view("agreements.findings.whole"))]
                    + subject.reader.text.clauses.map { ($0.id, LanguageTag.best($0.title, for: view.language)?.text ?? $0.id) })
            form.area("concern-en", view("agreements.forms.concern.textEn"), lang: "en")
            form.area("concern-zh", view("agreements.forms.concern.textZh"), lang: "zh-Hans")
            form.area("asks-en", view("agreements.forms.concern.asksEn"), rows: 3, lang: "en")
            form.area("asks-zh", view("agreements.forms.concern.asksZh"), rows: 3, lang: "zh-Hans")
        },
        build: { subject, request in
            var members: JSONObject = ["concern": .languages(try request.neededTexts("concern"))]
            let clause = request.field("clause")
            if !clause.isEmpty { members["clause"] = .string(clause) }
            let asks = request.texts("asks")
            if !asks.isEmpty { members["asks"] = .languages(asks) }
            return try subject.act(AgreementKinds.concern, members, request)
        })

    /// What the two forms about a concern tell above their fields.
    static func tell(_ form: inout FormPage, _ subject: FormsSubject) throws {
        let concern = try subject.concern(form.values["concern"])
        let view = subject.view
        form.carry("concern", concern.id.uuid)
        form.tell(view("agreements.concerns.raised"), try view.name(concern.issuer), href: "/records/" + concern.id.uuid)
        var texts: [String: String] = [:]
        for (tag, text) in concern.subject["concern"]?.object ?? [:] { texts[tag] = text.string }
        if let text = LanguageTag.best(texts, for: view.language) {
            form.tell(view("agreements.forms.concern.title"), text.text, lang: text.tag)
        }
    }

    static func reference(_ subject: FormsSubject, _ request: Request) throws -> JSON {
        let concern = try subject.concern(request.field("concern"))
        return RecordReference(id: concern.id, digest: concern.digest).json
    }
}

/// `/agreements/:uuid/concern-answer?concern=UUID`: evidence, a safeguard or a milestone.
enum FormsConcernAnswer {
    private static let ways = ["evidence", "safeguard", "milestone"]

    static let answer = Forms.answer(
        "concernAnswer", fields: ["answer": "answer-en", "concern": "with", "issuer": "with", "refersTo": "mandate"], citesMandate: true,
        fill: { form, subject in
            let view = subject.view
            try FormsConcern.tell(&form, subject)
            form.choices("with", view("agreements.forms.concernAnswer.with"), ways.map { ($0, view("agreements.forms.concernAnswer.ways." + $0)) })
            form.area("answer-en", view("agreements.forms.concernAnswer.textEn"), lang: "en")
            form.area("answer-zh", view("agreements.forms.concernAnswer.textZh"), lang: "zh-Hans")
            form.day("until", view("agreements.forms.concernAnswer.until"), hint: view("agreements.forms.concernAnswer.untilHint"))
        },
        build: { subject, request in
            let way = request.field("with")
            guard ways.contains(way) else { throw FormText.wrong("with", en: "Choose how you answer.", zhHans: "请选择答复方式。") }
            let until = try request.optionalDay("until")
            guard way == "evidence" || until != nil else {
                throw FormText.wrong("until", en: "A safeguard or milestone has a last day; say it.", zhHans: "保障措施或里程碑须有截止日期，请填写。")
            }
            var members: JSONObject = [
                "concern": try FormsConcern.reference(subject, request), "with": .string(way),
                "answer": .languages(try request.neededTexts("answer")),
            ]
            members["until"] = until.map { .string($0.description) }
            return try subject.act(AgreementKinds.answer, members, request)
        })
}

/// `/agreements/:uuid/settlement?concern=UUID`: where a concern stands; it counts when every party has said the same.
enum FormsSettlement {
    private static let states = ["settled", "safeguarded", "open"]

    static let answer = Forms.answer(
        "settlement", fields: ["state": "state", "concern": "state", "refersTo": "mandate"], citesMandate: true,
        fill: { form, subject in
            let view = subject.view
            try FormsConcern.tell(&form, subject)
            form.choices("state", view("agreements.forms.settlement.state"), states.map { ($0, view("agreements.forms.settlement.states." + $0)) })
            form.day("until", view("agreements.forms.settlement.until"), hint: view("agreements.forms.settlement.untilHint"))
            form.area("note-en", view("agreements.forms.noteEn"), rows: 3, lang: "en")
            form.area("note-zh", view("agreements.forms.noteZh"), rows: 3, lang: "zh-Hans")
        },
        build: { subject, request in
            let state = request.field("state")
            guard states.contains(state) else { throw FormText.wrong("state", en: "Choose where the concern stands.", zhHans: "请选择该关切的状态。") }
            let until = try request.optionalDay("until")
            guard (state == "safeguarded") == (until != nil) else {
                throw FormText.wrong(
                    "until", en: "Give a last day for a safeguard, and only for one.", zhHans: "仅在已有保障措施时填写截止日期，且必须填写。")
            }
            var members: JSONObject = ["concern": try FormsConcern.reference(subject, request), "state": .string(state)]
            members["until"] = until.map { .string($0.description) }
            let note = request.texts("note")
            if !note.isEmpty { members["note"] = .languages(note) }
            return try subject.act(AgreementKinds.settlement, members, request)
        })
}
