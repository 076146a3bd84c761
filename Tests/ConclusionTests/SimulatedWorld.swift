import Canon
import Signing
import TestKit

@testable import Conclusion

/// One random run of the conclusion protocol: a deciding log that may fork, parties that may sign late or not at all, neutrals that may lie, and a
/// network that loses, delays and is cut. Times are milliseconds; the last moment is 100 of 200.
///
/// Hashes are toys here (a root is a running mix of the entries), since the rule only compares them.
struct SimulatedWorld {
    /// One who lies, or none.
    struct Liars {
        var decider = false
        var party = false
        /// The indexes of the lying neutrals.
        var neutrals: Set<Int> = []
    }

    struct Entry: Hashable {
        enum Kind: Hashable { case other, concluded, lapsed, signature(Int), badSignature(Int) }
        var kind: Kind
        var id: UInt64
        /// In a text that names no commitments, what is not opened could be an outcome.
        var isHidden = false
    }

    /// One history of the deciding log.
    struct Branch {
        var entries: [Entry] = []
        var roots: [Digest] = [SimulatedWorld.toy(1, 1)]
        var signed: Set<LogHead> = []
        var head: LogHead { LogHead(size: UInt64(SimulatedWorld.start + entries.count), root: roots[entries.count]) }

        mutating func append(_ entry: Entry) {
            entries.append(entry)
            roots.append(SimulatedWorld.next(roots[roots.count - 1], entry.id))
        }
    }

    /// A neutral. An honest one has one journal; a lying one writes two, as it likes.
    struct Neutral {
        var isLying: Bool
        var skew: Int64
        var journals: [[JournalEntry]] = [[]]
        var branch: Int?
        var seen = 0
        var isDown = false
    }

    static let start = 3
    static let signBy: Int64 = 100
    static let end: Int64 = 200

    let terms: ConclusionTerms
    let liars: Liars
    let partyCount: Int
    let usesNames: Bool
    private(set) var branches = [Branch()]
    private(set) var neutrals: [Neutral]
    private var ids: UInt64 = 10

    static func toy(_ a: UInt64, _ b: UInt64) -> Digest {
        let words = [a &* 0x9E37_79B9_7F4A_7C15, a ^ b << 17, b &* 0xC2B2_AE3D_27D4_EB4F, a &+ b]
        guard let digest = words.withUnsafeBytes({ Digest(Array($0)) }) else { preconditionFailure("four words are 32 bytes") }
        return digest
    }

