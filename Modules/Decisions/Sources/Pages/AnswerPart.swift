import Canon
import DecisionsAPI
import Node
import Pages
import RuleEngine
import RulesAPI

/// An answer as a page shows it: what it means, each side's reasons, who must act by when, and what would make it possible.
struct AnswerPart {
    let answered: Answered
    let view: ReaderView
    let words: AnswerWords
    /// Whether links ask again with one fact changed; not where the facts are not the reader's to see.
    var isOpen = true
    /// Parties whose own signature stands under a side's report.
    var signedBy: [String: String] = [:]

    init(_ answered: Answered, _ view: ReaderView) {
        (self.answered, self.view) = (answered, view)
        words = AnswerWords(answered.rules, view.language, view.texts)
    }

    private var decision: Decision { answered.decision }

    /// The values of the template `decisions/answer`.
    func model() throws -> JSON {
        let sides = try decision.sides.map(side)
        let missing = answered.missing.map { side -> JSON in
            ["name": .string(words.country(side)), "text": .string(view("decisions.side.noRules", ["side": words.country(side)]))]
        }
        return [
            "headline": headline, "sides": .array(sides), "missing": .array(missing), "hasMissing": .bool(!missing.isEmpty),
            "duties": DutyPart(answered, view, words).model(), "ways": ways(decision.wouldPermit), "hasWays": .bool(!decision.wouldPermit.isEmpty),
            "easing": ways(decision.wouldEase), "hasEasing": .bool(!decision.wouldEase.isEmpty),
            "noWay": .bool(decision.wouldPermit.isEmpty && [.notify, .needsApproval, .prohibit].contains(decision.outcome)),
            "isExample": .bool(answered.rules.sources.contains(where: \.isExample)),
        ]
    }

    /// What it means, first of all: the values of the component `notification`.
    private var headline: JSON {
        let tone: String
        let key: String
        switch answered.outcome {
        case nil: (tone, key) = ("neutral", "nobody")
        case .permit?: (tone, key) = ("good", "permit")
        case .permitWithConditions?, .notify?: (tone, key) = ("good", answered.outcome?.word ?? "")
        case .needsApproval?: (tone, key) = ("waiting", "needs_approval")
        case .needsInformation?: (tone, key) = ("neutral", "needs_information")
        case .prohibit?: (tone, key) = ("stop", "prohibit")
        }
        var text = view("decisions.meaning." + key)
        if answered.outcome == .needsInformation {
            let range = [words.outcome(decision.range.atLeast), words.outcome(decision.range.atMost)]
            text = view.sentences([text, view("decisions.meaning.between", ["least": range[0], "most": range[1]])])
        }
        let title = answered.outcome.map { words.outcome($0) } ?? view("decisions.outcome.nobody")
        return ["tone": .string(tone), "id": "answer", "title": .string(title), "text": .string(text)]
    }

    private func side(_ report: SideReport) throws -> JSON {
        let source = answered.rules.source(report.jurisdiction)
        let set = answered.rules.set(report.jurisdiction)
        var model: JSONObject = [
            "name": .string(words.country(report.jurisdiction)), "id": .string("side-" + report.jurisdiction),
            "chips": .array([Chip.of(report.outcome, view).model]), "text": .string(words.outcome(report.outcome)),
            "source": try self.source(source), "signed": .string(signed(report.jurisdiction)),
        ]
        guard let set else { return .object(model) }
        let reasons = ReasonPart(set: set, source: source, answered: answered, view: view)
        model["reasons"] = .array(report.fired.compactMap { reasons.model($0) })
        model["exempt"] = .array(report.exempt.compactMap { reasons.model($0) })
        model["defeated"] = .array(
            report.defeated.compactMap { defeat in
                reasons.model(defeat.rule, note: view("decisions.reason.defeatedBy", ["rules": view.formats.list(defeat.by)]))
            })
        model["unknown"] = .array(
            report.unknown.prefix(40).compactMap { doubt in
                let facts = view.formats.list(doubt.missing.map { words.label($0) })
                return reasons.model(doubt.rule, note: view("decisions.reason.dependsOn", ["facts": facts]))
            })
        model["unknownCount"] = .string(view.texts.count("decisions.reason.open", report.unknown.count, view.language))
        model["confidential"] = .array(
            try report.confidential.sorted { $0.key < $1.key }.map { fact, office in
                let holder = office.hasPrefix("did:") ? try view.name(office) : office
                return .string(view("decisions.reason.confidential", ["office": holder, "fact": words.label(fact)]))
            })
        model["hasReasons"] = .bool(!report.fired.isEmpty || !report.confidential.isEmpty)
        model["hasExempt"] = .bool(!report.exempt.isEmpty)
        model["hasDefeated"] = .bool(!report.defeated.isEmpty)
        model["hasUnknown"] = .bool(!report.unknown.isEmpty)
        return .object(model)
    }

    /// Which rules were asked, and how far they are to be relied on.
    private func source(_ source: SideSource?) throws -> JSON {
        guard let source else { return .null }
        let version = view("decisions.side.version", ["set": source.setID, "version": source.version])
        guard let published = source.published else {
            return ["text": .string(version), "note": .string(view("decisions.side.shipped"))]
        }
        let note = view(
            source.isExample ? "decisions.side.publishedExample" : "decisions.side.published",
            ["party": try view.name(published.issuer), "date": view.formats.date(published.statedAt.date)])
        return [
            "text": .string(version), "href": .string("/rules/" + published.id.uuid), "note": .string(note),
            "title": view.text(published.title) ?? .null,
        ]
    }

    private func signed(_ side: String) -> String {
        signedBy[side].map { view("decisions.side.signed", ["party": $0]) } ?? view("decisions.side.computed")
    }

    /// Changes that lead to a better answer, each as a link that asks again with them made.
    private func ways(_ suggestions: [Suggestion]) -> JSON {
        .array(
            suggestions.map { suggestion in
                var asked = answered.asked
                for change in suggestion.changes { asked = asked.with(change.attribute, FactText.text(change.becomes)) }
                let text = view.formats.list(suggestion.changes.map { words.change($0) })
                return [
                    "text": .string(text), "outcome": .string(view("decisions.ways.then", ["outcome": words.outcome(suggestion.range.atMost)])),
                    "href": isOpen ? .string(asked.address(anchor: "answer")) : .null,
                ]
            })
    }
}
