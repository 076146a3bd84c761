import Canon
import Node
import NoticesAPI
import Pages
import Store

/// The parts of a notice as its page shows them: files and sections.
enum NoticeParts {
    /// `{"name","mediaType","size","digest","hex","licence"?,"source"?,"href"?,"elsewhere"?}`: `href` when the bytes are held here, else where to ask.
    static func attachments(of notice: PublishedNotice, _ view: ReaderView, _ notices: PublishedNotices) throws -> [JSON] {
        try notices.attachments(of: notice).map { file in
            let held = try view.transaction.first("SELECT 1 FROM bodies WHERE digest = ?", [.blob(file.digest.bytes)]) != nil
            var model: JSONObject = [
                "name": .string(file.name), "mediaType": .string(file.mediaType), "size": .string(view.formats.bytes(file.size)),
                "digest": .string(file.digest.multibase), "hex": .string(file.digest.hex), "licence": file.licence.map { .string($0) } ?? .null,
                "source": file.source.map { .string($0) } ?? .null,
            ]
            if held {
                model["href"] = .string("/files/" + file.digest.multibase)
            } else if notice.origin != view.home {
                model["elsewhere"] = .string(try view.nodeName(notice.origin))
            }
            return .object(model)
        }
    }

    /// A section of a document, in the language `tag` where it has that.
    static func section(_ value: JSON, number: Int, tag: String, _ view: ReaderView) throws -> JSON {
        guard let object = value.object else { return .null }
        var fields = Fields(object, at: "/sections/\(number - 1)")
        let section = try NoticeSection(&fields)
        let heading = pick(section.heading, tag, view)
        var model: JSONObject = [
            "id": .string(section.id), "anchor": .string("section-" + section.id), "number": .string(String(number)),
            "heading": .string(heading?.text ?? section.id), "headingLang": heading.map { .string($0.tag) } ?? .null,
            "prose": pick(section.text, tag, view).map { Prose($0.text, language: $0.tag).model } ?? .null,
            "effect": section.effect.map { chip($0, view).model } ?? .null,
            "facts": .array(
                section.facts.map { ["label": line(pick($0.label, tag, view)), "text": line(pick($0.text, tag, view))] }),
            "citation": section.citation.isEmpty ? .null : line(pick(section.citation, tag, view)), "url": section.url.map { .string($0) } ?? .null,
            "confidence": section.confidence.map { .string(view("notices.confidence." + $0.rawValue)) } ?? .null,
            "note": pick(section.note, tag, view).map { Prose($0.text, language: $0.tag).model } ?? .null,
        ]
        if let quote = section.quote {
            model["quote"] = [
                "prose": Prose(quote.text, language: quote.language).model, "lang": .string(quote.language),
                "from": quote.from.isEmpty ? .null : line(pick(quote.from, tag, view)), "edition": quote.edition.map { .string($0) } ?? .null,
            ]
        }
        return .object(model)
    }

    /// What a rule does, as a chip whose sign says the same as its colour.
    static func chip(_ effect: NoticeSection.Effect, _ view: ReaderView) -> Chip {
        let tone: Chip.Tone =
            switch effect {
            case .prohibit: .stop
            case .approval, .notify: .waiting
            case .condition, .exempt: .good
            }
        return Chip(tone, view("notices.effect." + effect.rawValue))
    }

    private static func pick(_ map: [String: String], _ tag: String, _ view: ReaderView) -> (tag: String, text: String)? {
        if let text = map[tag] { return (tag, text) }
        return LanguageTag.best(map, for: view.language)
    }

    private static func line(_ picked: (tag: String, text: String)?) -> JSON {
        guard let picked else { return .null }
        return ["text": .string(picked.text), "lang": picked.tag == "und" ? .null : .string(picked.tag)]
    }
}
