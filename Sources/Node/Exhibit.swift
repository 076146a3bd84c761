import Canon
import Pages

/// How a record is shown inside a page of another module, such as the case page: a partial template and its values.
///
/// The page around it says who signed the record and how far it is proven; the exhibit says what it says.
package struct Exhibit: Sendable {
    /// The partial's name, such as `notices/exhibit`; it is rendered with the model as its only values.
    package var template: String
    package var title: [String: String]
    /// Where the record has a page of its own on this site.
    package var href: String?
    package var model: JSONObject

    package init(_ template: String, title: [String: String], href: String? = nil, model: JSONObject) {
        (self.template, self.title, self.href, self.model) = (template, title, href, model)
    }
}

/// What the page around an exhibit wishes of it.
package struct ExhibitWish: Sendable {
    /// A name unique on the page, for addresses within it.
    package var anchor: String
    /// Parts that matter here, by names that the record itself gives them; none for the first ones.
    package var parts: [String]
    /// Whether the page is about this record alone, so that headings inside begin at the second level; else they stand below one of the third.
    package var isAlone: Bool

    package init(anchor: String, parts: [String] = [], isAlone: Bool = false) {
        (self.anchor, self.parts, self.isAlone) = (anchor, parts, isAlone)
    }
}
