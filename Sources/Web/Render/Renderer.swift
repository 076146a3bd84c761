import Canon
import Mustache
import Pages

/// Why a template cannot be used, or a page not be shown.
package struct TemplateError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable { case missing, malformed, missingPartial, unescaped }
    package var code: Code
    package var reason: String
    package var description: String { "\(code.rawValue): \(reason)" }
}

/// Renders pages from Mustache templates and JSON view models.
///
/// Templates of Web are named by their file (`layout`, `chip`); those of a module by `<module>/<file>`. Everything is escaped except the drawings
/// that `chart` and `timeline` show. All templates are parsed, and their partials looked up, when the renderer is made: a mistake stops the start.
package struct Renderer: Sendable {
    private let library: MustacheLibrary
    private let texts: [Language: TextTree]

    /// - Parameter templates: the text of each template by its name.
    package init(templates: [String: String], texts: Texts) throws(TemplateError) {
        var library = MustacheLibrary()
        for (name, text) in templates.sorted(by: { $0.key < $1.key }) {
            try TemplateCheck.check(name, text, among: templates)
            do {
                // Leading white space means nothing in HTML here, and indented partials would cost time and break preformatted text.
                let lean = text.split(separator: "\n", omittingEmptySubsequences: true).map { $0.drop { $0 == " " || $0 == "\t" } }
                try library.register(lean.joined(separator: "\n") + "\n", named: name)
            } catch {
                throw TemplateError(code: .malformed, reason: "`\(name)`: \(error)")
            }
        }
        self.library = library
        self.texts = Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0, TextTree(texts, $0)) })
    }

    /// The templates among the embedded files.
    package init(assets: EmbeddedAssets, texts: Texts) throws(TemplateError) {
        var templates: [String: String] = [:]
        for asset in assets.all(under: "web/Templates/") where asset.path.hasSuffix(".mustache") {
            templates[String(asset.path.dropFirst(14).dropLast(9))] = String(decoding: asset.bytes, as: UTF8.self)
        }
        for asset in assets.all(under: "modules/") where asset.path.hasSuffix(".mustache") {
            templates[String(asset.path.dropFirst(8).dropLast(9))] = String(decoding: asset.bytes, as: UTF8.self)
        }
        try self.init(templates: templates, texts: texts)
    }

    /// The page's HTML.
    ///
    /// - Throws: `TemplateError` when there is no such template.
    package func render(_ template: String, model: JSON, site: JSON, language: Language) throws(TemplateError) -> String {
        let root = ModelObject(root: model.object ?? JSONObject(), texts: texts[language] ?? TextTree(Texts([:]), language), site: site)
        guard let html = library.render(root, withTemplate: template) else {
            throw TemplateError(code: .missing, reason: "there is no template `\(template)`; check the name that the page gives")
        }
        return html
    }
}