    private static func next(_ root: Digest, _ id: UInt64) -> Digest {
        root.withBytes { raw in
            let word = raw.loadUnaligned(as: UInt64.self) ^ raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self) &* 31
            return toy((word ^ word >> 29) &* 0xBF58_476D_1CE4_E5B9 &+ id, id)
        }
    }

    /// Lays out the cast of a run and plays it.
    init(_ random: inout SeededRandom, roster: Roster) {
        let count = [0, 1, 2, 3, 3, 3, 4, 5].randomElement(using: &random) ?? 3
        partyCount = Int.random(in: 2...3, using: &random)
        usesNames = Bool.random(using: &random)
        terms = roster.terms(neutrals: count, parties: partyCount, usesNames: usesNames)
        var liars = Liars()
        let tolerated = terms.clause.tolerated
        switch Int.random(in: 0..<6, using: &random) {
        case 0: liars.decider = true
        case 1: liars.party = true
        case 2: liars.neutrals = Set((0..<count).shuffled(using: &random).prefix(tolerated))
        case 3:
            // All at once: more than the protocol needs to bear, and it does.
            (liars.decider, liars.party) = (true, true)
            liars.neutrals = Set((0..<count).shuffled(using: &random).prefix(tolerated))
        default: break
        }
        self.liars = liars
        neutrals = (0..<terms.clause.watchers.count).map {
            Neutral(isLying: liars.neutrals.contains($0), skew: Int64.random(in: -5...5, using: &random))
        }
        play(&random)
    }

    // MARK: The run

    private mutating func play(_ random: inout SeededRandom) {
        var time: Int64 = 0
        var received: Set<Int> = []
        var hasDecided = false
        let crashesAt = Int.random(in: 0..<3, using: &random) == 0 ? Int64.random(in: 0..<SimulatedWorld.end, using: &random) : .max
        let cut: ClosedRange<Int64> = Int.random(in: 0..<3, using: &random) == 0 ? 60...Int64.random(in: 60...160, using: &random) : 500...500
        // When each signature reaches the decider.
        var arrivals = (0..<partyCount).map { party -> Int64 in
            if liars.party, party == 1 { return Bool.random(using: &random) ? .max : Int64.random(in: 80..<200, using: &random) }
            return Int64.random(in: 0..<(Int.random(in: 0..<5, using: &random) > 0 ? 55 : 130), using: &random)
        }
        while time < SimulatedWorld.end {
            time += Int64.random(in: 1..<14, using: &random)
            let isUp = time < crashesAt
            for branch in branches.indices where isUp && Int.random(in: 0..<3, using: &random) == 0 { append(.other, to: branch, &random) }
            for party in 0..<partyCount where arrivals[party] <= time && !received.contains(party) && isUp {
                received.insert(party)
                let isBad = liars.party && party == 1 && Bool.random(using: &random)
                for branch in branches.indices { append(isBad ? .badSignature(party) : .signature(party), to: branch, &random) }
                if isBad, !liars.decider {
                    // An honest decider does not count what does not verify.
                    received.remove(party)
                    arrivals[party] = .max
                }
            }
            if isUp {
                if liars.decider {
                    lie(&random)
                } else if !hasDecided {
                    // An honest decider leaves time for the neutrals.
                    if received.count == partyCount, time < 90 {
                        append(.concluded, to: 0, &random)
                        hasDecided = true
                    } else if time > 90 {
                        append(.lapsed, to: 0, &random)
                        hasDecided = true
                    }
                }
            }
            for i in neutrals.indices {
                if Int.random(in: 0..<(neutrals[i].isDown ? 6 : 20), using: &random) == 0 { neutrals[i].isDown.toggle() }
                if neutrals[i].isLying { lie(i, time, &random) } else { listen(i, time, cut.contains(time) || !isUp, &random) }
            }
        }
    }

    private mutating func append(_ kind: Entry.Kind, to branch: Int, _ random: inout SeededRandom) {
        guard branches[branch].entries.count < 14 else { return }
        ids += 1
        branches[branch].append(Entry(kind: kind, id: ids, isHidden: !usesNames && Int.random(in: 0..<6, using: &random) == 0))
    }

    /// A decider that lies: forks, appends any outcome at any time, both, and to whichever history.
    private mutating func lie(_ random: inout SeededRandom) {
        if branches.count < 3, Int.random(in: 0..<8, using: &random) == 0 {
            branches.append(branches[Int.random(in: 0..<branches.count, using: &random)])
        }
        if Int.random(in: 0..<6, using: &random) == 0 {
            append(Bool.random(using: &random) ? .concluded : .lapsed, to: Int.random(in: 0..<branches.count, using: &random), &random)
        }
    }

    /// An honest neutral: cosigns what continues what it saw, and goes on with its own business.
    private mutating func listen(_ i: Int, _ time: Int64, _ isCut: Bool, _ random: inout SeededRandom) {
        guard !neutrals[i].isDown else { return }
        let at = max(time + neutrals[i].skew, neutrals[i].journals[0].last.map { $0.at.milliseconds } ?? 0)
        if Int.random(in: 0..<4, using: &random) == 0 { write(.other, i, 0, at) }
        guard !isCut, Int.random(in: 0..<2, using: &random) == 0 else { return }
        let offered = Int.random(in: 0..<branches.count, using: &random)
        let head = branches[offered].head
        let seen = neutrals[i].seen
        // Does it continue what was seen? A length that both histories share is in both.
        if let own = neutrals[i].branch {
            guard branches[offered].entries.count >= seen, branches[offered].roots[seen] == branches[own].roots[seen] else { return }
        }
        (neutrals[i].branch, neutrals[i].seen) = (offered, branches[offered].entries.count)
        branches[offered].signed.insert(head)
        write(.head(head), i, 0, at)
    }

    /// A lying neutral: two journals, times that stand still as long as it likes, heads of any history, that nobody submitted.
    private mutating func lie(_ i: Int, _ time: Int64, _ random: inout SeededRandom) {
        if neutrals[i].journals.count == 1, Int.random(in: 0..<4, using: &random) == 0 { neutrals[i].journals.append(neutrals[i].journals[0]) }
        for journal in neutrals[i].journals.indices where Bool.random(using: &random) {
            let last = neutrals[i].journals[journal].last?.at.milliseconds ?? 0
            let at = Bool.random(using: &random) ? max(last, time) : max(last, min(time, SimulatedWorld.signBy))
            let branch = Int.random(in: 0..<branches.count, using: &random)
            let length = Int.random(in: 0...branches[branch].entries.count, using: &random)
            let head = LogHead(size: UInt64(SimulatedWorld.start + length), root: branches[branch].roots[length])
            if length == branches[branch].entries.count { branches[branch].signed.insert(head) }
            write(Bool.random(using: &random) ? .head(head) : .other, i, journal, at)
        }
    }

    private mutating func write(_ meaning: JournalEntry.Meaning, _ i: Int, _ journal: Int, _ at: Int64) {
        ids += 1
        neutrals[i].journals[journal].append(JournalEntry(at: Instant(milliseconds: at), meaning: meaning, leaf: SimulatedWorld.toy(ids, 77)))
    }
}
