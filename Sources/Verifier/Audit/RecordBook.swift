import Canon
import Ledger
import Signing

/// What the records of a log say to one another, taken in the order of the log: identities, keys, erasures, derived state.
struct RecordBook: Sendable {
    /// Records that a later event may have taken the ground from: signed by a key before it was declared compromised, from `since` on.
    struct Doubt: Sendable {
        var method: String
        var since: UInt64
        var declared: UInt64
    }

    /// An erasure of a record before the first that this audit reads.
    struct EarlierErasure: Sendable {
        var position: UInt64
        var tombstone: RecordID
        var at: UInt64
    }

    /// How many erased entries may wait for their tombstones at once, so that memory stays bounded.
    private static let mostPending = 400_000

    let origin: String
    /// The first position of this audit.
    let start: UInt64
    private(set) var identities: [String: IdentityHistory]
    /// The DID of the node: the issuer of entry 0.
    private(set) var node: String?
    var counts: AuditCounts
    private(set) var doubts: [Doubt] = []
    private(set) var earlierErasures: [EarlierErasure] = []
    /// Entries whose openings are erased, by the tombstone that they name and that has not come yet.
    private(set) var pending: [RecordID: UInt64] = [:]
    private(set) var state: (any DerivedState)?
    /// Records that could not be read, so that state cannot be derived.
    private(set) var isIncomplete = false
    /// Judges records by one another; nil where the audit does not begin at the first entry.
    private var judge: (any RecordJudge)?
    private var lives: [String: Result<KeyLife, IdentityError>] = [:]

    init(
        origin: String, start: UInt64, identities: [String: IdentityHistory], node: String?, counts: AuditCounts, state: (any DerivedState)?,
        judge: (any RecordJudge)? = nil
    ) {
        (self.origin, self.start, self.identities, self.node) = (origin, start, identities, node)
        (self.counts, self.state, self.judge) = (counts, state, judge)
    }

    /// Takes the openings of the next bundle.
    mutating func take(_ found: BundleFindings, _ findings: inout Findings) {
        let end = found.bundle.entries.upperBound
        guard !found.openings.isEmpty else {
            isIncomplete = true
            return
        }
        let first = end - UInt64(found.openings.count)
        for (i, opening) in found.openings.enumerated() {
            let position = first + UInt64(i)
            switch opening {
            case .unread: isIncomplete = true
            case .sealed:
                counts.sealed.insert(position)
                if position == 0 { missingNode(&findings) }
            case .erased(let tombstone):
                if position == 0 { missingNode(&findings) }
                take(erased: tombstone, at: position, &findings)
            case .record(let note): take(note, found.methods[note.method], at: position, &findings)
            }
        }
    }

    private mutating func take(_ note: RecordNote, _ signer: (method: String, issuer: String), at position: UInt64, _ findings: inout Findings) {
        if let contribution = note.contribution { state?.take(contribution, at: position) }
        if position == 0 {
            if case .identity(let record) = note.special, record.issuer == signer.issuer { node = signer.issuer } else { missingNode(&findings) }
        }
        var isGood = note.isSigned
        if case .identity(let record) = note.special {
            isGood = note.isSigned && take(identity: record, at: position, &findings)
        } else if note.isSigned {
            do {
                try life(signer.method, signer.issuer).check(purpose: "assertionMethod", at: position)
            } catch {
                isGood = false
                findings.report(.recordKey, at: Problem.entry(position), "the key does not count for it: \(error.reason)")
            }
        }
        if isGood {
            counts.verified += 1
            if !note.isKnownKind { counts.unknown.insert(position) }
            if let judged = note.judged { judgeByOthers(judged, at: position, &findings) }
        }
        if case .erasure(let id, let erasure) = note.special { take(erasure, named: id, at: position, &findings) }
    }

    private mutating func judgeByOthers(_ judged: RecordNote.Judged, at position: UInt64, _ findings: inout Findings) {
        let record = judged.record
        for doubt in judge?.take(record, at: position, loggedAt: judged.at) ?? [] { findings.report(doubt, of: record.id, record.kind, at: position) }
    }

