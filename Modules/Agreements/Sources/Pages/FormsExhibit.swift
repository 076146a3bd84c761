import AgreementsAPI
import Canon
import Conclusion
import Drafting
import EnvoysAPI
import Mandates
import Node
import Pages
import PeopleAPI
import Signing

/// Records of agreements in plain words: what people see before they approve one, and what a record's page shows.
enum FormsExhibit {
    static func make(_ found: FoundRecord, _ wish: ExhibitWish, for view: ReaderView) throws -> Exhibit? {
        guard let record = found.record else { return nil }
        switch record.kind {
        case AgreementKinds.offer:
            guard let offer = try? Offer(record.subject) else { return nil }
            return try exhibit(of: offer, record, wish, view)
        case AgreementKinds.notice: return try (try? PublicNotice(record.subject)).map { try exhibit(of: $0, record, wish, view) }
        default:
            guard let act = try? AgreementAct(record.kind, record.subject) else { return nil }
            return try exhibit(of: act, record, wish, view)
        }
    }

    private static func exhibit(of offer: Offer, _ record: Record, _ wish: ExhibitWish, _ view: ReaderView) throws -> Exhibit {
        let text = offer.agreement
        var lines = [
            line("agreements.forms.sign.kind", text.kind.name[view.language.rawValue], view),
            line("agreements.forms.parties", view.formats.list(try offer.parties.map { try view.name($0) }), view),
        ]
        if let clause = text.conclusion.flatMap({ try? ConclusionClause(json: $0.json) }) {
            lines += try ConclusionTermsPart.items(clause, view)
        }
        lines.append(
            line("agreements.forms.readers", view(record.audience.isEmpty ? "agreements.forms.everybody" : "agreements.forms.partiesOnly"), view))
        lines.append(line("agreements.digest", text.digest.multibase, view, lang: "zxx"))
        var model: JSONObject = ["lines": ["items": .array(lines)], "prose": view.prose(offer.note) ?? .null, "redline": .null, "fullText": .null]
        if wish.isAlone {
            let known = AgreementReader.known(view)
            if let previous = try offer.previous.flatMap({ try known.offer($0.id) }),
                let before = try RecordLookup.at(previous.position, of: previous.origin, origin: view.home, in: view.transaction)?.record.flatMap({
                    (try? Offer($0.subject))?.agreement
                })
            {
                model["redline"] = RedlinePart.model(Redline(from: before, to: text), text.languages, view)
            }
            model["fullText"] = try whole(text, view)
            model["findings"] = FindingsPart.model(AgreementCheck.all(text), text, view)
            model["coverage"] = try coverage(text, offer.parties, view)
        }
        return Exhibit("agreements/form-exhibit", title: text.title, href: "/agreements/" + record.id.uuid, model: model)
    }

    /// Under which mandates the reader's parties could sign the text; null for everybody else.
    private static func coverage(_ text: Agreement, _ parties: [String], _ view: ReaderView) throws -> JSON {
        let mine = parties.filter { view.request.person?.office(at: $0) != nil }
        return mine.isEmpty ? .null : .object(try CoveragePart(text, for: mine, view).model)
    }

    private static func exhibit(of notice: PublicNotice, _ record: Record, _ wish: ExhibitWish, _ view: ReaderView) throws -> Exhibit {
        var lines = [
            line("agreements.forms.sign.kind", notice.kind.name[view.language.rawValue], view),
            line("agreements.forms.parties", view.formats.list(try notice.parties.map { try view.name($0) }), view),
            line("agreements.forms.notice.what", view("agreements.forms.notice.ways." + (notice.text == nil ? "existence" : "text")), view),
        ]
        if let until = notice.until { lines.append(line("agreements.forms.notice.until", view.formats.date(until), view)) }
        lines.append(line("agreements.digest", notice.digest.multibase, view, lang: "zxx"))
        let text = wish.isAlone ? notice.text : nil
        return Exhibit(
            "agreements/form-exhibit", title: notice.title,
            model: [
                "lines": ["items": .array(lines)], "prose": .null, "redline": .null, "fullText": try text.map { try whole($0, view) } ?? .null,
            ])
    }

