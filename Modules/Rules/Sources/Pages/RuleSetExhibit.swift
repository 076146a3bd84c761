import Canon
import Node
import Pages
import RuleEngine
import RulesAPI
import Signing

/// A rule set inside another page, such as the case page: the rules that matter there as sentences, with a way to all of them.
enum RuleSetExhibit {
    static let shownRules = 3

    static func make(_ found: FoundRecord, _ wish: ExhibitWish, for view: ReaderView) throws -> Exhibit? {
        guard let record = found.record, record.kind == RuleKinds.set else { return nil }
        let known = KnownRuleSets(origin: view.home, in: view.transaction)
        guard let reader = try RuleSetReader(record.id, view, known) else { return nil }
        let wanted = wish.parts.compactMap { part in reader.set.rules.first { $0.id == part } }
        let shown = wanted.isEmpty ? Array(reader.set.rules.prefix(shownRules)) : wanted
        let next = reader.versions.last { $0.position > reader.version.position && $0.commentsUntil != nil }
        return Exhibit(
            "rules/exhibit", title: reader.version.title, href: reader.path,
            model: [
                "href": .string(reader.path), "anchor": .string(wish.anchor),
                "caveat": reader.version.isExample ? view.prose(reader.version.caveat) ?? .null : .null,
                "chips": .array([RuleParts.chip(reader.version.status(on: reader.today), view).model]),
                "term": .string(RuleParts.term(reader.version, view)),
                "rules": .array(
                    shown.enumerated().map { index, rule in
                        var model = RuleParts.rule(rule, reader, nil).object ?? [:]
                        model["anchor"] = .string("\(wish.anchor)-\(index + 1)")
                        model["href"] = .string("\(reader.path)#rule-\(rule.id)")
                        return .object(model)
                    }),
                "all": .string(view.texts.count("rules.exhibit.all", reader.set.rules.count, view.language)),
                "change": next.map { next in
                    [
                        "text": .string(
                            view("rules.exhibit.change", ["version": next.version, "date": next.commentsUntil.map { view.formats.date($0) } ?? ""])),
                        "href": .string("/rules/" + next.id.uuid), "impactHref": .string("/rules/\(next.id.uuid)/impact"),
                    ]
                } ?? .null,
            ])
    }
}
