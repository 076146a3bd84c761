import Canon

/// Reads an attribute file: `{"format":"comity-attributes/…","attributes":{name:{type,values_or_unit,meaning,change}},…}`.
enum SchemaLoader {
    static let formats = ["comity-attributes/draft-1", "comity-attributes/1"]

    static func load(_ json: JSON, file: String, findings: Findings) -> AttributeSchema? {
        guard var reader = ObjectReader(json, at: Place(file), findings) else { return nil }
        let isDraft = reader.text("format") == formats[0]
        // What the outcomes and effects mean stands in the file for its readers; the engine knows.
        _ = reader.value("outcomes")
        _ = reader.value("effects")
        guard let members = reader.required("attributes")?.object else {
            findings.error(.wrongType, Place(file).inside("attributes"), "attributes must be an object of attributes by name")
            return nil
        }
        reader.finish()
        guard members.count <= AttributeSchema.maximumCount else {
            findings.error(.tooMany, Place(file).inside("attributes"), "a schema has at most \(AttributeSchema.maximumCount) attributes")
            return nil
        }
        // A draft whose author said nothing about change: numbers may be lowered and sets may lose members, the rest is as it is.
        let saysNothing = isDraft && members.allSatisfy { $0.value["change"] == nil }
        var attributes: [Attribute] = []
        for (name, value) in members {
            let place = Place(file).inside("attributes").inside(name).of(name)
            guard let attribute = attribute(name, value, at: place, findings) else { continue }
            let change: Attribute.Change = attribute.type == .int ? .less : attribute.type.isSet ? .remove : .fixed
            attributes.append(saysNothing ? attribute.with(change) : attribute)
        }
        guard !findings.hasErrors else { return nil }
        guard let schema = AttributeSchema(attributes) else {
            findings.error(
                .noDateAttribute, Place(file).inside("attributes"), "there must be an attribute date of type date; it selects the rules in force")
            return nil
        }
        return schema
    }

    private static func attribute(_ name: String, _ json: JSON, at place: Place, _ findings: Findings) -> Attribute? {
        guard var reader = ObjectReader(json, at: place, findings) else { return nil }
        guard isName(name) else {
            findings.error(.wrongType, place, "an attribute's name has 1 to 64 letters, digits, hyphens or underscores")
            return nil
        }
        guard let word = reader.text("type", required: true) else { return nil }
        guard let type = ValueType(word: word) else {
            findings.error(
                .wrongType, place.inside("type"),
                "\(word) is no type; use bool, int, date, country, enum, string, set<country>, set<enum> or set<list>")
            return nil
        }
        var words: [String] = []
        var unit: String?
        if type.isClosed {
            words = reader.texts("values_or_unit", limit: 1000)
            if words.isEmpty || Set(words).count != words.count {
                findings.error(.valueType, place.inside("values_or_unit"), "a closed choice lists its words here, each once")
            }
        } else {
            unit = reader.text("values_or_unit")
        }
        var meaning = ""
        if let json = reader.value("meaning") {
            if let text = json.string { meaning = text } else { findings.error(.wrongType, place.inside("meaning"), "meaning must be a text") }
        }
        let change = reader.choice("change", Attribute.Change.self, words: "fixed, any, less, more, remove, add") ?? .fixed
        switch change {
        case .less, .more:
            if !type.isOrdered { findings.error(.wrongType, place.inside("change"), "less and more suit numbers and dates; use any or fixed") }
        case .remove, .add:
            if !type.isSet { findings.error(.wrongType, place.inside("change"), "remove and add suit sets; use any or fixed") }
        case .fixed, .any: break
        }
        reader.finish()
        return Attribute(name: name, type: type, words: words, unit: unit, meaning: meaning, change: change)
    }

    private static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x5F || $0 == 0x2D
            }
    }
}

extension Attribute {
    func with(_ change: Change) -> Attribute { Attribute(name: name, type: type, words: words, unit: unit, meaning: meaning, change: change) }
}
