import Canon
import Node
import Pages
import RulesAPI

/// What the person who reads can do about a version, the most pressing first.
enum VersionTodo {
    /// The values of the component `todo`.
    static func model(_ reader: RuleSetReader) throws -> JSON {
        let (view, version) = (reader.view, reader.version)
        var items: [JSON] = []
        func item(_ key: String, _ href: String, text: String? = nil) {
            items.append([
                "href": .string(href), "label": .string(view("rules.page.todo." + key)), "text": text.map { .string($0) } ?? .null,
            ])
        }
        let status = version.status(on: reader.today)
        if VersionSubject.owner(of: version, view) != nil { try owners(reader, status, item) }
        if let until = try VoiceForm.last(VersionSubject(reader)), reader.today <= until, status != .withdrawn {
            item("comment", reader.path + "/comment", text: RuleParts.left(until: until, view))
        }
        item("challenge", reader.path + "/challenge")
        item("register", reader.path + "/register")
        item("swap", "/rules/equal-treatment")
        item("author", "/rules/new?from=" + version.id.uuid)
        return ["title": .string(view("rules.page.doing")), "items": .array(items)]
    }

    private static func owners(_ reader: RuleSetReader, _ status: RuleSetStatus, _ item: (String, String, String?) -> Void) throws {
        let (view, version) = (reader.view, reader.version)
        let isOpen = version.term == nil && version.withdrawnFrom == nil
        if isOpen || version.term?.ground == .urgent {
            item("propose", reader.path + "/propose", nil)
            let open = try AnswerCommentForm.open(VersionSubject(reader)).count
            let closed = version.commentsUntil.map { $0 < reader.today } ?? false
            let text = open > 0 ? view.texts.count("rules.voices.unanswered", open, view.language) : nil
            if closed { item("adopt", reader.path + "/adopt", text) }
        }
        if isOpen { item("adoptUrgently", reader.path + "/adopt-urgently", nil) }
        if !EventForm.words(version, on: reader.today).isEmpty { item("event", reader.path + "/event", nil) }
    }
}
