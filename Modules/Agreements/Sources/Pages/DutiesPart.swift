import AgreementsAPI
import Calendars
import Canon
import Conclusion
import Drafting
import Node
import Pages

/// Duties as tables: on the page of one agreement, and as "what do I owe, by when, what is owed to me".
enum DutiesPart {
    /// All duties of one agreement: those with due dates first, those without after them.
    static func ofAgreement(_ reader: AgreementReader) throws -> JSON {
        let view = reader.view
        let duties = try reader.known.duties(of: reader.offer)
        guard !duties.isEmpty else { return .null }
        let list = try DutyList([reader.offer], reader.known, view)
        let horizon = CalendarDate(daysSinceEpoch: view.now.date.daysSinceEpoch + DutyList.horizonDays)
        let items = list.index.dueList(until: horizon, judgedOn: view.now.date, withKept: true)
        let dated = Set(items.map { DutyList.duty(of: list.index.obligation(of: $0)) })
        var rows = try items.prefix(200).map { try row($0, list, view, withAgreement: false) }
        for duty in duties where !dated.contains(duty.id) {
            rows.append([
                .init(LanguageTag.best(duty.title, for: view.language)?.text ?? duty.id), .init("—"), .init(try view.name(duty.obliged)),
                .init(try duty.toward.map { try view.name($0) } ?? view("agreements.duties.all")), .init(view("agreements.duties.noDate")),
            ])
        }
        return table(view, view("agreements.duties.title"), rows, withAgreement: false).model
    }

    static func table(_ view: ReaderView, _ caption: String, _ rows: [[Table.Cell]], withAgreement: Bool) -> Table {
        Table(
            caption: caption,
            columns: (["what", "due", "by", "to", "state"] + (withAgreement ? ["agreement"] : [])).map {
                .init(view("agreements.duties.columns." + $0))
            },
            rows: rows)
    }

    static func row(_ item: DueItem, _ list: DutyList, _ view: ReaderView, withAgreement: Bool) throws -> [Table.Cell] {
        let obligation = list.index.obligation(of: item)
        let title = LanguageTag.best(obligation.title, for: view.language)
        let state = item.state.words[view.language.rawValue] ?? item.state.rawValue
        var cells: [Table.Cell] = [
            .init(title?.text ?? obligation.id, language: title.flatMap { $0.tag == view.language.rawValue ? nil : $0.tag }),
            .init(view.formats.date(item.date)), .init(try view.name(obligation.obliged)),
            .init(try obligation.toward.map { try view.name($0) } ?? view("agreements.duties.all")),
            .init(item.done.map { "\(state) (\(view.formats.shortDate($0)))" } ?? state),
        ]
        if withAgreement, let offer = list.offers[obligation.agreement] {
            let name = LanguageTag.best(offer.title, for: view.language)?.text ?? ""
            cells.append(.init(name, href: "/agreements/\(offer.id.uuid)#duties"))
        }
        return cells
    }
}
