import AgreementsAPI
import Canon
import Drafting
import Node
import Pages
import Signing

/// `/agreements/:uuid/notice`: of a sealed agreement, everybody is told that it exists, between whom and until when; or the whole text is opened.
enum FormsNotice {
    private static let ways = ["existence", "text"]

    static let answer = Forms.answer(
        "notice", fields: ["agreement": "openly", "digest": "openly", "parties": "openly", "text": "openly"], defaults: { _ in ["openly": ways[0]] },
        fill: { form, subject in
            let view = subject.view
            if let last = lastDay(subject.reader.text) { form.tell(view("agreements.forms.notice.until"), view.formats.date(last)) }
            form.choices("openly", view("agreements.forms.notice.what"), ways.map { ($0, view("agreements.forms.notice.ways." + $0)) })
        },
        build: { subject, request in
            guard ways.contains(request.field("openly")) else {
                throw FormText.wrong("openly", en: "Choose what everybody may know.", zhHans: "请选择公开的内容。")
            }
            guard subject.offer.isSealed else {
                throw FormText.wrong("openly", en: "This agreement is open already: everybody can read it.", zhHans: "本协议原已公开，任何人均可查阅。")
            }
            let openly = request.field("openly") == "text"
            let office = subject.office(request)
            let earlier = try subject.reader.known.notices(about: subject.offer.id).filter { $0.issuer == office.party }
            guard !earlier.contains(where: { $0.isOpen || !openly }) else {
                throw FormText.wrong("openly", en: "Your party has published this already.", zhHans: "贵方已公布过。")
            }
            return AgreementActs.notice(of: subject.offer, text: subject.reader.text, openly: openly, by: office.slug)
        })

    private static func lastDay(_ text: Agreement) -> CalendarDate? {
        text.clause(.term)?.data?["end"]?.string.flatMap { CalendarDate($0) }
    }
}
