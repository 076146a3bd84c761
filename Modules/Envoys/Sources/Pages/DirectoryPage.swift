import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import Store

/// What is asked of the directory: whom do I ask about X in country Y?
struct DirectoryQuestion: Sendable, Hashable {
    var country: String?
    var counterparty: String?
    var subject: String?
    var stage: IndustrialStage?
    var action: MandateAction?

    /// Empty and unknown values ask for nothing.
    init(_ query: [String: String]) {
        func value(_ key: String) -> String? { query[key].map(\.trimmingBlanks).flatMap { $0.isEmpty ? nil : $0 } }
        (country, counterparty, subject) = (value("in"), value("with"), value("about"))
        stage = value("stage").flatMap { IndustrialStage(rawValue: $0) }
        action = value("may").flatMap { MandateAction(rawValue: $0) }
    }

    /// Whether this mandate is an answer: a code asked for lies under one given, or one given under the code asked for.
    func fits(_ mandate: Mandate) -> Bool {
        let authority = mandate.authority
        func meets(_ hierarchy: Hierarchy, _ code: String, _ given: [String]) -> Bool {
            given.contains { hierarchy.lies(code, under: $0) || hierarchy.lies($0, under: code) }
        }
        if let country, !meets(.jurisdiction, country, authority.jurisdictions) { return false }
        if let counterparty, !authority.counterparties.contains(counterparty) { return false }
        if let subject {
            let lower = subject.lowercased()
            let inTitle = mandate.titles.values.contains { $0.lowercased().contains(lower) }
            guard inTitle || (Hierarchy.subjectArea.isCode(subject) && meets(.subjectArea, subject, authority.subjectAreas)) else { return false }
        }
        if let stage, let stages = authority.stages, !stages.contains(stage) { return false }
        if let action, !authority.powers.contains(where: { $0.action == action }) { return false }
        return true
    }
}

/// `/envoys`: the directory over this node and the peers it follows.
enum DirectoryPage {
    @Sendable static func answer(_ request: Request, _ context: NodeContext) async throws -> Response {
        let question = DirectoryQuestion(request.query)
        let model = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            let models = MandateModel(view)
            let all = try models.mandates.all()
            let found = try all.filter { question.fits($0.mandate) }.map { ($0, try models.state($0)) }
            // Those who can act come first; each group newest first.
            let inForce = found.filter { $0.1 == .inForce }
            let others = found.filter { $0.1 != .inForce }
            return [
                "filters": .array(filters(all, question, view)), "about": .string(question.subject ?? ""),
                "items": .array(try inForce.map { try item($0.0, $0.1, models) }), "others": .array(try others.map { try item($0.0, $0.1, models) }),
                "hasOthers": .bool(!others.isEmpty), "count": .string(view.texts.count("envoys.list.count", inForce.count, view.language)),
                "canAppoint": .bool(request.person?.has(["administrator"]) ?? false),
                "empty": inForce.isEmpty
                    ? ["title": .string(view("envoys.list.empty.title")), "text": .string(view("envoys.list.empty.text"))] : .null,
            ]
        }
        return .page(Page("envoys/list", title: context.texts("envoys.list.title", request.language), model: model, section: "envoys"))
    }

    private static func item(_ logged: LoggedMandate, _ state: MandateState, _ models: MandateModel) throws -> JSON {
        let view = models.view
        let mandate = logged.mandate
        var chips = [models.chip(state)]
        if logged.place.origin != view.home {
            chips.append(Chip(.neutral, view("envoys.chip.peer", ["node": try view.nodeName(logged.place.origin)])))
        }
        if mandate.parent != nil { chips.append(Chip(.neutral, view("envoys.chip.passedOn"))) }
        let away = try absence(logged, models)
        if let away { chips.append(Chip(.waiting, away)) }
        let actions = mandate.authority.powers.reduce(into: [String]()) { all, power in
            let word = power.action.words[view.language.rawValue]
            if !all.contains(word) { all.append(word) }
        }
        return [
            "title": models.title(mandate), "href": .string("/envoys/" + logged.id.uuid), "principal": try models.person(mandate.principal),
            "name": try models.name(logged) ?? .null, "where": .string(models.names(mandate.authority.jurisdictions)),
            "with": .string(models.names(mandate.authority.counterparties)), "about": .string(models.names(mandate.authority.subjectAreas)),
            "may": .string(actions.joined(separator: view.language == .english ? "; " : "；")), "validity": .string(models.validity(mandate)),
            "chips": .array(chips.map(\.model)),
        ]
    }

    /// Whom to ask while the holder is away; nil while nobody is.
    static func absence(_ logged: LoggedMandate, _ models: MandateModel) throws -> String? {
        let now = models.view.now
        let events = try models.mandates.events(of: logged).filter { $0.change == .handover }
        guard let event = events.last(where: { ($0.from ?? now) <= now && now < ($0.until ?? now) }) else { return nil }
        return models.view("envoys.chip.away", ["until": models.view.formats.shortDate((event.until ?? now).date)])
    }

    private static func filters(_ all: [LoggedMandate], _ question: DirectoryQuestion, _ view: ReaderView) -> [JSON] {
        func select(_ name: String, _ label: String, _ values: [(String, String)], _ chosen: String?) -> JSON {
            let any: JSON = ["value": "", "label": .string(view("envoys.list.any")), "selected": .bool(chosen == nil)]
            let options = values.map { value, label -> JSON in
                ["value": .string(value), "label": .string(label), "selected": .bool(value == chosen)]
            }
            return ["name": .string(name), "label": .string(label), "options": .array([any] + options)]
        }
        func codes(_ path: (Authority) -> [String]) -> [(String, String)] {
            Set(all.flatMap { path($0.mandate.authority) }).sorted().map { code in
                (code, view.texts.has("jurisdictions.\(code)", view.language) ? view("jurisdictions.\(code)") : code)
            }
        }
        let tag = view.language.rawValue
        return [
            select("in", view("envoys.list.in"), codes(\.jurisdictions), question.country),
            select("with", view("envoys.list.with"), codes(\.counterparties), question.counterparty),
            select("stage", view("envoys.list.stage"), IndustrialStage.allCases.map { ($0.rawValue, $0.words[tag]) }, question.stage?.rawValue),
            select("may", view("envoys.list.may"), MandateAction.allCases.map { ($0.rawValue, $0.words[tag]) }, question.action?.rawValue),
        ]
    }
}
