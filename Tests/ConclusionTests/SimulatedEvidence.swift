import Canon
import Signing
import TestKit

@testable import Conclusion

/// The names and keys of the cast, made once, since keys cost time.
struct Roster {
    let logs: [NoteVerifier]

    init() throws {
        logs = try (0..<12).map { i in
            guard let key = SigningKey(seed: Array(repeating: UInt8(i + 1), count: 32)) else { throw ConclusionError(.malformed, at: "", "no key") }
            return try NoteVerifier(name: "log\(i).example", key: key.publicKey, type: .ed25519)
        }
    }

    private static let text = RecordReference(id: RecordID(high: 0x019a_b000_0000_7000, low: 1 << 63), digest: SimulatedWorld.toy(5, 5))

    /// Log 0 decides and is the first party's; 1 and 2 are those of the others; neutrals come after.
    func terms(neutrals: Int, parties: Int, usesNames: Bool, signBy: Int64 = SimulatedWorld.signBy) -> ConclusionTerms {
        let outcomes: ConclusionClause.Outcomes =
            usesNames ? .named(concluded: SimulatedWorld.toy(6, 6), lapsed: SimulatedWorld.toy(7, 7)) : .opened
        do {
            return ConclusionTerms(
                text: Roster.text,
                clause: try ConclusionClause(
                    decider: logs[0], from: LogHead(size: UInt64(SimulatedWorld.start), root: SimulatedWorld.toy(1, 1)),
                    signBy: Instant(milliseconds: signBy), neutrals: Array(logs[5..<5 + neutrals]),
                    parties: (0..<parties).map { ConclusionClause.Party(id: "did:web:p\($0).example", log: logs[$0]) }, outcomes: outcomes))
        } catch { preconditionFailure("the cast is distinct: \(error)") }
    }
}

/// What one verifier has in hand.
struct SimulatedEvidence {
    /// For each history: how many entries, which heads, which positions opened.
    struct Known {
        var length = 0
        var heads: Set<LogHead> = []
        var opened: Set<Int> = []
    }

    var branches: [Known]
    /// For each neutral, for each of its journals, the places at hand.
    var places: [[Set<Int>]]
    var forked: Set<String> = []

    /// A random part of what there is.
    init(_ world: SimulatedWorld, _ random: inout SeededRandom) {
        branches = world.branches.map { branch in
            let isWhole = Int.random(in: 0..<4, using: &random) > 0
            var known = Known()
            known.length = isWhole ? branch.entries.count : Int.random(in: 0...branch.entries.count, using: &random)
            known.heads = branch.signed.filter { _ in isWhole || Bool.random(using: &random) }
            known.opened = Set((0..<known.length).filter { _ in isWhole ? Int.random(in: 0..<20, using: &random) > 0 : Bool.random(using: &random) })
            return known
        }
        places = world.neutrals.map { neutral in
            neutral.journals.map { journal in
                guard !journal.isEmpty else { return [] }
                switch Int.random(in: 0..<7, using: &random) {
                case 0: return []
                case 1:
                    let from = Int.random(in: 0..<journal.count, using: &random)
                    return Set(from...Int.random(in: from..<journal.count, using: &random))
                case 2: return Set(journal.indices.filter { _ in Bool.random(using: &random) })
                default: return Set(journal.indices)
                }
            }
        }
        // A lying neutral shows one of its journals to each.
        for (i, neutral) in world.neutrals.enumerated() where neutral.journals.count == 2 {
            if Int.random(in: 0..<4, using: &random) > 0 { places[i][Int.random(in: 0..<2, using: &random)] = [] }
            if Int.random(in: 0..<5, using: &random) == 0 { forked.insert(world.terms.clause.watchers[i].name) }
        }
    }

    /// Both verifiers' evidence.
    init(_ a: SimulatedEvidence, _ b: SimulatedEvidence) {
        branches = zip(a.branches, b.branches).map {
            Known(length: max($0.length, $1.length), heads: $0.heads.union($1.heads), opened: $0.opened.union($1.opened))
        }
        places = zip(a.places, b.places).map { zip($0, $1).map { $0.union($1) } }
        forked = a.forked.union(b.forked)
    }

    func chains(_ world: SimulatedWorld) -> [DecidingChain] {
        zip(world.branches, branches).map { branch, known in
            var signatures: [String: UInt64] = [:]
            let entries = branch.entries.prefix(known.length)
            let meanings = entries.enumerated().map { i, entry -> EntryMeaning in
                let isOpen = known.opened.contains(i)
                if case .signature(let party) = entry.kind, isOpen {
                    let id = "did:web:p\(party).example"
                    signatures[id] = min(signatures[id] ?? .max, UInt64(SimulatedWorld.start + i))
                }
                if entry.isHidden, !isOpen { return .unknown }
                switch entry.kind {
                case .concluded: return .concluded
                case .lapsed: return .lapsed
                default: return .other
                }
            }
            let heads = known.heads.filter { $0.size <= UInt64(SimulatedWorld.start + known.length) }
            return DecidingChain(
                start: UInt64(SimulatedWorld.start), meanings: meanings, roots: Array(branch.roots.prefix(known.length + 1)), signed: heads,
                signatures: signatures)
        }
    }

    func journals(_ world: SimulatedWorld) -> [JournalView] {
        zip(world.neutrals, places).enumerated().flatMap { i, pair in
            zip(pair.0.journals, pair.1).filter { !$1.isEmpty }.map { journal, places in
                JournalView(
                    neutral: world.terms.clause.watchers[i].name,
                    entries: Dictionary(uniqueKeysWithValues: places.map { (UInt64($0), journal[$0]) }))
            }
        }
    }
}
