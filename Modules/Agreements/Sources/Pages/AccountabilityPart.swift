import AgreementsAPI
import Calendars
import Canon
import Node
import Pages
import Store

/// The figures about what a party promised and did, and the records behind each of them: every figure leads to its records and to no others.
struct AccountabilityPart {
    /// Days before an end at which an agreement counts as nearing it.
    static let nearDays = 180
    /// Figures of duties, by what `?show=` calls them.
    static let shows: [(word: String, states: [DueState])] = [
        ("kept", [.kept]), ("keptLate", [.keptLate]), ("late", [.late]), ("open", [.open, .dueSoon]), ("notEstablished", [.notEstablished]),
    ]

    private struct Concern {
        var offer: KnownOffer
        var act: KnownAct
        var answer: KnownAct?
        var state: ConcernsPart.State
    }

    private let party: String
    private let view: ReaderView
    private let address: String
    private let offers: [KnownOffer]
    private let list: DutyList
    private let items: [DueItem]
    private var concerns: [Concern] = []
    private var ending: [(offer: KnownOffer, last: CalendarDate)] = []
    /// Records of fulfilment, by duty and occurrence.
    private var fulfilments: [String: RecordID] = [:]
    /// The one figure whose duties are shown; nil for all.
    private let shown: (word: String, states: [DueState])?

    /// - Parameters:
    ///   - mandate: only what was signed under it.
    ///   - address: of the page, with its query.
    init(_ party: String, _ known: KnownAgreements, _ view: ReaderView, under mandate: RecordID?, address: String) throws {
        (self.party, self.view, self.address) = (party, view, address)
        let signed = try mandate.map { try Set(known.signatures(under: $0, by: party).map(\.offer.id)) }
        offers = try known.offers(withDutiesOf: party).filter { offer in
            try (signed?.contains(offer.id) ?? true) && known.signedByAll(offer) != nil
        }
        list = try DutyList(offers, known, view)
        let today = view.now.date
        // What is due by today, and what lies ahead of it within a year.
        items = list.index.dueList(
            until: CalendarDate(daysSinceEpoch: today.daysSinceEpoch + 366), judgedOn: today, for: .obliged(party), withKept: true)
        shown = view.request.query["show"].flatMap { word in Self.shows.first { $0.word == word } }
        for offer in offers {
            let acts = try CountedActs.shared.split(known.acts(about: offer), about: offer, view).counted
            for act in acts where act.kind == AgreementKinds.concern && act.issuer != party {
                let answer = acts.first { $0.kind == AgreementKinds.answer && $0.issuer == party && $0.about == act.id.uuid }
                concerns.append(
                    Concern(offer: offer, act: act, answer: answer, state: ConcernsPart.state(of: act, acts, offer.parties, on: today)))
            }
            for act in acts where act.kind == AgreementKinds.fulfilment && act.issuer == party {
                fulfilments[Self.key(offer.id.description, act.about ?? "", act.word ?? "")] = act.id
            }
            guard let concluded = try DutyList.concluded(offer, known, view),
                let last = try DutyList.term(offer, from: DutyList.moment(of: concluded, offer, view).date, acts).through, last >= today,
                last.daysSinceEpoch - today.daysSinceEpoch <= Self.nearDays
            else { continue }
            ending.append((offer, last))
        }
        ending.sort { $0.last < $1.last }
    }

    private static func key(_ agreement: String, _ duty: String, _ occurrence: String) -> String { "\(agreement) \(duty) \(occurrence)" }

    // MARK: Figures

    var counted: PromiseFigures {
        func duties(_ states: DueState...) -> Int { items.count { states.contains($0.state) } }
        let times = concerns.compactMap { concern in concern.answer.map { max(0, $0.statedAt.milliseconds - concern.act.statedAt.milliseconds) } }
        var figures = PromiseFigures()
        figures.agreements = offers.count
        (figures.kept, figures.keptLate, figures.late) = (duties(.kept), duties(.keptLate), duties(.late))
        (figures.open, figures.notEstablished) = (duties(.open, .dueSoon), duties(.notEstablished))
        (figures.concerns, figures.concernsOpen) = (concerns.count, concerns.count { $0.state == .open })
        (figures.answerDays, figures.ending) = (AccountabilityPage.median(times), ending.count)
        return figures
    }

