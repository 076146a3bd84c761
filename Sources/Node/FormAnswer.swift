import Canon
import Pages
import Store

/// The way of a form on a page of its own: shown empty, taken when it is sent, shown again with what is wrong.
package struct FormAnswer: Sendable {
    /// The page's title and section.
    package var title: @Sendable (ReaderView) throws -> String
    package var section: String
    /// The form for a reader, with what was typed and what is wrong.
    package var form: @Sendable (ReaderView, [String: String], (field: String, text: String)?) throws -> FormPage
    /// Does what the form asks for. Throws `Failure`, whose pointer is a field's name where one is wrong.
    package var send: @Sendable (Request, NodeContext) async throws -> Response
    /// The field that a refusal from the log speaks of, by its pointer; the first field where nothing fits.
    package var fields: [String: String]
    /// The statuses of refusals after which the form is shown again with what was typed; others lead to the page of failures.
    package var keeps: Set<Int>

    /// The statuses kept by forms of acts that take a power: a refusal for want of one is said at the field where it is chosen.
    package static let keptWithPowers: Set<Int> = [400, 403, 409, 422]
    /// Where such forms say a refusal that speaks of mandates or of who approves.
    package static let powers = ["refersTo": "mandate", "chain": "mandate", "act": "mandate", "approvals": "mandate"]

    package init(
        section: String, fields: [String: String] = [:], keeps: Set<Int> = [400, 409, 422], title: @escaping @Sendable (ReaderView) throws -> String,
        form: @escaping @Sendable (ReaderView, [String: String], (field: String, text: String)?) throws -> FormPage,
        send: @escaping @Sendable (Request, NodeContext) async throws -> Response
    ) {
        (self.section, self.fields, self.keeps, self.title, self.form, self.send) = (section, fields, keeps, title, form, send)
    }

    /// The form, for GET.
    @Sendable package func show(_ request: Request, _ context: NodeContext) async throws -> Response {
        try await page(request, context, request.query, nil)
    }

    /// What becomes of it, for POST.
    @Sendable package func take(_ request: Request, _ context: NodeContext) async throws -> Response {
        do { return try await send(request, context) } catch let failure as Failure where keeps.contains(failure.status) {
            return try await page(request, context, request.form, failure)
        }
    }

    private func page(_ request: Request, _ context: NodeContext, _ values: [String: String], _ failure: Failure?) async throws -> Response {
        let (title, model) = try await context.store.read { transaction -> (String, JSON) in
            let view = ReaderView(request, context, in: transaction)
            let title = try self.title(view)
            guard let failure else { return (title, try form(view, values, nil).model) }
            let empty = try form(view, values, nil)
            let names = empty.fields.compactMap { $0["name"]?.string } + empty.boxes
            let catalogued = "errors." + failure.code
            var text =
                failure.words[view.language.rawValue] ?? (view.texts.has(catalogued, view.language) ? view(catalogued) : failure.detail)
            // Programs are told the place in the record; a person sees the field.
            if let pointer = failure.pointer, pointer.hasPrefix("/"), text.hasPrefix(pointer) {
                text = String(text.dropFirst(pointer.count).drop { ": ".contains($0) })
            }
            return (title, try form(view, values, (field(failure, among: names), text)).model)
        }
        return .page(Page("form", title: title, model: model, status: failure?.status ?? 200, section: section))
    }

    private func field(_ failure: Failure, among names: [String]) -> String {
        let pointer = failure.pointer ?? ""
        if names.contains(pointer) { return pointer }
        let parts = pointer.split(separator: "/").map(String.init)
        let member = parts.last ?? ""
        for name in [fields[member] ?? member, member + "-en"] where names.contains(name) { return name }
        if let first = parts.first, let name = fields[first], names.contains(name) { return name }
        // One language of a text: `/credentialSubject/reasons/zh-Hans` is the field `reasons-zh`.
        if let suffix = ["en": "-en", "zh-Hans": "-zh"][member], let text = parts.dropLast().last {
            let field = fields[text] ?? text
            let name = (field.hasSuffix("-en") ? String(field.dropLast(3)) : field) + suffix
            if names.contains(name) { return name }
        }
        return names.first ?? ""
    }
}

extension Request {
    /// A field without blanks at its ends; empty where there is none.
    package func field(_ name: String) -> String { FormText.trimmed(form[name] ?? "") }

    /// A text in English and Chinese from the fields `name-en` and `name-zh`; what is empty is left out.
    package func texts(_ name: String) -> [String: String] {
        var texts: [String: String] = [:]
        for (suffix, tag) in [("en", "en"), ("zh", "zh-Hans")] {
            let text = field("\(name)-\(suffix)")
            if !text.isEmpty { texts[tag] = text }
        }
        return texts
    }

    /// As `texts`, refused where both are empty.
    package func neededTexts(_ name: String) throws -> [String: String] {
        let texts = texts(name)
        guard !texts.isEmpty else {
            throw FormText.wrong("\(name)-en", en: "This is empty in both languages; fill in one.", zhHans: "两种语言均为空，请至少填写一种。")
        }
        return texts
    }

    /// The day in a field.
    package func day(_ name: String) throws -> CalendarDate {
        guard let day = CalendarDate(field(name)) else {
            throw FormText.wrong(name, en: "This must be a day such as 2026-12-31.", zhHans: "须为日期，例如 2026-12-31。")
        }
        return day
    }

    /// The day in a field; nil for an empty one.
    package func optionalDay(_ name: String) throws -> CalendarDate? { field(name).isEmpty ? nil : try day(name) }
}

/// What forms say of what was typed.
package enum FormText {
    package static func wrong(_ field: String, en: String, zhHans: String) -> Failure {
        Failure(status: 422, code: "form", pointer: field, detail: en, words: ["en": en, "zh-Hans": zhHans])
    }

    package static func trimmed(_ text: String) -> String {
        var rest = text[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