    private static func exhibit(of act: AgreementAct, _ record: Record, _ wish: ExhibitWish, _ view: ReaderView) throws -> Exhibit? {
        guard let offer = try AgreementReader.known(view).offer(act.agreement), let reader = try AgreementReader(offer.id, view) else { return nil }
        let title = LanguageTag.best(offer.title, for: view.language)
        var lines = [
            line("agreements.forms.agreement", title?.text ?? "", view, href: "/agreements/" + offer.id.uuid, lang: title?.tag),
            line("agreements.forms.by", try view.name(record.issuer), view),
        ]
        var whole: JSON = .null
        if record.kind == AgreementKinds.signature {
            lines += try signature(record, reader)
            if wish.isAlone { whole = try self.whole(reader.text, view) }
        } else {
            lines += FormsActLines(act: act, record: record, reader: reader).lines()
            if AgreementNeeds.power(of: record) != .none { lines += try mandates(record, "agreements.forms.byAdministrator", view) }
        }
        let texts = ["note", "concern", "answer"].compactMap { record.subject[$0]?.object }.first { !$0.isEmpty && $0["id"] == nil }
        return Exhibit(
            "agreements/form-exhibit", title: both(record.kind, view),
            model: [
                "lines": ["items": .array(lines)], "prose": texts.flatMap { view.prose(map($0)) } ?? .null, "redline": .null, "fullText": whole,
            ])
    }

    private static func signature(_ record: Record, _ reader: AgreementReader) throws -> [JSON] {
        let view = reader.view
        let offer = reader.offer
        let lines = [
            line("agreements.forms.sign.kind", AgreementPage.kind(offer.kind, view), view),
            line("agreements.forms.parties", view.formats.list(try offer.parties.map { try view.name($0) }), view),
            line("agreements.forms.sign.firm", view.formats.moment(offer.signBy), view),
            line("agreements.digest", offer.textDigest.multibase, view, lang: "zxx"),
        ]
        return lines + (try mandates(record, "agreements.forms.sign.noMandate", view))
    }

    /// The mandates that the record cites, each with whether its holder has approved; `none` names the text where it cites none.
    private static func mandates(_ record: Record, _ none: String, _ view: ReaderView) throws -> [JSON] {
        guard !record.refersTo.isEmpty else { return [line("agreements.forms.sign.mandate", view(none), view)] }
        let roster = try KnownRoster(of: record.issuer, home: view.home, in: view.transaction).state()
        return try CitedHolders(record, known: LoggedMandates(origin: view.home, in: view.transaction)).all.map { holder in
            let title = try FormsMandate.title(holder.id, view)
            let person = try roster.person(withAnyOf: holder.keys) ?? holder.mandate.map { try view.name($0.holder) } ?? holder.id.uuid
            var line = Self.line("agreements.forms.sign.mandate", title.text, view, href: "/envoys/" + holder.id.uuid, lang: title.tag)
            line["note"] = .string(view("agreements.forms.holder." + (holder.hasApproved ? "approved" : "waits"), ["person": person]))
            return line
        }
    }

    /// The text itself, its languages side by side.
    private static func whole(_ text: Agreement, _ view: ReaderView) throws -> JSON {
        [
            "languages": .array(text.languages.map { ["tag": .string($0), "name": .string(Tag.name(of: $0)[view.language.rawValue])] }),
            "clauses": .array(
                try text.clauses.enumerated().map { try TextPart.clause($1, number: $0 + 1, languages: text.languages, text, view) }),
        ]
    }

    static func line(_ key: String, _ value: String, _ view: ReaderView, href: String? = nil, lang: String? = nil) -> JSON {
        [
            "label": .string(view(key)), "value": .string(value), "href": href.map { .string($0) } ?? .null,
            "lang": lang.map { .string($0) } ?? .null,
        ]
    }

    static func map(_ object: JSONObject) -> [String: String] {
        var map: [String: String] = [:]
        for (tag, text) in object { map[tag] = text.string }
        return map
    }