    /// Items of the component `summary-list`.
    var figures: [JSON] {
        let totals = counted
        func figure(_ key: String, _ value: String, _ href: String?) -> JSON {
            ["label": .string(view("agreements.accountability." + key)), "value": .string(value), "href": href.map { .string($0) } ?? .null]
        }
        /// A count, with a link where there is anything to see.
        func count(_ key: String, _ number: Int, _ href: String) -> JSON { figure(key, view.formats.number(number), number == 0 ? nil : href) }
        let time = totals.answerDays
        return [count("agreements", totals.agreements, "#agreements")]
            + Self.shows.map { show in count(show.word, items.count { show.states.contains($0.state) }, "\(address)&show=\(show.word)#duties") }
            + [
                count("concernsOf", totals.concerns, "#concerns"), count("concernsOpen", totals.concernsOpen, "#concerns"),
                figure(
                    "answerTime",
                    time.map { view.texts.count("agreements.accountability.days", $0, view.language) } ?? view("agreements.accountability.noAnswer"),
                    time == nil ? nil : "#concerns"),
                count("ending", totals.ending, "#ending"),
            ]
    }

    // MARK: Records

    private func columns(_ keys: String...) -> [Table.Column] { keys.map { .init(view("agreements.accountability.columns." + $0)) } }

    private func name(_ offer: KnownOffer, _ anchor: String = "") -> Table.Cell {
        let title = LanguageTag.best(offer.title, for: view.language)
        return .init(
            title?.text ?? "", href: "/agreements/\(offer.id.uuid)\(anchor)",
            language: title.flatMap { $0.tag == view.language.rawValue ? nil : $0.tag })
    }

    /// The agreements that were signed by all; nil where there is none.
    var agreements: Table? {
        offers.isEmpty
            ? nil
            : Table(
                caption: view("agreements.accountability.agreements"), columns: columns("agreement", "offered", "record"),
                rows: offers.map { offer in
                    [
                        name(offer), .init(view.formats.date(offer.statedAt.date)),
                        .init(view("agreements.signatures.see"), href: "/records/" + offer.id.uuid),
                    ]
                })
    }

    /// The duties of one figure, or of all; nil where there is none.
    var duties: Table? {
        get throws {
            let items = shown.map { shown in self.items.filter { shown.states.contains($0.state) } } ?? self.items
            guard !items.isEmpty else { return nil }
            return DutiesPart.table(
                view, view("agreements.accountability.duties"),
                try items.prefix(500).map { item in
                    var cells = try DutiesPart.row(item, list, view, withAgreement: true)
                    let obligation = list.index.obligation(of: item)
                    let key = Self.key(obligation.agreement, DutyList.duty(of: obligation), list.index.occurrence(of: item).key)
                    // What was done has a record that says so.
                    if let record = fulfilments[key] { cells[4].href = "/records/" + record.uuid }
                    return cells
                }, withAgreement: true)
        }
    }

    /// Which figure's duties are shown, with the way back to all; null where all are.
    var shownModel: JSON {
        shown.map { ["text": .string(view("agreements.accountability." + $0.word)), "href": .string(address + "#duties")] } ?? .null
    }

    /// The concerns that others raised; nil where there is none.
    var concernTable: Table? {
        concerns.isEmpty
            ? nil
            : Table(
                caption: view("agreements.accountability.concerns"), columns: columns("agreement", "raised", "state", "answered"),
                rows: concerns.map { concern in
                    [
                        name(concern.offer, "#concerns"),
                        .init(view.formats.date(concern.act.statedAt.date), href: "/records/" + concern.act.id.uuid),
                        .init(ConcernsPart.words(concern.state, view)),
                        concern.answer.map { .init(view.formats.date($0.statedAt.date), href: "/records/" + $0.id.uuid) }
                            ?? .init(view("agreements.concerns.unanswered")),
                    ]
                })
    }

    /// The agreements that end soon; nil where there is none.
    var endingTable: Table? {
        ending.isEmpty
            ? nil
            : Table(
                caption: view("agreements.accountability.ending"), columns: columns("agreement", "end"),
                rows: ending.map { [name($0.offer, "#life"), .init(view.formats.date($0.last))] })
    }
}

/// What the page counts, for pages of other modules.
package struct AgreementPromises: KnownPromises {
    package init() {}

    package func figures(of party: String, under mandate: RecordID, _ view: ReaderView) throws -> PromiseFigures {
        try AccountabilityPart(party, AgreementReader.known(view), view, under: mandate, address: "").counted
    }
}
