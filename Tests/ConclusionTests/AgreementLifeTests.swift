import Canon
import Conclusion
import TestKit
import Testing

@Suite struct AgreementLifeTests {
    private static func date(_ text: String) throws -> CalendarDate { try #require(CalendarDate(text)) }

    private static func event(
        _ id: String, _ kind: LifeEvent.Kind, _ date: String, known: String? = nil, from: String? = nil, until: String? = nil
    ) throws -> LifeEvent {
        try #require(
            LifeEvent(
                id: id, kind: kind, date: Self.date(date), knownFrom: known.map(Self.date), effectiveFrom: from.map(Self.date),
                until: until.map(Self.date)))
    }

    // MARK: The US–China agreement, every day on both axes

    /// sta-timeline.json as events: `signed+in-force` are two, a term is laid out from the date, a gap has no known end.
    private func agreement() throws -> AgreementLife {
        var life = AgreementLife(asOf: try Self.date("2026-11-28"))
        for item in try #require(Vectors.json("agreements/sta-timeline.json")["events"]?.array) {
            let date = try #require(item["date"]?.string)
            let type = try #require(item["type"]?.string)
            let until = item["newEnd"]?.string
            func apply(_ kind: LifeEvent.Kind, until: String? = nil) throws {
                life.apply(try Self.event("\(kind)-\(date)", kind, date, from: item["effectiveFrom"]?.string, until: until))
            }
            switch type {
            case "signed+in-force":
                #expect(item["term"]?.string == "P5Y")
                try apply(.signed)
                try apply(.concluded, until: "1984-01-31")
            case "not-established": try apply(.notEstablished, until: item["until"]?.string)
            default: try apply(#require(LifeEvent.Kind(rawValue: type)), until: until)
            }
        }
        #expect(life.events.count == 9)
        return life
    }

    /// Written down from the dates alone, without any of the code above: what anybody could say on day K of day D.
    private func oracle(_ d: Int, _ k: Int, _ n: (String) -> Int) -> LifeState {
        if k < n("1979-01-31") || d < n("1979-01-31") { return .notYetSigned }
        // The days from the beginning of each known stretch on, the latest stretch first.
        if k >= n("2024-12-13"), d >= n("2024-08-27") { return d < n("2029-08-27") ? .inForce : .lapsed }
        if k >= n("2024-08-27"), d >= n("2024-08-27") { return .lapsed }
        if k >= n("2024-02-27"), d >= n("2024-02-27") { return d < n("2024-08-27") ? .inForce : .lapsed }
        if k >= n("2023-08-27"), d >= n("2023-08-27") { return d < n("2024-02-27") ? .inForce : .lapsed }
        if k >= n("2018-06-27"), d >= n("2018-06-27") { return d < n("2023-08-27") ? .inForce : .lapsed }
        if k >= n("1984-01-31"), d >= n("1984-01-31") { return .notEstablished }
        return d < n("1984-01-31") ? .inForce : .lapsed
    }

    @Test func everyDayOfTheAgreementOnBothAxes() throws {
        let life = try agreement()
        var numbers: [String: Int] = [:]
        for text in ["1979-01-31", "1984-01-31", "2018-06-27", "2023-08-27", "2024-02-27", "2024-08-27", "2024-12-13", "2029-08-27"] {
            numbers[text] = try Self.date(text).daysSinceEpoch
        }
        let n: (String) -> Int = { numbers[$0] ?? 0 }
        let (first, last) = (try Self.date("1979-01-01").daysSinceEpoch, try Self.date("2026-11-28").daysSinceEpoch)
        // Each axis in full, against the day of each turn of the other and the day before, and against itself.
        let turns = Set(numbers.values.flatMap { [$0 - 1, $0] } + [first, last]).filter { $0 <= last }.sorted()
        var checked = 0
        func check(_ d: Int, _ k: Int) {
            let answer = life.answer(on: CalendarDate(daysSinceEpoch: d), asKnownOn: CalendarDate(daysSinceEpoch: k))
            let healed = k >= n("2024-12-13") && d >= n("2024-08-27") && d < n("2024-12-13")
            let basis: LifeAnswer.Basis = d > k ? .foreseen : healed ? .retroactive : .known
            if answer.state != oracle(d, k, n) || answer.basis != basis {
                Issue.record("\(answer.day) as known on \(answer.known): \(answer.state) \(answer.basis)")
            }
            checked += 1
        }
        for day in first...last {
            for turn in turns {
                check(day, turn)
                check(turn, day)
            }
            check(day, day)
        }
        #expect(checked > 500_000)
    }