    /// What records of the kind are called, in every language of pages.
    private static func both(_ kind: String, _ view: ReaderView) -> [String: String] {
        Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0.rawValue, view.texts("kinds." + kind, $0)) })
    }
}

/// What an act about an agreement says, line by line.
struct FormsActLines {
    let act: AgreementAct
    let record: Record
    let reader: AgreementReader

    private var view: ReaderView { reader.view }

    func lines() -> [JSON] {
        var lines: [JSON] = []
        func add(_ key: String, _ value: String?) { if let value { lines.append(FormsExhibit.line(key, value, view)) } }
        func day(_ name: String) -> String? { record.subject[name]?.string.flatMap { CalendarDate($0) }.map { view.formats.date($0) } }
        switch record.kind {
        case AgreementKinds.event:
            add("agreements.forms.event.what", act.word.map { view("agreements.forms.event.words." + $0) })
            add("agreements.forms.event.signedOn", day("signedOn"))
            add("agreements.forms.event.effectiveFrom", day("effectiveFrom"))
            add("agreements.forms.event.until", day("until"))
            if let text = record.subject["text"].flatMap({ RecordReference(json: $0) }) {
                let title = (try? reader.known.offer(text.id)).flatMap { best($0.title) }
                lines.append(
                    FormsExhibit.line("agreements.forms.event.text", title ?? text.id.uuid, view, href: "/agreements/" + text.id.uuid))
            }
        case AgreementKinds.happening:
            add("agreements.forms.happening.event", act.about)
            add("agreements.forms.happening.on", day("on"))
            if record.subject["extended"]?.bool == true { add("agreements.forms.happening.more", view("agreements.forms.happening.extended")) }
        case AgreementKinds.fulfilment, AgreementKinds.alarm:
            add("agreements.forms.duty", duty)
            add(record.kind == AgreementKinds.alarm ? "agreements.forms.alarm.on" : "agreements.forms.fulfilment.on", day("on"))
        case AgreementKinds.outside:
            add("agreements.forms.outside.means", act.word.map { view("agreements.forms.outside.ways." + $0) })
            add("agreements.forms.outside.on", day("on"))
            if let digest = act.digest { lines.append(FormsExhibit.line("agreements.forms.outside.digest", digest.multibase, view, lang: "zxx")) }
            lines.append(FormsExhibit.line("agreements.digest", reader.offer.textDigest.multibase, view, lang: "zxx"))
        case AgreementKinds.concern:
            add("agreements.forms.concern.clause", act.about.flatMap { reader.text.clause(id: $0) }.flatMap { best($0.title) })
            add("agreements.concerns.asks", record.subject["asks"]?.object.flatMap { best(FormsExhibit.map($0)) })
        case AgreementKinds.answer:
            add("agreements.forms.concernAnswer.with", act.word.map { view("agreements.forms.concernAnswer.ways." + $0) })
            add("agreements.forms.concernAnswer.until", day("until"))
        case AgreementKinds.settlement:
            add("agreements.forms.concern.title", concern)
            add("agreements.forms.settlement.state", act.word.map { view("agreements.forms.settlement.states." + $0) })
            add("agreements.forms.settlement.until", day("until"))
        default: break
        }
        return lines
    }

    private var duty: String? {
        let id = record.subject["obligation"]?.string
        let found = (try? reader.known.duties(of: reader.offer))?.first { $0.id == id }
        guard let title = found.flatMap({ best($0.title) }) else { return id }
        return record.subject["occurrence"]?.string.map { $0 == "once" || $0 == "end" ? title : "\(title) · \($0)" } ?? title
    }

    private var concern: String? {
        reader.acts(AgreementKinds.concern).first { $0.id.uuid == act.about }.flatMap { $0.subject["concern"]?.object }.flatMap {
            best(FormsExhibit.map($0))
        }
    }

    private func best(_ texts: [String: String]) -> String? { LanguageTag.best(texts, for: view.language)?.text }
}
