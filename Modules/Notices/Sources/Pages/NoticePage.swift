import Canon
import Node
import NoticesAPI
import Pages
import Store

/// `/notices/:uuid`: one notice, in the language the reader chooses, with its files, its sections, what took its place, and its proof.
enum NoticePage {
    @Sendable static func answer(_ request: Request, _ context: NodeContext) async throws -> Response {
        guard let id = request.parameters["uuid"].flatMap({ RecordID(uuid: $0) }) else { throw Failure.notFound("notice of this name") }
        let (title, values) = try await context.store.read { transaction -> (String, JSON) in
            let view = ReaderView(request, context, in: transaction)
            let notices = PublishedNotices(origin: context.origin, includingSealed: view.seesSealed, in: transaction)
            guard let notice = try notices.find(id) else { throw Failure.notFound("notice of this name") }
            let tag =
                request.query["text"].flatMap { notice.text[$0] == nil ? nil : $0 } ?? LanguageTag.best(notice.text, for: view.language)?.tag ?? "en"
            let title = notice.title[tag] ?? LanguageTag.best(notice.title, for: view.language)?.text ?? ""
            return (title, .object(try model(of: notice, in: tag, view, notices)))
        }
        return .page(Page("notices/notice", title: title, model: values, section: "notices"))
    }

    private static func model(of notice: PublishedNotice, in tag: String, _ view: ReaderView, _ notices: PublishedNotices) throws -> JSONObject {
        let titleTag = notice.title[tag] == nil ? LanguageTag.best(notice.title, for: view.language)?.tag ?? tag : tag
        let path = "/notices/" + notice.id.uuid
        let found = try RecordLookup.at(notice.position, of: notice.origin, origin: view.home, in: view.transaction)
        return [
            "masthead": try masthead(notice, titleTag, view), "prose": Prose(notice.text[tag] ?? "", language: tag).model,
            "languages": .array(
                notice.text.keys.sorted().map { other in
                    [
                        "tag": .string(other), "name": .string(LanguageName.own(other)), "href": .string("\(path)?text=\(other)"),
                        "isCurrent": .bool(other == tag),
                    ]
                }),
            "hasLanguages": .bool(notice.text.count > 1),
            "isFallback": .bool(tag != view.language.rawValue),

            "caveat": caveat(notice, tag, view) ?? .null, "isSealed": .bool(notice.isSealed),
            "supersedes": try notice.supersedes.map { try link(to: $0, view, notices) } ?? .null,
            "supersededBy": .array(try notices.superseding(notice).map { try link(to: $0.id, view, notices) }),
            "cooperation": notice.cooperation.map { ["href": .string("/cooperations/" + $0.uuid)] } ?? .null,
            "attachments": .array(try NoticeParts.attachments(of: notice, view, notices)),
            "hasSections": .bool(!notice.sections.isEmpty),
            "sections": .array(try notice.sections.enumerated().map { try NoticeParts.section($1, number: $0 + 1, tag: tag, view) }),
            "hasContents": .bool(notice.sections.count > 3),
            "proof": try found.flatMap { try view.proofLine($0, subject: notice.title[titleTag] ?? "", language: titleTag) } ?? .null,
            "path": .string(path), "recordHref": .string("/records/" + notice.id.uuid), "uuid": .string(notice.id.uuid),
            "id": .string(notice.id.description),
        ]
    }

    private static func masthead(_ notice: PublishedNotice, _ titleTag: String, _ view: ReaderView) throws -> JSON {
        let issuer = try view.partyModel(notice.issuer)
        var facts: [JSON] = [
            [
                "label": .string(view("notices.signedOn")), "value": .string(view.formats.date(notice.statedAt.date)),
                "iso": .string(notice.statedAt.date.description),
            ]
        ]
        if let start = notice.effectiveFrom {
            facts.append([
                "label": .string(view("notices.effectiveFrom")), "value": .string(view.formats.date(start.date)),
                "iso": .string(start.date.description),
            ])
        }
        facts.append(["label": .string(view("notices.standsIn")), "value": .string(try view.nodeName(notice.origin))])
        let chips = (notice.isSealed ? [Chip(.neutral, view("notices.chip.sealed"))] : []) + (effectiveChip(notice, view).map { [$0] } ?? [])
        return [
            "eyebrow": .string(view("notices.eyebrow")), "title": ["text": .string(notice.title[titleTag] ?? ""), "lang": .string(titleTag)],
            "parties": [["name": issuer["name"] ?? .null, "href": issuer["href"] ?? .null, "role": .string(view("notices.publishedBy"))]],
            "chips": .array(chips.map(\.model)), "facts": .array(facts),
        ]
    }

    private static func effectiveChip(_ notice: PublishedNotice, _ view: ReaderView) -> Chip? {
        guard let start = notice.effectiveFrom else { return nil }
        return start.hasBegun(at: view.now)
            ? Chip(.good, view("notices.chip.inEffect"))
            : Chip(.waiting, view("notices.effective.from", ["date": view.formats.date(start.date)]))
    }

    /// The day from which it holds, against today: `{"chip","sentence"}`.
    static func effective(_ notice: PublishedNotice, _ view: ReaderView) -> JSON? {
        guard let start = notice.effectiveFrom else { return nil }
        let begun = start.hasBegun(at: view.now)
        let day = view.formats.date(start.date)
        return [
            "hasBegun": .bool(begun), "iso": .string(start.description),
            "sentence": .string(view(begun ? "notices.effective.since" : "notices.effective.from", ["date": day])),
        ]
    }

    /// What must be known before relying on the text: its own caveat, or ours where its words say that it is an example.
    static func caveat(_ notice: PublishedNotice, _ tag: String, _ view: ReaderView) -> JSON? {
        if let own = notice.caveat[tag] { return Prose(own, language: tag).model }
        if let own = view.prose(notice.caveat) { return own }
        let words = Array(notice.title.values) + Array(notice.text.values)
        let isExample = words.contains { $0.contains("example, not law") || $0.contains("示例，并非法律") }
        return isExample ? Prose(view("notices.exampleNotLaw"), language: view.language.rawValue).model : nil
    }

    /// Another notice by its title, or by its name where it is not to be read here.
    static func link(to id: RecordID, _ view: ReaderView, _ notices: PublishedNotices) throws -> JSON {
        guard let notice = try notices.find(id) else { return ["title": ["text": .string(id.description)], "isKnown": false] }
        return [
            "title": view.text(notice.title) ?? .null, "href": .string("/notices/" + id.uuid), "isKnown": true,
            "statedDay": view.formats.model(notice.statedAt.date),
        ]
    }
}

/// How a language calls itself, for the choice of a text's language.
enum LanguageName {
    static func own(_ tag: String) -> String { Language(rawValue: tag)?.ownName ?? tag }
}
