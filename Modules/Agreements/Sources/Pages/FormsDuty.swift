import AgreementsAPI
import Calendars
import Canon
import Node
import Pages
import Signing

/// The duties of an agreement as forms offer them: `obligation/occurrence` and what it is.
enum FormsDuty {
    /// As many as a list can sensibly offer.
    private static let most = 100

    static func options(_ subject: FormsSubject, owedToo: Bool) throws -> [(value: String, label: String)] {
        let view = subject.view
        let list = try DutyList([subject.offer], subject.reader.known, view)
        let until = CalendarDate(daysSinceEpoch: view.now.date.daysSinceEpoch + 366)
        let parties = Set(subject.offices.map(\.party))
        return list.index.dueList(until: until, judgedOn: view.now.date).filter { item in
            let duty = list.index.obligation(of: item)
            return parties.contains(duty.obliged) || owedToo && duty.toward.map { parties.contains($0) } ?? true
        }.prefix(most).map { item in
            let duty = list.index.obligation(of: item)
            let title = LanguageTag.best(duty.title, for: view.language)?.text ?? duty.id
            let state = item.state.words[view.language.rawValue] ?? item.state.rawValue
            return (
                "\(DutyList.duty(of: duty))/\(list.index.occurrence(of: item).key)", "\(title) · \(view.formats.shortDate(item.date)) · \(state)"
            )
        }
    }

    /// What was chosen: the members that name it in a record.
    static func chosen(_ request: Request) throws -> JSONObject {
        let parts = request.field("duty").split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw FormText.wrong("duty", en: "Choose a duty from the list.", zhHans: "请从列表中选择一项义务。") }
        return ["obligation": .string(parts[0]), "occurrence": .string(parts[1])]
    }
}

/// `/agreements/:uuid/fulfilment`: a duty of one's own was fulfilled.
enum FormsFulfilment {
    static let answer = Forms.answer(
        "fulfilment", fields: ["obligation": "duty", "occurrence": "duty"], defaults: { ["on": $0.view.now.date.description] },
        fill: { form, subject in
            let view = subject.view
            let duties = try FormsDuty.options(subject, owedToo: false)
            form.select("duty", view("agreements.forms.duty"), hint: duties.isEmpty ? view("agreements.forms.noDuties") : nil, duties)
            form.day("on", view("agreements.forms.fulfilment.on"))
            form.area("note-en", view("agreements.forms.noteEn"), rows: 3, lang: "en")
            form.area("note-zh", view("agreements.forms.noteZh"), rows: 3, lang: "zh-Hans")
        },
        build: { subject, request in
            var members = try FormsDuty.chosen(request)
            members["on"] = .string(try request.day("on").description)
            let note = request.texts("note")
            if !note.isEmpty { members["note"] = .languages(note) }
            // The one whose duty it is says it.
            let obliged = try subject.reader.known.duties(of: subject.offer).filter { $0.id == members["obligation"]?.string }.map(\.obliged)
            guard let office = subject.offices.first(where: { obliged.contains($0.party) }) else {
                throw FormText.wrong("duty", en: "This duty is another party's.", zhHans: "该义务属于另一方。")
            }
            return try AgreementActs.act(AgreementKinds.fulfilment, about: subject.offer, members, by: office.slug, issuer: office.party)
        })
}

/// `/agreements/:uuid/alarm`: somebody responsible has seen a reminder.
enum FormsAlarm {
    static let answer = Forms.answer(
        "alarm", fields: ["obligation": "duty", "occurrence": "duty"], defaults: { ["on": $0.view.now.date.description] },
        fill: { form, subject in
            let view = subject.view
            let duties = try FormsDuty.options(subject, owedToo: true)
            form.select("duty", view("agreements.forms.duty"), hint: duties.isEmpty ? view("agreements.forms.noDuties") : nil, duties)
            form.day("on", view("agreements.forms.alarm.on"))
        },
        build: { subject, request in
            var members = try FormsDuty.chosen(request)
            members["on"] = .string(try request.day("on").description)
            return try subject.act(AgreementKinds.alarm, members, request)
        })
}
