import Canon

/// How strictly a rule set is read.
package enum LoadMode: Sendable {
    /// An example or draft: a missing translation or as-of date is a warning.
    case example
    /// A set that is to be adopted: both are errors, and the format must be the final one.
    case adoption
}

/// Reads a rule set: `{"format":"comity-ruleset/…","id","version","jurisdiction","default","lists","counters","rules",…}`.
struct RuleSetLoader {
    let schema: AttributeSchema
    let mode: LoadMode
    let findings: Findings

    static let formats = ["comity-ruleset/draft-1", "comity-ruleset/1"]
    static let maximumRules = 20_000

    /// The set, also when parts of it were refused: whoever calls looks whether there are errors.
    func load(_ json: JSON, file: String) -> RuleSet? {
        let place = Place(file)
        guard var reader = ObjectReader(json, at: place, findings) else { return nil }
        let format = reader.text("format", required: true)
        let isDraft = format == RuleSetLoader.formats[0]
        if mode == .adoption, isDraft {
            findings.error(.wrongFormat, place.inside("format"), "a set to be adopted has the format \(RuleSetLoader.formats[1])")
        }
        let id = reader.text("id", required: true, limit: 256)
        let version = reader.text("version", required: true, limit: 64)
        let jurisdiction = reader.text("jurisdiction", required: true, limit: 16)
        let status = reader.localText("status")
        let stance = reader.choice("default", DefaultStance.self, words: "open, closed") ?? .open
        // How rules combine is the engine's; the sentence in the file is for its readers.
        _ = reader.localText("combining")
        _ = reader.localText("title")
        _ = reader.text("authority")
        let lists = self.lists(reader.value("lists"), at: place.inside("lists"))
        let counters = self.counters(reader.value("counters"), at: place.inside("counters"))
        let items = reader.array("rules", required: true, limit: RuleSetLoader.maximumRules)
        // Scenarios that travel with the set; `ScenarioReader` reads them.
        _ = reader.value("tests")
        reader.finish()
        guard let id, let version, let jurisdiction else { return nil }
        let rules = RuleReader(
            tests: TestReader(schema: schema, lists: lists, findings: findings), jurisdiction: jurisdiction, isDraft: isDraft)
        let read = items.enumerated().compactMap { rules.rule($0.element, at: place.inside("rules").inside($0.offset)) }
        RuleSetChecks(findings: findings).references(read, at: place)
        return RuleSet(
            id: id, version: version, jurisdiction: jurisdiction, status: status, stance: stance, lists: lists, counters: counters, rules: read,
            digest: Digest.sha256(json.canonicalBytes))
    }

    private func lists(_ json: JSON?, at place: Place) -> [String: RuleSet.List] {
        guard let json else { return [:] }
        guard let members = json.object, members.count <= 256 else {
            findings.error(.wrongType, place, "lists must be an object of at most 256 lists by name")
            return [:]
        }
        var lists: [String: RuleSet.List] = [:]
        for (name, value) in members {
            let at = place.inside(name)
            if case .array(let values) = value {
                let words = values.compactMap(\.string)
                if words.count != values.count || words.isEmpty { findings.error(.wrongType, at, "a list holds texts, at least one") }
                lists[name] = RuleSet.List(values: words, asOf: nil, source: nil, hash: nil)
                continue
            }
            guard var reader = ObjectReader(value, at: at, findings) else { continue }
            let words = reader.texts("values", limit: TestReader.maximumValues)
            if words.isEmpty { findings.error(.missingField, at.inside("values"), "a list holds at least one text") }
            lists[name] = RuleSet.List(
                values: words, asOf: reader.date("asOf"), source: reader.text("source"), hash: reader.text("hash", limit: 128))
            reader.finish()
        }
        return lists
    }

    private func counters(_ json: JSON?, at place: Place) -> [String: RuleSet.Counter] {
        guard let json else { return [:] }
        guard let members = json.object, members.count <= 256 else {
            findings.error(.wrongType, place, "counters must be an object of at most 256 counters by name")
            return [:]
        }
        var counters: [String: RuleSet.Counter] = [:]
        for (name, value) in members {
            let at = place.inside(name)
            guard var reader = ObjectReader(value, at: at, findings) else { continue }
            let attribute = reader.text("attr", required: true)
            let window = reader.choice("window", RuleSet.Counter.Window.self, words: "calendarYear, rolling12m")
            if window == nil { findings.error(.missingField, at.inside("window"), "a counter says its window: calendarYear or rolling12m") }
            let per = reader.text("per", limit: 128)
            reader.finish()
            guard let attribute, let window else { continue }
            guard let index = schema.index(of: attribute), schema.attributes[index].type == .int else {
                findings.error(.unknownAttribute, at.inside("attr"), "a counter carries its number in an attribute of type int; \(attribute) is none")
                continue
            }
            counters[name] = RuleSet.Counter(attribute: index, window: window, per: per)
        }
        return counters
    }
}
