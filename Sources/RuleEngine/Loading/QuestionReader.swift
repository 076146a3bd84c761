import Canon

/// Reads facts, questions and scenarios.
struct QuestionReader {
    let schema: AttributeSchema
    let findings: Findings

    static let scenarioFormats = ["comity-scenarios/draft-1", "comity-scenarios/1"]

    /// `{name: value}`; null means not known.
    func facts(_ json: JSON?, at place: Place) -> FactSet {
        var facts = FactSet()
        guard let members = json?.object else {
            findings.error(.wrongType, place, "facts must be an object of values by attribute")
            return facts
        }
        for (name, value) in members {
            let at = place.inside(name)
            guard let index = schema.index(of: name) else {
                findings.error(
                    .unknownAttribute, at, "the attribute \(name.prefix(64)) is not in the attribute file; add it there or correct its name")
                continue
            }
            if value.isNull { continue }
            let attribute = schema.attributes[index]
            guard let read = Value(value, for: attribute) else {
                let choices = attribute.type.isClosed ? ": \(attribute.words.prefix(40).joined(separator: ", "))" : ""
                findings.error(
                    attribute.type == .date ? .brokenDate : .valueType, at,
                    "the value does not fit; \(name) takes \(attribute.type.expectation)\(choices)")
                continue
            }
            facts[index] = read
        }
        return facts
    }

    /// `{"sides":[…],"facts":{…},"confidential":{name: office}}`.
    func question(_ reader: inout ObjectReader) -> Question {
        let place = reader.place
        let sides = reader.texts("sides", limit: 16)
        if sides.isEmpty { findings.error(.missingField, place.inside("sides"), "sides names at least one jurisdiction, such as [\"CN\",\"US\"]") }
        if Set(sides).count != sides.count { findings.error(.duplicateID, place.inside("sides"), "each side is named once") }
        var facts = self.facts(reader.required("facts"), at: place.inside("facts"))
        if let json = reader.value("confidential") {
            let at = place.inside("confidential")
            if json.object == nil { findings.error(.wrongType, at, "confidential must be an object of offices by attribute") }
            for (name, office) in json.object ?? [:] {
                guard let index = schema.index(of: name), let office = office.string, !office.isEmpty else {
                    findings.error(.unknownAttribute, at.inside(name), "each member names an attribute and the office that holds the fact")
                    continue
                }
                facts.keepConfidential(index, heldBy: office)
            }
        }
        return Question(sides: sides, facts: facts)
    }

    func question(_ json: JSON, file: String) -> Question? {
        guard var reader = ObjectReader(json, at: Place(file), findings) else { return nil }
        let question = self.question(&reader)
        // A scenario can be asked as it is.
        for name in ["id", "title", "expect", "format"] { _ = reader.value(name) }
        reader.finish()
        return question
    }

    /// `{"format":"comity-scenarios/…","scenarios":[{id,title,sides,facts,expect}]}`.
    func scenarios(_ json: JSON, file: String) -> [Scenario] {
        guard var reader = ObjectReader(json, at: Place(file), findings) else { return [] }
        let format = reader.text("format", required: true)
        if let format, !QuestionReader.scenarioFormats.contains(format) {
            findings.error(.wrongFormat, Place(file).inside("format"), "the format of scenarios is \(QuestionReader.scenarioFormats[1])")
        }
        _ = reader.localText("note")
        let items = reader.array("scenarios", required: true, limit: 100_000)
        reader.finish()
        var seen: Set<String> = []
        return items.enumerated().compactMap { index, item in
            let outer = Place(file).inside("scenarios").inside(index)
            guard let id = item["id"]?.string, !id.isEmpty, var reader = ObjectReader(item, at: outer.of(id), findings) else {
                findings.error(.missingField, outer.inside("id"), "each scenario is an object with an id")
                return nil
            }
            if !seen.insert(id).inserted { findings.error(.duplicateID, outer.inside("id").of(id), "another scenario has the same id") }
            _ = reader.value("id")
            let title = reader.localText("title") ?? LocalText(english: id)
            let question = self.question(&reader)
            let expected = reader.value("expect")
            reader.finish()
            return Scenario(id: id, title: title, question: question, expected: expected)
        }
    }
}
