import Canon
import Node
import Pages

/// A section of a notice that is a document: such as one rule, with its citation and the wording it rests on.
///
/// `{"id","heading":{…},"text":{…},"effect"?,"facts"?:[{"label":{…},"text":{…}}],"citation"?:{…},"url"?,"confidence"?,"note"?:{…},"quote"?:{…}}`.
package struct NoticeSection: Sendable, Hashable {
    /// What a rule does, for a chip beside its heading.
    package enum Effect: String, Sendable, CaseIterable { case prohibit, approval, notify, condition, exempt }

    /// How far the source was read.
    package enum Confidence: String, Sendable, CaseIterable {
        case quoted, secondary, unverified
        case thresholdUnverified = "threshold-unverified"
    }

    /// A labelled detail, such as who must approve.
    package struct Fact: Sendable, Hashable {
        package var label: [String: String]
        package var text: [String: String]
        package init(label: [String: String], text: [String: String]) { (self.label, self.text) = (label, text) }
    }

    /// The wording of the source, in the language in which it was read.
    package struct Quote: Sendable, Hashable {
        /// BCP 47 tag.
        package var language: String
        package var text: String
        /// Where the wording stands.
        package var from: [String: String]
        /// The edition that was read, such as a date.
        package var edition: String?
        package init(language: String, text: String, from: [String: String] = [:], edition: String? = nil) {
            (self.language, self.text, self.from, self.edition) = (language, text, from, edition)
        }
    }

    /// A name unique in its notice, of letters, digits, `.`, `_` and `-`: it is part of an address.
    package var id: String
    package var heading: [String: String]
    package var text: [String: String]
    package var effect: Effect?
    package var facts: [Fact]
    package var citation: [String: String]
    package var url: String?
    package var confidence: Confidence?
    package var note: [String: String]
    package var quote: Quote?

    package init(
        id: String, heading: [String: String], text: [String: String], effect: Effect? = nil, facts: [Fact] = [], citation: [String: String] = [:],
        url: String? = nil, confidence: Confidence? = nil, note: [String: String] = [:], quote: Quote? = nil
    ) {
        self.id = id
        self.heading = heading
        self.text = text
        self.effect = effect
        self.facts = facts
        self.citation = citation
        self.url = url
        self.confidence = confidence
        self.note = note
        self.quote = quote
    }

    /// As the record holds it.
    package var json: JSON {
        var members: [String: JSON] = ["id": .string(id), "heading": .languages(heading), "text": .languages(text)]
        members["effect"] = effect.map { .string($0.rawValue) }
        if !facts.isEmpty { members["facts"] = .array(facts.map { ["label": .languages($0.label), "text": .languages($0.text)] }) }
        if !citation.isEmpty { members["citation"] = .anyText(citation) }
        members["url"] = url.map { .string($0) }
        members["confidence"] = confidence.map { .string($0.rawValue) }
        if !note.isEmpty { members["note"] = .languages(note) }
        if let quote {
            var inner: [String: JSON] = ["lang": .string(quote.language), "text": .string(quote.text)]
            if !quote.from.isEmpty { inner["from"] = .languages(quote.from) }
            inner["edition"] = quote.edition.map { .string($0) }
            members["quote"] = .object(JSONObject(inner))
        }
        return .object(JSONObject(members))
    }
}
