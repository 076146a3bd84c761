import Canon
import Drafting
import TestKit
import Testing

struct RedlineTests {
    @Test func acceptingAllGivesTheNewVersionAndNoneTheOld() throws {
        var random = SeededRandom.fresh("redlines")
        let seed = random.seed
        for round in 0..<60 {
            let old = try Self.shaken(try Sample.draft(.project), &random)
            let new = try Self.shaken(old, &random)
            let redline = Redline(from: old, to: new)
            #expect(try redline.applied(accepting: redline.keys) == new, "COMITY_SEED=\(seed), round \(round)")
            #expect(try redline.applied(accepting: []) == old, "COMITY_SEED=\(seed), round \(round)")
            #expect(redline.isEmpty == (old == new))
            // Whatever is refused is missing from the result.
            for key in redline.keys.sorted().prefix(3) {
                guard let rest = try? redline.applied(accepting: redline.keys.subtracting([key])) else { continue }
                #expect(rest != new, "COMITY_SEED=\(seed), round \(round), \(key.text)")
            }
        }
    }

    private static func shaken(_ agreement: Agreement, _ random: inout SeededRandom) throws -> Agreement {
        var copy = agreement
        for _ in 0..<Int.random(in: 0...5, using: &random) {
            let i = Int.random(in: 0..<copy.clauses.count, using: &random)
            switch Int.random(in: 0..<7, using: &random) {
            case 0: copy.clauses.remove(at: i)
            case 1: copy.clauses.insert(copy.clauses.remove(at: i), at: Int.random(in: 0...copy.clauses.count, using: &random))
            case 2: copy.clauses[i].id = "renamed-\(Int.random(in: 0..<1_000_000, using: &random))"
            case 3:
                var clause = copy.clauses[i]
                clause.id = "new-\(Int.random(in: 0..<1_000_000, using: &random))"
                clause.duties = []
                clause.text["en", default: ""] += " And more."
                copy.clauses.insert(clause, at: i)
            case 4: copy.title["en"] = "Title \(Int.random(in: 0..<9, using: &random))"
            case 5: copy.clauses[i].text["zh-Hans", default: ""] = String((copy.clauses[i].text["zh-Hans"] ?? "无").shuffled(using: &random))
            default:
                var words = (copy.clauses[i].text["en"] ?? "no").split(separator: " ").map(String.init)
                words[Int.random(in: 0..<words.count, using: &random)] = "other"
                copy.clauses[i].text["en"] = words.joined(separator: " ")
            }
            // A clause that another refers to may be gone.
            copy.clauses.removeAll { $0.type == .survival }
        }
        return try Agreement(json: copy.json)
    }

    @Test func wordsAreComparedByWordAndChineseByCharacter() {
        #expect(
            WordDiff(from: "within 30 days of notice", to: "within 45 days of notice").pieces == [
                .kept("within "), .deleted("30"), .inserted("45"), .kept(" days of notice"),
            ])
        #expect(
            WordDiff(from: "应在三十日内通知", to: "应在四十五日内通知").pieces == [
                .kept("应在"), .deleted("三"), .inserted("四"), .kept("十"), .inserted("五"), .kept("日内通知"),
            ])
        #expect(WordDiff(from: "", to: "new").pieces == [.inserted("new")] && WordDiff(from: "same", to: "same").isEmpty)
    }

    @Test func anyTwoTextsComeOutAgain() {
        var random = SeededRandom.fresh("word differences")
        let alphabet = ["a", "bc", " ", " ", "，", "日", "三", "e\u{301}", "\u{301}", "\n", "30", "🇨🇳", "法", "."]
        for _ in 0..<400 {
            func text() -> String { (0..<Int.random(in: 0...40, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "" }.joined() }
            let (old, new) = (text(), text())
            let diff = WordDiff(from: old, to: new)
            #expect(
                Array(diff.before.unicodeScalars) == Array(old.unicodeScalars) && Array(diff.after.unicodeScalars) == Array(new.unicodeScalars),
                "COMITY_SEED=\(random.seed)")
        }
    }

    @Test func aLongRewriteIsBounded() {
        let (old, new) = ((0..<9_000).map { "a\($0)" }.joined(separator: " "), (0..<9_000).map { "b\($0)" }.joined(separator: " "))
        let took = ContinuousClock().measure { #expect(WordDiff(from: old, to: new).after == new) }
        #expect(took < .seconds(20))
    }

    @Test func aRenamedClauseIsNoNewOne() throws {
        let old = try Sample.draft(.project)
        var new = old
        new.clauses[1].id = "how-we-work"
        let redline = Redline(from: old, to: new)
        #expect(redline.changes.count == 1 && redline.changes[0].newID == "how-we-work" && redline.changes[0].key.text == "clause:governance")
        new.clauses.swapAt(2, 3)
        let moved = Redline(from: old, to: new).changes.filter { if case .changed(_, _, isMoved: true) = $0.what { true } else { false } }
        #expect(moved.count == 1, "of two that changed places, one has moved")
    }

    @Test func acceptingWhatCannotStandAloneIsRefused() throws {
        let old = try Sample.draft(.project)
        var new = old
        new.parties.append(Party(id: "c", name: ["en": "Third", "zh-Hans": "丙"]))
        new.clauses[new.clauses.firstIndex { $0.id == "costs" } ?? 0].duties[0].owner = "c"
        let redline = Redline(from: old, to: new)
        #expect(throws: DraftError.self) { try redline.applied(accepting: [.clause("costs")]) }
        #expect(try redline.applied(accepting: redline.keys) == new)
    }

    @Test func keysReadBack() {
        for key in [Redline.Key.clause("ip.foreground"), .field("title")] { #expect(Redline.Key(key.text) == key) }
        #expect(Redline.Key("other:x") == nil)
    }
}
