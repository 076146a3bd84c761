import AgreementsAPI
import Canon
import Node
import Pages
import Signing

/// `/agreements/:uuid/happening`: something happened from which a duty's time limit counts.
enum FormsHappening {
    static let answer = Forms.answer(
        "happening", fields: ["event": "event", "agreement": "event"], citesMandate: true, defaults: { ["on": $0.view.now.date.description] },
        fill: { form, subject in
            let view = subject.view
            form.select(
                "event", view("agreements.forms.happening.event"),
                try events(subject.reader).map { ($0.name, "\($0.name) · \(view("agreements.forms.happening.starts", ["duties": $0.duties]))") })
            form.day("on", view("agreements.forms.happening.on"))
            form.tick("extended", view("agreements.forms.happening.extended"))
            form.area("note-en", view("agreements.forms.noteEn"), rows: 3, lang: "en")
            form.area("note-zh", view("agreements.forms.noteZh"), rows: 3, lang: "zh-Hans")
        },
        build: { subject, request in
            let name = request.field("event")
            guard try events(subject.reader).contains(where: { $0.name == name }) else {
                throw FormText.wrong("event", en: "Choose what happened from the list.", zhHans: "请从列表中选择所发生的事项。")
            }
            let on = try request.day("on")
            guard on <= subject.view.now.date else {
                throw FormText.wrong("on", en: "That day lies ahead. Record it once it has happened.", zhHans: "该日期尚未到来；请在发生之后登记。")
            }
            var members: JSONObject = ["event": .string(name), "on": .string(on.description)]
            if request.form["extended"] != nil { members["extended"] = true }
            let note = request.texts("note")
            if !note.isEmpty { members["note"] = .languages(note) }
            return try subject.act(AgreementKinds.happening, members, request)
        })

    /// What duties count from, with those that do. The conclusion itself is known from the logs.
    static func events(_ reader: AgreementReader) throws -> [(name: String, duties: String)] {
        var found: [String: [String]] = [:]
        for duty in try reader.known.duties(of: reader.offer) {
            guard let name = duty.rule?["event"]?.string, name != "concluded" else { continue }
            found[name, default: []].append(LanguageTag.best(duty.title, for: reader.view.language)?.text ?? duty.id)
        }
        return found.sorted { $0.key < $1.key }.map { ($0.key, reader.view.formats.list($0.value)) }
    }
}