    /// What the judge needs from other logs.
    var lacks: AuditNeeds { judge?.lacks ?? AuditNeeds() }
    mutating func bring(_ record: Record) { judge?.bring(record) }
    mutating func bring(jurisdiction: String, of did: String) { judge?.bring(jurisdiction: jurisdiction, of: did) }

    /// Judges what waited. Gives what was not judged, in sentences.
    mutating func settle(_ findings: inout Findings) -> [String] {
        (judge?.settle() ?? []).compactMap { late in
            switch late.finding {
            case .doubt(let doubt):
                findings.report(doubt, of: late.id, late.kind, at: late.position)
                return nil
            case .open(let reason): return "Entry \(late.position), \(late.id) (\(late.kind)), was not judged in full: \(reason)."
            }
        }
    }

    /// What the judge of the next audit must know.
    var memory: JSON? { judge?.memory }

    private func missingNode(_ findings: inout Findings) {
        findings.report(.identityNode, at: Problem.entry(0), "entry 0 is not the public inception of the node that keeps the log")
    }

    // MARK: Identities

    private mutating func take(identity record: Record, at position: UInt64, _ findings: inout Findings) -> Bool {
        do {
            let history = try IdentityHistory.after(record, at: position, of: origin, before: identities[record.issuer])
            identities[record.issuer] = history
            lives = [:]
            for life in history.keys where life.compromiseDeclared == position {
                guard let since = life.compromisedSince, since < position else { continue }
                doubts.append(Doubt(method: "\(record.issuer)#\(life.multikey)", since: since, declared: position))
            }
            return true
        } catch {
            findings.report(.identityEvent, at: Problem.entry(position), "the identity event may not stand here: \(error.pointer) \(error.reason)")
            return false
        }
    }

    private mutating func life(_ method: String, _ issuer: String) throws(IdentityError) -> KeyLife {
        if let known = lives[method] { return try known.get() }
        let result: Result<KeyLife, IdentityError>
        do { result = .success(try IdentityHistory.life(of: method, issuer: issuer, identities[issuer])) } catch { result = .failure(error) }
        if lives.count < 100_000 { lives[method] = result }
        return try result.get()
    }

    // MARK: Erasures

    private mutating func take(erased tombstone: RecordID?, at position: UInt64, _ findings: inout Findings) {
        counts.erased += 1
        guard let tombstone else {
            return findings.report(.erasureUnnamed, at: Problem.entry(position), "its opening is called erased, and no tombstone is named")
        }
        if let other = pending[tombstone] {
            return findings.report(
                .erasureMismatch, at: Problem.entry(position),
                "it names the tombstone \(tombstone), which entry \(other) names too; a tombstone is for one entry")
        }
        guard pending.count < RecordBook.mostPending else {
            return findings.report(
                .limit, at: "erasures", "more than \(RecordBook.mostPending) erased entries wait for their tombstones; the rest was not looked at")
        }
        pending[tombstone] = position
    }

    private mutating func take(_ erasure: Erasure, named id: RecordID, at position: UInt64, _ findings: inout Findings) {
        guard erasure.position < position else {
            return findings.report(
                .erasureMismatch, at: Problem.entry(position), "the tombstone names position \(erasure.position), which is not before it")
        }
        guard erasure.position >= start else {
            guard earlierErasures.count < RecordBook.mostPending else {
                return findings.report(.limit, at: "erasures", "more than \(RecordBook.mostPending) earlier entries were erased; audit the whole log")
            }
            earlierErasures.append(EarlierErasure(position: erasure.position, tombstone: id, at: position))
            return
        }
        guard let target = pending.removeValue(forKey: id) else {
            return findings.report(
                .erasureNotDone, at: Problem.entry(erasure.position),
                "the tombstone at entry \(position) says that it is erased, and its opening does not say so with the name of that tombstone")
        }
        guard target == erasure.position else {
            return findings.report(
                .erasureMismatch, at: Problem.entry(target), "it names a tombstone that erases position \(erasure.position) and not this entry")
        }
    }

    /// Takes note that a tombstone was found after the audited part.
    mutating func settle(_ tombstone: RecordID) { pending[tombstone] = nil }
}
