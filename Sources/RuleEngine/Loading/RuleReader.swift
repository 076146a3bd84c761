import Canon

/// Reads one rule.
struct RuleReader {
    let tests: TestReader
    let jurisdiction: String
    let isDraft: Bool
    var findings: Findings { tests.findings }

    func rule(_ json: JSON, at outer: Place) -> Rule? {
        guard var reader = ObjectReader(json, at: outer, findings) else { return nil }
        guard let id = reader.text("id", required: true, limit: 128) else { return nil }
        let place = outer.of(id)
        guard var reader = ObjectReader(json, at: place, findings) else { return nil }
        _ = reader.value("id")
        if let own = reader.text("jurisdiction"), own != jurisdiction {
            findings.error(
                .jurisdictionMismatch, place.inside("jurisdiction"), "the rule is of \(own), its set of \(jurisdiction); move it or correct it")
        }
        _ = reader.text("authority")
        let version = reader.text("version", limit: 64)
        var effect: Effect?
        if let word = reader.text("effect", required: true) {
            effect = Effect(rawValue: word)
            if effect == nil {
                let known = Effect.allCases.map(\.rawValue).joined(separator: ", ")
                findings.error(.unknownEffect, place.inside("effect"), "\(word.prefix(32)) is no effect; use one of \(known)")
            }
        }
        let title = reader.localText("title", required: true)
        let when = tests.tests(reader.array("when", required: true, limit: TestReader.maximumTests), at: place.inside("when"))
        let unless = reader.texts("unless", limit: 64)
        if unless.contains(id) { findings.error(.selfException, place.inside("unless"), "a rule cannot be its own exception; remove it") }
        if Set(unless).count != unless.count { findings.error(.duplicateID, place.inside("unless"), "each exception is named once") }
        let duty = reader.value("outcome").map { self.duty($0, at: place.inside("outcome")) } ?? Duty()
        let inForce = self.inForce(reader.required("effective"), at: place.inside("effective"))
        let citations = self.citations(reader.value("cite"), at: place.inside("cite"))
        let address = reader.text("url")
        let confidence = reader.text("confidence", limit: 64)
        let note = reader.localText("note")
        let reviewBy = reader.date("reviewBy")
        reader.finish()
        guard let effect, let title, let inForce else { return nil }
        if effect == .approval, duty.approver == nil {
            findings.warn(.missingApprover, place.inside("outcome"), "the rule asks for an approval and names no approver")
        }
        return Rule(
            id: id, version: version, effect: effect, title: title, when: when, unless: unless, duty: duty, inForce: inForce, citations: citations,
            address: address, confidence: confidence, note: note, reviewBy: reviewBy)
    }

    private func duty(_ json: JSON, at place: Place) -> Duty {
        var duty = Duty()
        guard var reader = ObjectReader(json, at: place, findings) else { return duty }
        duty.approver = reader.text("approver", limit: 256)
        if let json = reader.value("days") {
            if let days = json.integer, (1...3660).contains(days) {
                duty.days = Int(days)
            } else {
                findings.error(.wrongType, place.inside("days"), "days must be a whole number from 1 to 3660")
            }
        }
        duty.dayKind = reader.choice("dayKind", Duty.DayKind.self, words: "calendar, working")
        if duty.days != nil, duty.dayKind == nil {
            findings.error(.missingDayKind, place.inside("dayKind"), "days are given but not their kind; add dayKind calendar or working")
        }
        duty.calendar = reader.text("calendar", limit: 128)
        duty.clockStops = reader.texts("clockStops", limit: 16)
        duty.silence = reader.choice("silence", Duty.Silence.self, words: "none, refused, granted") ?? .none
        duty.instrument = reader.text("instrument")
        duty.validity = reader.text("validity")
        for (index, json) in reader.array("conditions", limit: 64).enumerated() {
            if let condition = condition(json, number: index + 1, at: place.inside("conditions").inside(index)) { duty.conditions.append(condition) }
        }
        reader.finish()
        return duty
    }

    private func condition(_ json: JSON, number: Int, at place: Place) -> Duty.Condition? {
        if json.string != nil {
            guard let text = ObjectReader.localText(json, at: place, findings) else { return nil }
            return Duty.Condition(id: "\(number)", text: text, kind: nil, due: nil)
        }
        guard var reader = ObjectReader(json, at: place, findings) else { return nil }
        let id = reader.text("id", required: true, limit: 128)
        let text = reader.localText("text", required: true)
        let (kind, due) = (reader.text("kind", limit: 64), reader.text("due", limit: 64))
        reader.finish()
        guard let id, let text else { return nil }
        return Duty.Condition(id: id, text: text, kind: kind, due: due)
    }

    /// The draft's way to say that the first day is not known.
    private static let unknownStart = CalendarDate(year: 1900, month: 1, day: 1)

    private func inForce(_ json: JSON?, at place: Place) -> InForce? {
        guard let json, var reader = ObjectReader(json, at: place, findings) else { return nil }
        var from = reader.date("from")
        let until = reader.date("until")
        if isDraft, from == RuleReader.unknownStart { from = nil }
        if from == nil {
            findings.warn(.unknownStart, place.inside("from"), "the first day is not known; the rule counts as in force on every earlier day")
        }
        if let from, let until, until < from { findings.error(.dateOrder, place.inside("until"), "until is before from; exchange or correct them") }
        var suspended: [InForce.Suspension] = []
        for (index, json) in reader.array("suspended", limit: 64).enumerated() {
            let at = place.inside("suspended").inside(index)
            guard var inner = ObjectReader(json, at: at, findings) else { continue }
            let (from, until, basis) = (inner.date("from"), inner.date("until"), inner.localText("basis"))
            inner.finish()
            guard let from else {
                findings.error(.brokenDate, at.inside("from"), "a suspension must say its first day")
                continue
            }
            if let until, until < from { findings.error(.dateOrder, at.inside("until"), "until is before from; exchange or correct them") }
            suspended.append(InForce.Suspension(from: from, until: until, basis: basis))
        }
        reader.finish()
        return InForce(from: from, until: until, suspended: suspended)
    }

    private func citations(_ json: JSON?, at place: Place) -> [Citation] {
        guard let json else { return [] }
        if let text = json.string {
            return [Citation(reference: LocalText(english: text), identifier: nil, article: nil, quote: nil, asOf: nil)]
        }
        guard let items = json.array, items.count <= 32 else {
            findings.error(.wrongType, place, "cite must be a text or an array of at most 32 citations")
            return []
        }
        return items.enumerated().compactMap { index, item in
            guard var reader = ObjectReader(item, at: place.inside(index), findings) else { return nil }
            let reference = reader.localText("ref", required: true)
            let (eli, urn) = (reader.text("eli"), reader.text("urn"))
            let (article, quote, asOf) = (reader.text("article"), reader.localText("quote"), reader.date("asOf"))
            reader.finish()
            return reference.map { Citation(reference: $0, identifier: eli ?? urn, article: article, quote: quote, asOf: asOf) }
        }
    }
}
