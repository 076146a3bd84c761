import AgreementsAPI
import Calendars
import Canon
import Conclusion
import Drafting
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing
import Store

/// Dated warnings to both sides before an agreement ends, before the day on which its renewal must be decided, and before a mandate ends under which it was
/// signed; with who is known to have seen them.
enum WarningsPart {
    /// How many days before a warning begins to show.
    static let days = 90
    /// The name by which a reminder of the agreement's own end is recorded as seen; no clause lists it.
    static let end = "term.end"

    /// A warning before something is said of it in words.
    private struct Warning {
        var key: String
        /// What a record of having seen it names.
        var obligation: String
        var day: CalendarDate
        var values: [String: String] = [:]
        var href: String?
    }

    /// `[{"text","tone","day","seen":[{"text","href"}],"unseen":[party…]}]`, the most urgent first.
    static func model(_ reader: AgreementReader) throws -> [JSON] {
        let view = reader.view
        guard let concluded = try DutyList.concluded(reader.offer, reader.known, view) else { return [] }
        let today = view.now.date
        var warnings: [Warning] = []
        let through = try DutyList.term(reader.offer, from: DutyList.moment(of: concluded, reader.offer, view).date, reader.acts).through
        if let through, through >= today, through.daysSinceEpoch - today.daysSinceEpoch <= days {
            warnings.append(Warning(key: "ends", obligation: end, day: through))
        }
        if let through, let before = reader.text.clause(.term)?.data?["decideBefore"]?.string {
            let list = try DutyList([reader.offer], reader.known, view)
            let decide = list.index.dueList(until: through, judgedOn: today).first {
                DutyList.duty(of: list.index.obligation(of: $0)) == AgreementProjection.renewalDuty
            }
            if !before.isEmpty, let decide, decide.date >= today, decide.date.daysSinceEpoch - today.daysSinceEpoch <= days {
                warnings.append(Warning(key: "decide", obligation: AgreementProjection.renewalDuty, day: decide.date))
            }
        }
        for (party, judgement) in try reader.judgedSignatures() {
            for cited in judgement.cited {
                let last = CalendarDate(daysSinceEpoch: cited.logged.mandate.validUntil.adding(milliseconds: -1).date.daysSinceEpoch)
                guard last >= today, last.daysSinceEpoch - today.daysSinceEpoch <= days else { continue }
                warnings.append(
                    Warning(
                        key: "mandate", obligation: end, day: last, values: ["party": try view.name(party)],
                        href: "/envoys/" + cited.logged.id.uuid))
            }
        }
        return try warnings.sorted { ($0.day, $0.key) < ($1.day, $1.key) }.map { try model($0, reader) }
    }

    private static func model(_ warning: Warning, _ reader: AgreementReader) throws -> JSON {
        let view = reader.view
        let left = warning.day.daysSinceEpoch - view.now.date.daysSinceEpoch
        var values = warning.values
        values["date"] = view.formats.date(warning.day)
        values["left"] = view.texts.count("agreements.warnings.left", left, view.language)
        let seen = warning.key == "mandate" ? [] : reader.acts(AgreementKinds.alarm).filter { $0.about == warning.obligation }
        let parties = Set(seen.map(\.issuer))
        let own = reader.offer.parties.first { view.request.person?.office(at: $0) != nil && !parties.contains($0) }
        return [
            "text": .string(view("agreements.warnings." + warning.key, values)), "iso": .string(warning.day.description),
            "href": warning.href.map { .string($0) } ?? .null,
            "seen": .array(
                try seen.map { act in
                    [
                        "text": .string(
                            view(
                                "agreements.warnings.seen",
                                ["party": try view.name(act.issuer), "date": act.day.map { view.formats.date($0) } ?? ""])),
                        "href": .string("/records/" + act.id.uuid),
                    ]
                }),
            "unseen": warning.key == "mandate"
                ? []
                : .array(
                    try reader.offer.parties.filter { !parties.contains($0) }.map {
                        .string(view("agreements.warnings.unseen", ["party": try view.name($0)]))
                    }),
            "form": own.map { party in
                [
                    "party": .string(party), "agreement": .string(reader.offer.id.uuid), "obligation": .string(warning.obligation),
                    "occurrence": .string(warning.key == "ends" ? warning.day.description : "end"),
                ]
            } ?? .null,
        ]
    }

    /// `POST /agreements/seen`: a person of a party records that the party has seen a reminder.
    @Sendable static func seen(_ request: Request, _ context: NodeContext) async throws -> Response {
        let form = request.form
        guard let party = form["party"], let slug = request.person?.office(at: party)?.slug else {
            throw Failure(
                status: 403, code: "agreement.stranger", pointer: "party",
                detail: "party must be one at which you hold an office; sign in with that account",
                words: ["en": "This is for people of the party.", "zh-Hans": "仅限该方人员办理。"])
        }
        guard let id = form["agreement"].flatMap({ RecordID(uuid: $0) }) else { throw Failure.notFound("agreement of this name") }
        let today = context.now().date
        let act = try await context.store.read { transaction -> Act in
            guard let offer = try KnownAgreements(origin: context.origin, in: transaction, maySee: { _ in true }).offer(id) else {
                throw Failure.notFound("agreement of this name")
            }
            return try AgreementActs.act(
                AgreementKinds.alarm, about: offer,
                [
                    "obligation": .string(form["obligation"] ?? ""), "occurrence": .string(form["occurrence"] ?? ""),
                    "on": .string(today.description),
                ], by: slug, issuer: party)
        }
        _ = try await context.act(act)
        return .redirect("/agreements/\(id.uuid)#warnings")
    }
}
