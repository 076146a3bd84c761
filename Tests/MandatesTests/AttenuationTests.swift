import Canon
import Mandates
import TestKit
import Testing

/// No sequence of delegations widens a power: what attenuation lets stand is compared with a model that lists, act by act, what each mandate allows.
struct AttenuationTests {
    /// A small world in which all acts can be listed.
    enum Small {
        static let jurisdictions = ["CN", "CN-SH", "CN-SH-1", "CNX", "HK"]
        static let counterparties = ["US", "EU"]
        static let areas = ["1", "1.5", "1.5.9", "1.55"]
        static let stages: [IndustrialStage?] = [nil, .research, .market]
        static let types: [String?] = [nil, "mou", "data"]
        static let values: [(String, String)?] = [nil, ("USD", "9"), ("USD", "10.00"), ("USD", "10.01"), ("USD", "100"), ("CNY", "5")]
        static let months: [Int?] = [nil, 6, 12]
        static let classes: [(String, Int)?] = [nil, ("a", 1), ("a", 2), ("b", 1)]
        static let actions: [MandateAction] = [.negotiate, .sign, .approveDataRelease]
    }

    /// What the model knows of a mandate: written again from the text of the rules, on other types, so that a mistake is not made twice.
    static func allows(_ m: Authority, _ act: MandateAct) -> Bool {
        func under(_ code: String, _ parent: String, _ separator: Character) -> Bool {
            let (a, b) = (code.split(separator: separator), parent.split(separator: separator))
            return b.count <= a.count && Array(a.prefix(b.count)) == Array(b)
        }
        func cents(_ text: String) -> Int {
            let parts = text.split(separator: ".")
            let fraction = parts.count == 2 ? String(parts[1]) + String(repeating: "0", count: 2 - parts[1].count) : "00"
            return (Int(parts[0]) ?? 0) * 100 + (Int(fraction) ?? 0)
        }
        guard m.jurisdictions.contains(where: { under(act.jurisdiction, $0, "-") }), m.counterparties.contains(act.counterparty),
            m.subjectAreas.contains(where: { under(act.subjectArea, $0, ".") })
        else { return false }
        if let stages = m.stages, act.stage.map({ stages.contains($0) }) != true { return false }
        if let level = act.level, level > m.level { return false }
        return m.powers.contains { power in
            guard power.action == act.action else { return false }
            if let types = power.agreementTypes, act.agreementType.map({ types.contains($0) }) != true { return false }
            if let most = power.maxValue {
                guard let value = act.value, value.currency == most.currency, cents(value.amount) <= cents(most.amount) else { return false }
            }
            if let most = power.maxDurationMonths, (act.durationMonths ?? .max) > most { return false }
            if let most = power.dataClass {
                guard let given = act.dataClass, given.scheme == most.scheme, given.highest <= most.highest else { return false }
            }
            return true
        }
    }

    static func anyAct(_ random: inout SeededRandom) -> MandateAct? {
        guard let jurisdiction = Small.jurisdictions.randomElement(using: &random), let other = Small.counterparties.randomElement(using: &random),
            let area = Small.areas.randomElement(using: &random), let action = Small.actions.randomElement(using: &random)
        else { return nil }
        let value = Small.values.randomElement(using: &random) ?? nil
        let dataClass = Small.classes.randomElement(using: &random) ?? nil
        return MandateAct(
            id: "urn:x:1", actor: "did:x:1", mandate: MandateReference(id: "urn:x:2", digest: Digest.sha256([])), action: action,
            occurredAt: Instant(seconds: 0), jurisdiction: jurisdiction, counterparty: other, subjectArea: area,
            stage: Small.stages.randomElement(using: &random) ?? nil,
            level: Bool.random(using: &random) ? nil : Int.random(in: 0...3, using: &random),
            agreementType: Small.types.randomElement(using: &random) ?? nil, value: value.flatMap { Amount(currency: $0.0, amount: $0.1) },
            durationMonths: Small.months.randomElement(using: &random) ?? nil,
            dataClass: dataClass.map { Power.DataClass(scheme: $0.0, highest: $0.1) }, digest: Digest.sha256([]))
    }

    static func some<T>(_ all: [T], _ random: inout SeededRandom) -> [T] {
        let picked = all.filter { _ in Bool.random(using: &random) }
        return picked.isEmpty ? [all[0]] : picked
    }

    static func anyPower(_ random: inout SeededRandom) -> Power {
        let value = Small.values.randomElement(using: &random) ?? nil
        let dataClass = Small.classes.randomElement(using: &random) ?? nil
        return Power(
            Small.actions.randomElement(using: &random) ?? .sign,
            agreementTypes: Bool.random(using: &random) ? nil : some(["mou", "data"], &random),
            maxValue: value.flatMap { Amount(currency: $0.0, amount: $0.1) }, maxDurationMonths: Small.months.randomElement(using: &random) ?? nil,
            dataClass: dataClass.map { Power.DataClass(scheme: $0.0, highest: $0.1) })
    }

    static func anyAuthority(_ random: inout SeededRandom) -> Authority {
        Authority(
            jurisdictions: some(Small.jurisdictions, &random), counterparties: some(Small.counterparties, &random),
            subjectAreas: some(Small.areas, &random), stages: Bool.random(using: &random) ? nil : some([.research, .market], &random),
            level: Int.random(in: 0...3, using: &random), powers: (0..<Int.random(in: 1...4, using: &random)).map { _ in anyPower(&random) },
            maxDepth: 8, signatures: Int.random(in: 0...2, using: &random))
    }

