import Canon
import Drafting
import EnvoysAPI
import Mandates
import Node
import Pages
import PeopleAPI

/// Under which mandates a text could be signed and under which not, with the limit that fails and what would help: `agreements/coverage`.
struct CoveragePart {
    let view: ReaderView
    let coverage: MandateCoverage

    init(_ text: Agreement, for parties: [String], _ view: ReaderView) throws {
        (self.view, coverage) = (view, try MandateCoverage(text, for: parties, view))
    }

    /// As a field of a form, `agreements/mandates`: what covers the text can be ticked, several where several must sign.
    func put(into form: inout FormPage, label: String, hint: String) throws {
        var values = try model
        let wrong = form.problem.flatMap { $0.field == FormsMandate.field ? $0.text : nil }
        // One mandate that is enough alone is ticked to begin with.
        let enough = coverage.covering.filter { $0.others == 0 }
        let isFresh = view.request.method == "GET" && coverage.covering.count == 1
        values["items"] = .array(
            try shown.map { item in
                var members = try self.item(item).object ?? [:]
                let name = FormsMandate.box(item.logged.id)
                members["tick"] = item.isCovered ? .string(name) : .null
                members["isTicked"] = .bool(form.values[name] != nil || isFresh && enough.first?.logged.id == item.logged.id)
                return .object(members)
            })
        values["name"] = .string(FormsMandate.field)
        values["label"] = .string(label)
        values["hint"] = .string(hint)
        values["error"] = wrong.map { .string($0) } ?? .null
        form.show("agreements/mandates", values)
    }

    /// As many as are shown; those that cover come first.
    private static let most = 12

    /// The values of the template.
    var model: JSONObject {
        get throws {
            let covering = coverage.covering
            let verdict: String
            switch (coverage.items.isEmpty, covering.isEmpty) {
            case (true, _): verdict = view("agreements.coverage.noMandate")
            case (_, true): verdict = view("agreements.coverage.none")
            default: verdict = view.texts.count("agreements.coverage.some", covering.count, view.language)
            }
            return [
                "title": .string(view("agreements.coverage.title")), "verdict": .string(verdict),
                "items": .array(try shown.map(item)),
            ]
        }
    }

    private var shown: [MandateCoverage.Item] { Array(coverage.items.prefix(Self.most)) }

    private func item(_ item: MandateCoverage.Item) throws -> JSON {
        let mandate = item.logged.mandate
        let title = LanguageTag.best(mandate.titles, for: view.language)
        let chip =
            item.isCovered
            ? item.others == 0 ? Chip(.good, view("agreements.coverage.covers")) : Chip(.waiting, view("agreements.coverage.coversTogether"))
            : Chip(.stop, view("agreements.coverage.doesNot"))
        return [
            "title": .string(title?.text ?? item.logged.id.uuid), "lang": title.map { .string($0.tag) } ?? .null,
            "href": .string("/envoys/" + item.logged.id.uuid), "party": .string(try view.name(mandate.principal)), "chip": chip.model,
            "reasons": .array(try reasons(item)),
            "holder": .string(try holder(mandate)), "together": item.isCovered && item.others > 0 ? .string(try together(item)) : .null,
        ]
    }

    /// Who must approve besides, and under which mandates that could be.
    private func together(_ item: MandateCoverage.Item) throws -> String {
        let mandate = item.logged.mandate
        let partners = coverage.covering.filter { $0.logged.mandate.principal == mandate.principal && $0.logged.mandate.holder != mandate.holder }
        let needed = view.texts.count("agreements.coverage.others", item.others, view.language)
        guard Set(partners.map(\.logged.mandate.holder)).count >= item.others else {
            return view.sentences([needed, view("agreements.coverage.tooFew")])
        }
        let names = try partners.map { partner in
            "\(FormsMandate.name(partner.logged, view)) (\(try holder(partner.logged.mandate)))"
        }
        return view.sentences([needed, view("agreements.coverage.partners", ["mandates": view.formats.list(names)])])
    }

    /// The pseudonym of the holder on the principal's roster; where the roster has none of the keys, the holder's name.
    private func holder(_ mandate: Mandate) throws -> String {
        let roster = try KnownRoster(of: mandate.principal, home: view.home, in: view.transaction).state()
        return try roster.person(withAnyOf: mandate.approvingKeys) ?? view.name(mandate.holder)
    }

    /// `[{"why","help"?}]`, at most one for each limit and value.
    private func reasons(_ item: MandateCoverage.Item) throws -> [JSON] {
        let lines: [JSON] = try item.shortfalls.map {
            ["why": .string(try said($0.refusal.words)), "help": .string(try said($0.remedy))]
        }
        guard lines.isEmpty, let refusal = item.refusal else { return lines }
        return [["why": .string(try said(refusal.words)), "help": .null]]
    }

    /// The words as a page says them: a party by its name, and as a sentence of their own.
    private func said(_ words: Mandates.Plain) throws -> String {
        var text = words[view.language.rawValue]
        for did in text.split(whereSeparator: { " ,、。，".contains($0) }).filter({ $0.hasPrefix("did:") }) {
            text = text.replacing(did, with: try view.name(String(did)))
        }
        let end = view.language == .chinese ? "。" : "."
        return view.formats.opening(text) + (text.hasSuffix(end) ? "" : end)
    }
}