    /// `derived.stateOn` of the file.
    @Test(arguments: [
        ("2024-02-28", "2024-02-28", LifeState.inForce, LifeAnswer.Basis.known), ("2024-10-01", "2024-10-01", .lapsed, .known),
        ("2024-10-01", "2024-12-13", .inForce, .retroactive), ("2024-12-14", "2024-12-14", .inForce, .known),
        ("2029-08-28", "2026-11-28", .lapsed, .foreseen),
        ("1995-01-01", "2026-11-28", .notEstablished, .known), ("1995-01-01", "1983-01-01", .lapsed, .foreseen),
    ])
    func derivedStates(day: String, known: String, state: LifeState, basis: LifeAnswer.Basis) throws {
        let answer = try agreement().answer(on: Self.date(day), asKnownOn: Self.date(known))
        #expect(answer.state == state && answer.basis == basis)
    }

    @Test func theGapIsAsLongAsTheFileSays() throws {
        let gap = try Vectors.json("agreements/sta-timeline.json")["derived"]?["gapDaysBetweenLapseAndSignature"]?.integer
        #expect(try Int64(Self.date("2024-12-13").daysSinceEpoch - Self.date("2024-08-27").daysSinceEpoch) == gap)
        let spans = try agreement().spans(asKnownOn: Self.date("2026-11-28"))
        #expect(
            spans.map { "\($0.from) \($0.state) \($0.basis)" } == [
                "1979-01-31 inForce known", "1984-01-31 notEstablished known", "2018-06-27 inForce known", "2024-08-27 inForce retroactive",
                "2024-12-13 inForce known", "2026-11-29 inForce foreseen",
            ])
    }

    // MARK: Another life: suspension, resumption, termination

    private func second() throws -> AgreementLife {
        AgreementLife([
            try Self.event("sign", .signed, "2026-01-10"),
            try Self.event("conclude", .concluded, "2026-01-20", from: "2026-02-01", until: "2028-02-01"),
            try Self.event("amend", .amended, "2026-05-01"),
            try Self.event("suspend", .suspended, "2026-06-01", from: "2026-06-15", until: "2026-12-15"),
            try Self.event("resume", .resumed, "2026-09-01"),
            try Self.event("extend", .extended, "2026-10-01", from: "2028-02-01", until: "2029-02-01"),
            try Self.event("suspend-again", .suspended, "2027-01-01"),
            try Self.event("terminate", .terminated, "2027-03-01", from: "2027-09-01"),
        ])
    }

    @Test(
        arguments: [
            ("2026-01-09", "2027-12-31", .notYetSigned, nil), ("2026-01-15", "2026-01-15", .signed, "sign"),
            ("2026-01-25", "2026-01-25", .signed, "sign"),
            ("2026-02-01", "2026-01-25", .inForce, "conclude"), ("2026-06-14", "2026-06-14", .inForce, "conclude"),
            ("2026-06-15", "2026-06-15", .suspended, "suspend"),
            ("2026-12-14", "2026-08-31", .suspended, "suspend"), ("2026-12-15", "2026-08-31", .inForce, "conclude"),
            ("2026-09-01", "2026-09-01", .inForce, "conclude"),
            ("2026-08-31", "2026-12-31", .suspended, "suspend"), ("2027-02-01", "2027-02-01", .suspended, "suspend-again"),
            ("2028-03-01", "2026-09-30", .lapsed, "conclude"),
            ("2028-03-01", "2026-12-01", .inForce, "extend"), ("2027-08-31", "2027-03-01", .suspended, "suspend-again"),
            ("2027-09-01", "2027-03-01", .terminated, "terminate"),
            // The termination also ends what had been agreed for later.
            ("2028-03-01", "2027-03-01", .terminated, "terminate"), ("2029-03-01", "2027-03-01", .terminated, "terminate"),
        ] as [(String, String, LifeState, String?)])
    func suspensionsAndTermination(day: String, known: String, state: LifeState, by: String?) throws {
        let answer = try second().answer(on: Self.date(day), asKnownOn: Self.date(known))
        #expect(answer.state == state && answer.decidedBy == by)
    }

    /// A renewal that counts from before the lapse heals it; one that covers a part heals that part.
    @Test func aRenewalHealsWhatItCovers() throws {
        let life = AgreementLife([
            try Self.event("c", .concluded, "2026-01-01", until: "2027-01-01"), try Self.event("l", .lapsed, "2027-01-01"),
            try Self.event("r", .renewed, "2027-04-01", from: "2026-12-01", until: "2027-06-01"),
        ])
        for (day, known, state) in [
            ("2027-02-01", "2027-02-01", LifeState.lapsed), ("2027-02-01", "2027-04-01", .inForce), ("2027-05-31", "2027-04-01", .inForce),
            ("2027-06-01", "2027-04-01", .lapsed),
        ] { #expect(try life.answer(on: Self.date(day), asKnownOn: Self.date(known)).state == state, "\(day) \(known)") }
    }

    @Test func eventsThatCannotBeAreNone() throws {
        let (a, b) = (try Self.date("2026-01-02"), try Self.date("2026-01-01"))
        #expect(LifeEvent(id: "x", kind: .signed, date: a, knownFrom: b) == nil)
        #expect(LifeEvent(id: "x", kind: .concluded, date: a, until: b) == nil)
        #expect(LifeEvent(id: "x", kind: .concluded, date: a, effectiveFrom: b, until: b) == nil)
        #expect(LifeEvent(id: "x", kind: .concluded, date: a, effectiveFrom: b, until: a) != nil)
    }

    // MARK: Any life

    private func random(_ random: inout SeededRandom) -> AgreementLife {
        var life = AgreementLife()
        for i in 0..<Int.random(in: 1...9, using: &random) {
            let date = 7000 + Int.random(in: 0..<2000, using: &random)
            let from = date + Int.random(in: -300...300, using: &random)
            let until = Bool.random(using: &random) ? nil : CalendarDate(daysSinceEpoch: from + Int.random(in: 1..<900, using: &random))
            let event = LifeEvent(
                id: "e\(i)", kind: LifeEvent.Kind.allCases.randomElement(using: &random) ?? .signed, date: CalendarDate(daysSinceEpoch: date),
                knownFrom: CalendarDate(daysSinceEpoch: date + (Bool.random(using: &random) ? 0 : Int.random(in: 0..<300, using: &random))),
                effectiveFrom: CalendarDate(daysSinceEpoch: from), until: until)
            if let event { life.apply(event) }
        }
        return life
    }

    /// What was known on K does not change by what is learnt later, nor by amendments; taking an event back is as if it had never been told.
    @Test func knowledgeIsMonotone() {
        var source = SeededRandom.fresh("agreement life")
        for _ in 0..<4000 {
            let life = random(&source)
            let (day, known) = (7000 + Int.random(in: -400..<2800, using: &source), 7000 + Int.random(in: -100..<2600, using: &source))
            let (on, k) = (CalendarDate(daysSinceEpoch: day), CalendarDate(daysSinceEpoch: known))
            let answer = life.answer(on: on, asKnownOn: k)
            let then = AgreementLife(life.events.filter { $0.knownFrom <= k && $0.kind != .amended })
            #expect(then.answer(on: on, asKnownOn: k) == answer, "seed \(source.seed)")
            var longer = life
            if let extra = LifeEvent(id: "later", kind: .terminated, date: CalendarDate(daysSinceEpoch: known + 1), effectiveFrom: on) {
                longer.apply(extra)
            }
            #expect(longer.answer(on: on, asKnownOn: k) == answer, "seed \(source.seed)")
            longer.remove("later")
            #expect(longer == life, "seed \(source.seed)")
            // The spans say the same.
            let spans = life.spans(asKnownOn: k)
            if let span = spans.first(where: { $0.from <= on && on < $0.until }) {
                #expect(span.state == answer.state && span.basis == answer.basis, "\(on) \(k) seed \(source.seed)")
            }
            #expect(zip(spans, spans.dropFirst()).allSatisfy { $0.until == $1.from }, "seed \(source.seed)")
        }
    }

    @Test func answersAreReadyForPrograms() throws {
        let answer = try agreement().answer(on: Self.date("2024-10-01"), asKnownOn: Self.date("2026-11-28"))
        #expect(
            answer.json.canonicalText
                == #"{"basis":"retroactive","decidedBy":"renewed-2024-12-13","known":"2026-11-28","on":"2024-10-01","state":"inForce","words":{"en":"On 2024-10-01, as known on 2026-11-28: in force (by an act that reaches back).","zh-Hans":"据 2026-11-28 已知的情况，2024-10-01：有效（依据具有追溯效力的行为）。"}}"#
        )
        for state in LifeState.allCases { #expect(Set(state.words.keys) == ["en", "zh-Hans"]) }
    }
}