    /// A change of one thing, mostly narrowing, so that long chains come about that attenuation lets stand.
    static func changed(_ authority: Authority, _ random: inout SeededRandom) -> Authority {
        var next = authority
        switch Int.random(in: 0...9, using: &random) {
        case 0: next.jurisdictions = some(next.jurisdictions, &random)
        case 1: next.jurisdictions = next.jurisdictions.map { $0 == "CN" ? "CN-SH" : $0 == "CN-SH" ? "CN-SH-1" : $0 }
        case 2: next.subjectAreas = next.subjectAreas.map { $0 == "1" ? "1.5" : $0 == "1.5" ? "1.5.9" : $0 }
        case 3: next.subjectAreas = some(Small.areas, &random)
        case 4: next.stages = Bool.random(using: &random) ? nil : some([.research, .market], &random)
        case 5: next.level += Int.random(in: -1...1, using: &random)
        case 6: next.counterparties = some(Small.counterparties, &random)
        case 7: next.powers = some(next.powers, &random)
        case 8: next.powers = some(next.powers, &random) + [anyPower(&random)]
        default: next.signatures += Int.random(in: -1...1, using: &random)
        }
        return next
    }

    @Test func noChainWidens() {
        var random = SeededRandom.fresh("AttenuationTests.noChainWidens")
        var (stood, refused, allowed) = (0, 0, 0)
        for _ in 0..<2_000 {
            var chain = [AttenuationTests.anyAuthority(&random)]
            while chain.count < 6 {
                let parent = chain[chain.count - 1]
                let child =
                    Int.random(in: 0...9, using: &random) == 0
                    ? AttenuationTests.anyAuthority(&random) : AttenuationTests.changed(parent, &random)
                guard Attenuation.widenings(of: child, beyond: parent).isEmpty else {
                    refused += 1
                    if refused % 3 == 0 { break }
                    continue
                }
                stood += 1
                chain.append(child)
            }
            for _ in 0..<60 {
                guard let act = AttenuationTests.anyAct(&random) else { continue }
                let by = chain.map { AttenuationTests.allows($0, act) }
                // Once some mandate of the chain does not allow an act, none below it does.
                let first = by.firstIndex(of: false) ?? by.count
                #expect(!by[first...].contains(true), "seed \(random.seed): \(act.action) allowed \(by)")
                // And what the code calls covered is what the model allows.
                if by[by.count - 1] { allowed += 1 }
                let leaf = chain[chain.count - 1]
                #expect(
                    leaf.powers.contains { $0.covers(act) }
                        == leaf.powers.contains { power in
                            var only = leaf
                            (only.powers, only.jurisdictions, only.subjectAreas) = ([power], [act.jurisdiction], [act.subjectArea])
                            (only.counterparties, only.stages, only.level) = ([act.counterparty], nil, 99)
                            return AttenuationTests.allows(only, act)
                        }, "seed \(random.seed)")
            }
            #expect(zip(chain, chain.dropFirst()).allSatisfy { $0.signatures <= $1.signatures })
        }
        // The comparison must have had something to compare.
        #expect(stood > 1_000 && refused > 1_000 && allowed > 300, "\(stood) links stood, \(refused) were refused, \(allowed) acts allowed")
    }

    @Test func everyWideningOfOneThingIsFound() {
        var random = SeededRandom.fresh("AttenuationTests.everyWideningOfOneThingIsFound")
        var widened = 0
        for _ in 0..<20_000 {
            let parent = AttenuationTests.anyAuthority(&random)
            let child = AttenuationTests.changed(parent, &random)
            guard let act = AttenuationTests.anyAct(&random) else { continue }
            guard AttenuationTests.allows(child, act), !AttenuationTests.allows(parent, act) else { continue }
            widened += 1
            #expect(!Attenuation.widenings(of: child, beyond: parent).isEmpty, "seed \(random.seed)")
        }
        #expect(widened > 20)
    }

    @Test(arguments: [
        ("CN-SH", "CN", true), ("CN", "CN", true), ("CNX", "CN", false), ("CN-SH", "CN-S", false), ("CN", "CN-SH", false), ("", "CN", false),
    ])
    func jurisdictions(_ code: String, _ parent: String, _ lies: Bool) { #expect(Hierarchy.jurisdiction.lies(code, under: parent) == lies) }

    @Test(arguments: [("1.5.9", "1.5", true), ("1.55", "1.5", false), ("1.5", "1.5", true), ("1", "1.5", false), ("1-5", "1", false)])
    func areas(_ code: String, _ parent: String, _ lies: Bool) { #expect(Hierarchy.subjectArea.lies(code, under: parent) == lies) }

    @Test(arguments: [
        ("10000000", "2000000", false), ("2000000", "10000000", true), ("2000000.00", "2000000", true), ("0.1", "0.10", true),
        ("0.100001", "0.1", false), ("999999999999999999.999999", "999999999999999999.999999", true), ("9", "10", true),
    ])
    func money(_ amount: String, _ limit: String, _ within: Bool) throws {
        let (a, b) = (try #require(Amount(currency: "USD", amount: amount)), try #require(Amount(currency: "USD", amount: limit)))
        #expect(a.isWithin(b) == within)
        #expect(try !a.isWithin(#require(Amount(currency: "EUR", amount: "999999999999"))))
    }

    @Test(arguments: ["", "01", "1.", ".5", "-1", "+1", "1e3", "1,000", "1.0000001", "1234567890123456789", " 1", "１"])
    func noMoney(_ amount: String) { #expect(Amount(currency: "USD", amount: amount) == nil) }
}
