import Canon
import Node
import NoticesAPI
import Pages

/// A notice inside another page: its text if it is short, its beginning otherwise; its files; of a document the sections that matter there.
enum NoticeExhibit {
    /// The longest text that is shown whole, in characters; Chinese says more in fewer.
    static let wholeText = [Language.english: 1400, .chinese: 560]
    static let shownSections = 3

    static func make(_ found: FoundRecord, _ wish: ExhibitWish, for view: ReaderView) throws -> Exhibit? {
        let notices = PublishedNotices(origin: view.home, includingSealed: view.seesSealed, in: view.transaction)
        guard let notice = try notices.at(found.position, of: found.origin) else { return nil }
        let href = "/notices/" + notice.id.uuid
        let tag = LanguageTag.best(notice.text, for: view.language)?.tag ?? "en"
        let successors = try notices.superseding(notice)
        var model: JSONObject = [
            "href": .string(href), "effective": NoticePage.effective(notice, view) ?? .null,
            "caveat": NoticePage.caveat(notice, tag, view) ?? .null,
            "supersededBy": .array(try successors.map { try NoticePage.link(to: $0.id, view, notices) }),
            "isSuperseded": .bool(!successors.isEmpty),
            "supersedes": try notice.supersedes.map { try NoticePage.link(to: $0, view, notices) } ?? .null,
            "anchor": .string(wish.anchor),
        ]
        // What a later notice took the place of is kept to its title: the reader should not rely on it, and can still read it.
        if successors.isEmpty {
            let files = try NoticeParts.attachments(of: notice, view, notices)
            model["attachments"] = .array(files)
            model["sections"] = .array(try sections(notice, wish, tag, view))
            if !notice.sections.isEmpty {
                model["allSections"] = .string(view.texts.count("notices.allSections", notice.sections.count, view.language))
            }
            shorten(notice, tag, view, into: &model)
        }
        return Exhibit("notices/exhibit", title: notice.title, href: href, model: model)
    }

    private static func shorten(_ notice: PublishedNotice, _ tag: String, _ view: ReaderView, into model: inout JSONObject) {
        let prose = Prose(notice.text[tag] ?? "", language: tag)
        let limit = wholeText[view.language] ?? 1400
        guard prose.text.count > limit || !notice.sections.isEmpty else {
            model["prose"] = prose.model
            return
        }
        let first = prose.paragraphs.first?.joined(separator: "\n") ?? ""
        let beginning = first.count > limit ? prose.excerpt(limit) : first
        model["prose"] = Prose(beginning, language: tag).model
        model["isShortened"] = .bool(beginning != prose.text)
    }

    /// The sections that the page asks for; the first few where it asks for none.
    private static func sections(_ notice: PublishedNotice, _ wish: ExhibitWish, _ tag: String, _ view: ReaderView) throws -> [JSON] {
        let numbered = Array(notice.sections.enumerated())
        let wanted = wish.parts.compactMap { part in numbered.first { $0.element["id"]?.string == part } }
        let shown = wanted.isEmpty ? Array(numbered.prefix(shownSections)) : wanted
        return try shown.map { i, section in
            var model = try NoticeParts.section(section, number: i + 1, tag: tag, view)
            model["anchor"] = .string("\(wish.anchor)-\(i + 1)")
            model["href"] = .string("/notices/\(notice.id.uuid)#section-\(section["id"]?.string ?? "")")
            return model
        }
    }
}
