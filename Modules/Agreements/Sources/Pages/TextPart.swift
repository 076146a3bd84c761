import Canon
import Drafting
import Node
import Pages

/// The text of an agreement, clause by clause, its languages side by side.
enum TextPart {
    static func clause(_ clause: Clause, number: Int, _ reader: AgreementReader) throws -> JSON {
        try self.clause(clause, number: number, languages: reader.text.languages, reader.text, reader.view)
    }

    /// `{"anchor","number","label","isExample","columns":[{"lang","title","prose"?,"missing"}],"data":[{"label","value"}]}`.
    static func clause(_ clause: Clause, number: Int, languages: [String], _ text: Agreement, _ view: ReaderView) throws -> JSON {
        [
            "anchor": .string("clause-" + clause.id), "number": .string(view.formats.number(number)),
            "label": .string(LanguageTag.best(clause.title, for: view.language)?.text ?? clause.type.name[view.language.rawValue]),
            "isExample": .bool(clause.template?.changed == false),
            "columns": .array(
                languages.map { tag in
                    [
                        "lang": .string(tag), "name": .string(Tag.name(of: tag)[view.language.rawValue]), "title": .string(clause.title[tag] ?? ""),
                        "prose": clause.text[tag].map { Prose($0, language: tag).model } ?? .null, "missing": .bool(clause.text[tag] == nil),
                    ]
                }), "data": .array(data(clause, text, view)),
        ]
    }

    /// The typed data as lines a person can read. What is a list of things stands one line each.
    private static func data(_ clause: Clause, _ text: Agreement, _ view: ReaderView) -> [JSON] {
        guard let data = clause.data, let members = clause.type.members else { return [] }
        return members.flatMap { member -> [JSON] in
            guard let value = data[member.name] else { return [] }
            return values(value, member.shape, text, view).map { ["label": .string(member.name), "value": .string($0)] }
        }
    }

    private static func values(_ value: JSON, _ shape: Shape, _ text: Agreement, _ view: ReaderView) -> [String] {
        switch shape {
        case .list(let inner, _): return (value.array ?? []).flatMap { values($0, inner, text, view) }
        case .object(let members):
            let parts = members.flatMap { member in value[member.name].map { values($0, member.shape, text, view) } ?? [] }
            return [parts.joined(separator: view.language == .chinese ? "；" : "; ")]
        case .texts: return [texts(value, view)]
        case .party: return [value.string.flatMap { text.party($0) }.flatMap { LanguageTag.best($0.name, for: view.language)?.text } ?? ""]
        case .date: return [value.string.flatMap { CalendarDate($0) }.map { view.formats.date($0) } ?? ""]
        case .duration: return [value.string.flatMap { Span($0) }?.words[view.language.rawValue] ?? ""]
        case .money: return ["\(value["currency"]?.string ?? "") \(value["amount"]?.string ?? "")"]
        case .bool: return [view(value.bool == true ? "agreements.yes" : "agreements.no")]
        case .percent: return ["\(value.string ?? "") %"]
        default: return [value.string ?? value.integer.map { view.formats.number(Int($0)) } ?? ""]
        }
    }

    private static func texts(_ value: JSON, _ view: ReaderView) -> String {
        var map: [String: String] = [:]
        for (tag, inner) in value.object ?? [:] { map[tag] = inner.string }
        return LanguageTag.best(map, for: view.language)?.text ?? ""
    }
}
