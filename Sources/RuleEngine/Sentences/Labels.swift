import Canon

/// What attributes and their values are called in one language:
/// `{"format":"comity-labels/1","language":"en","attributes":{name:{label,unit,values}},"countries":{…},"approvers":{…},"lists":{…},"terms":{…}}`.
package struct Labels: Sendable {
    package struct Entry: Sendable {
        /// A noun phrase that a verb can follow: `the recipient's country`.
        package let label: String
        /// What stands behind a number, such as `%`.
        package let unit: String?
        /// By word; for yes-or-no attributes the clauses `true` and `false`.
        package let values: [String: String]
    }

    package static let format = "comity-labels/1"
    package let language: String
    package let attributes: [String: Entry]
    package let countries: [String: String]
    package let approvers: [String: String]
    package let lists: [String: String]
    /// Instruments, periods and other texts of rules.
    package let terms: [String: String]
    let file: String

    init?(_ json: JSON, file: String, _ findings: Findings) {
        guard var reader = ObjectReader(json, at: Place(file), findings) else { return nil }
        _ = reader.text("format")
        guard let language = reader.text("language", required: true), BCP47.isWellFormed(language) else {
            findings.error(.wrongType, Place(file).inside("language"), "language must be a tag such as en or zh-Hans")
            return nil
        }
        var attributes: [String: Entry] = [:]
        for (name, value) in reader.required("attributes")?.object ?? [:] {
            let place = Place(file).inside("attributes").inside(name).of(name)
            guard var inner = ObjectReader(value, at: place, findings) else { continue }
            let label = inner.text("label", required: true)
            let unit = inner.text("unit")
            let values = Labels.texts(inner.value("values"), at: place.inside("values"), findings)
            inner.finish()
            if let label { attributes[name] = Entry(label: label, unit: unit, values: values) }
        }
        let place = Place(file)
        countries = Labels.texts(reader.value("countries"), at: place.inside("countries"), findings)
        approvers = Labels.texts(reader.value("approvers"), at: place.inside("approvers"), findings)
        lists = Labels.texts(reader.value("lists"), at: place.inside("lists"), findings)
        terms = Labels.texts(reader.value("terms"), at: place.inside("terms"), findings)
        reader.finish()
        (self.language, self.attributes, self.file) = (language, attributes, file)
    }

    private static func texts(_ json: JSON?, at place: Place, _ findings: Findings) -> [String: String] {
        guard let json else { return [:] }
        guard let members = json.object else {
            findings.error(.wrongType, place, "this must be an object of texts")
            return [:]
        }
        var texts: [String: String] = [:]
        for (name, value) in members {
            if let text = value.string, !text.isEmpty {
                texts[name] = text
            } else {
                findings.error(.wrongType, place.inside(name), "this must be a text")
            }
        }
        return texts
    }

    /// Warns of each attribute and each word of a closed choice that has no label.
    func check(against schema: AttributeSchema, _ findings: Findings) {
        for attribute in schema.attributes {
            let place = Place(file).inside("attributes").inside(attribute.name).of(attribute.name)
            guard let entry = attributes[attribute.name] else {
                findings.warn(.missingLabel, place, "the attribute has no label in \(language); add one")
                continue
            }
            for word in attribute.type == .bool ? ["true", "false"] : attribute.words where entry.values[word] == nil {
                findings.warn(.missingLabel, place.inside("values").inside(word), "the word \(word) has no label in \(language); add one")
            }
        }
        for name in attributes.keys.sorted() where schema.index(of: name) == nil {
            findings.warn(.unknownAttribute, Place(file).inside("attributes").inside(name), "there is no such attribute; correct or remove it")
        }
    }

    /// The name of an attribute, or the attribute itself where there is none.
    package func label(of attribute: Attribute) -> String { attributes[attribute.name]?.label ?? attribute.name }

    /// A value in words.
    package func text(of value: Value, for attribute: Attribute) -> String {
        switch value {
        case .bool(let flag): return attributes[attribute.name]?.values["\(flag)"] ?? "\(attribute.name): \(flag)"
        case .date(let day): return English.of(self).day(day)
        case .int(let number):
            let text = English.of(self).number(number)
            guard let unit = attributes[attribute.name]?.unit else { return text }
            return unit == "%" ? text + unit : text + " " + unit
        case .word(let word): return text(of: word, for: attribute)
        case .words(let words): return English.of(self).all(words.map { text(of: $0, for: attribute) })
        }
    }

    func text(of word: String, for attribute: Attribute) -> String {
        if let text = attributes[attribute.name]?.values[word] { return text }
        if attribute.type == .country || attribute.type == .countries { return countries[word] ?? word }
        return word
    }
}
