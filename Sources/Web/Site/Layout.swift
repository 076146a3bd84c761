import Canon
import Node
import Pages

/// The values that the layout shows around every page, under `site`.
struct Layout: Sendable {
    var navigation: [NavigationEntry]
    var texts: Texts
    var origin: String
    var url: String
    var did: String
    /// Where static files are: `/static/<version>`.
    var assets: String
    /// Where people sign in; nil on a node without accounts.
    var sessions: SessionReader?

    /// - Parameters:
    ///   - path: the page's own address without query, percent-encoded.
    ///   - query: its query values, kept when the language is switched.
    func model(_ facts: SiteFacts, title: String, section: String?, path: String, query: [String: String], language: Language, person: Person? = nil)
        -> JSON
    {
        let formats = Formats(language)
        let name = LocalizedText(facts.name, for: language) ?? LocalizedText(text: origin, language: "en", isFallback: false)
        let isHome = path == "/"
        return [
            "lang": .string(language.rawValue),
            "title": .string(title),
            "windowTitle": .string(isHome ? "\(name.text) — Comity" : "\(title) — \(name.text)"),
            "assets": .string(assets),
            "isFictional": .bool(facts.isFictional),
            // What stands between a label and its value, or between two parts of a sentence: Chinese signs bring their own space.
            "gap": language == .chinese ? "" : " ", "comma": language == .chinese ? "，" : ", ", "colon": language == .chinese ? "：" : ": ",
            "node": [
                "name": name.model, "origin": .string(origin), "url": .string(url), "did": .string(did),
                "entries": .string(texts.count("layout.entries", facts.logSize, language)),
            ],
            "version": .string(facts.version),
            "checking": .string(texts("layout.checking", language, ["version": facts.version, "origin": origin])),
            "languages": .array(Language.allCases.map { switchTo($0, from: language, path: path, query: query) }),
            "navigation": .array(
                navigation.map { entry in
                    [
                        "href": .string(entry.path), "label": .string(texts("navigation.\(entry.section)", language)),
                        "current": .bool(entry.section == section),
                    ]
                }),
            "account": account(person, language, isHere: path == sessions?.signInPath || path == sessions?.accountPath) ?? .null,
            "logHref": .string("/log"),
            "size": .string(formats.number(facts.logSize)),
        ]
    }

    /// The way to sign in, or to the account of the person who did.
    private func account(_ person: Person?, _ language: Language, isHere: Bool) -> JSON? {
        guard let sessions else { return nil }
        return [
            "href": .string(person == nil ? sessions.signInPath : sessions.accountPath),
            "label": .string(person?.name ?? texts("layout.signIn", language)), "isPerson": .bool(person != nil), "current": .bool(isHere),
        ]
    }

    /// The same page in another language: same path, same query.
    private func switchTo(_ target: Language, from current: Language, path: String, query: [String: String]) -> JSON {
        var pairs = query.filter { $0.key != "lang" }.sorted { $0.key < $1.key }.map {
            "\(PercentEncoding.encode($0.key))=\(PercentEncoding.encode($0.value))"
        }
        pairs.append("lang=\(target.rawValue)")
        return [
            "tag": .string(target.rawValue), "name": .string(target.ownName), "current": .bool(target == current),
            "href": .string("\(path)?\(pairs.joined(separator: "&"))"),
        ]
    }
}
