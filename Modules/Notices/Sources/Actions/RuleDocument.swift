import Canon
import Node
import Pages

/// A document of rules as people write it (Demo/rules-cn.json is one), and the sections of a notice that it becomes.
///
/// Words for effects, approvers, periods and confidences stand in the document itself, in every language; what a section has no field for becomes a
/// labelled fact, so that nothing of the document is lost to the reader.
package struct RuleDocument: Sendable {
    package var title: [String: String]
    /// What must be known before relying on it: "example, not law".
    package var caveat: [String: String]
    /// How to read it, and where its quotations come from; paragraphs for the notice's text.
    package var explanations: [[String: String]]
    package var sections: [NoticeSection]

    /// The labels of facts, by language: given by the caller, since a document names none.
    package struct Labels: Sendable {
        package var approver: [String: String]
        package var days: [String: String]
        package var from: [String: String]
        package var until: [String: String]
        package var suspended: [String: String]
        package var exceptions: [String: String]

        /// English and Chinese.
        package static let ordinary = Labels(
            approver: ["en": "Who decides", "zh-Hans": "主管机关"], days: ["en": "Time", "zh-Hans": "期限"],
            from: ["en": "In effect from", "zh-Hans": "施行日期"], until: ["en": "Until", "zh-Hans": "有效期至"],
            suspended: ["en": "Suspended", "zh-Hans": "暂停施行"], exceptions: ["en": "Set aside by", "zh-Hans": "例外条款"])
    }

    /// Throws `Failure` naming the place that cannot be used.
    package init(_ document: JSON, labels: Labels = .ordinary) throws {
        var fields = Fields(document.object ?? JSONObject(), at: "")
        title = try fields.languageMap("title", max: Notice.maxTitle)
        caveat = try fields.optionalLanguageMap("status", max: 4000) ?? [:]
        explanations = try ["howToRead", "quotations"].compactMap { try fields.optionalLanguageMap($0, max: 8000) }
        let reader = RuleSectionReader(document: document, labels: labels)
        sections = try fields.list("sections", maxCount: Notice.maxSections).enumerated().map { try reader.section($1, at: "/sections/\($0)") }
    }

    /// The notice that publishes the document: `text` comes first, then how to read it.
    package func notice(title: [String: String]? = nil, text: [String: String] = [:]) -> Notice {
        var joined: [String: String] = text
        for part in explanations {
            for (tag, words) in part { joined[tag] = joined[tag].map { $0 + "\n\n" + words } ?? words }
        }
        return Notice(title: title ?? self.title, text: joined.isEmpty ? self.title : joined, caveat: caveat, sections: sections)
    }
}
