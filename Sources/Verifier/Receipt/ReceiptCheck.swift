import Canon
import Ledger
import Signing

/// Verifies a receipt from its files alone, asking no server: `comity verify DIR`.
public struct ReceiptCheck {
    private let folder: ReceiptFolder
    /// The verifier's own policy, if they have one; the one in the folder says what the node went by.
    private let own: WitnessPolicy?
    private var report = ReceiptReport()

    /// - Parameter policy: whose keys and witnesses the verifier goes by; without it, those that came with the receipt, on first use.
    public static func run(_ folder: ReceiptFolder, policy: WitnessPolicy? = nil) -> ReceiptReport {
        var check = ReceiptCheck(folder: folder, own: policy)
        check.run()
        return check.report
    }

    private init(folder: ReceiptFolder, own: WitnessPolicy?) { (self.folder, self.own) = (folder, own) }

    private struct Files {
        var opening: ReceiptOpening
        var proof: TlogProof
        var identity: IdentityEvidence?
        var policy: WitnessPolicy?
    }

    private mutating func run() {
        let files: Files
        do { files = try read() } catch { return report.add(.files, .fails, error.reason) }
        report.add(.files, .holds, "the files are complete and of their form")
        report.state = files.opening.state
        (report.origin, report.position, report.loggedAt) = (files.proof.checkpoint.origin, files.proof.index, files.opening.at)
        checkInclusion(files)
        guard let key = checkCheckpoint(files) else { return }
        checkWitnesses(files, key)
        let record = checkRecord(files)
        let histories = checkIdentity(files, key)
        if let record { checkKey(record, files, histories) }
    }

    // MARK: Files

    private func read() throws(ReceiptError) -> Files {
        guard let bytes = folder.opening else { throw ReceiptError("opening.json is missing") }
        let opening = try ReceiptOpening(bytes: bytes)
        guard let bytes = folder.receipt else { throw ReceiptError("receipt.tlog-proof is missing") }
        let proof: TlogProof
        do { proof = try TlogProof(bytes: bytes) } catch { throw ReceiptError("receipt.tlog-proof cannot be read: \(error.reason)") }
        guard proof.serialized.utf8.elementsEqual(bytes) else { throw ReceiptError("receipt.tlog-proof is not written as such a file is") }
        var policy: WitnessPolicy?
        if let bytes = folder.policy {
            do { policy = try WitnessPolicy(bytes: bytes) } catch { throw ReceiptError("policy.txt cannot be read: \(error.reason)") }
        }
        let identity: IdentityEvidence?
        if let bytes = folder.identity { identity = try IdentityEvidence(bytes: bytes) } else { identity = nil }
        return Files(opening: opening, proof: proof, identity: identity, policy: policy)
    }

    // MARK: The log

    private mutating func checkInclusion(_ files: Files) {
        let entry = files.opening.entry
        switch files.opening.content {
        case .open: report.add(.entry, .holds, "record, salt and time give the log entry again")
        case .sealed: report.add(.entry, .holds, "the record is sealed: only its entry is here, and the entry says nothing about it but its time")
        case .erased(_, let tombstone):
            report.add(
                .entry, .holds,
                "the record was erased\(tombstone.map { " by \($0)" } ?? ""): only its entry is left, and it says nothing but its time")
        }
        let checkpoint = files.proof.checkpoint
        do {
            try Proofs.verifyInclusion(
                leaf: entry.leafHash, index: files.proof.index, size: checkpoint.size, root: checkpoint.root, proof: files.proof.path)
            report.add(
                .inclusion, .holds,
                "the entry stands at position \(files.proof.index) of the log \(checkpoint.origin), which had \(checkpoint.size) entries then")
        } catch {
            report.add(.inclusion, .fails, "the entry does not stand where the receipt says: \(error.reason)")
        }
    }

    /// Who signed the checkpoint. Nil, with a failure, if it was not the log.
    private mutating func checkCheckpoint(_ files: Files) -> NoteVerifier? {
        let origin = files.proof.checkpoint.origin
        func keys(_ policy: WitnessPolicy?) -> [NoteVerifier] {
            (policy?.logs.compactMap(\.key.verifier) ?? []).filter { $0.name.utf8.elementsEqual(origin.utf8) }
        }
        let pinned = keys(own)
        if !pinned.isEmpty { report.trust = .pinned }
        if pinned.isEmpty, own?.logs.isEmpty == false {
            report.add(.checkpoint, .fails, "your policy accepts logs, and none of them is named \(origin)")
            return nil
        }
        let announced = files.identity?.announcedKeys ?? []
        let candidates = pinned.isEmpty ? keys(files.policy) + (keys(files.policy).isEmpty ? announced : []) : pinned
        guard let key = candidates.first(where: { (try? SignedCheckpoint(note: files.proof.note, log: $0)) != nil }) else {
            report.add(.checkpoint, .fails, candidates.isEmpty ? "no key of the log \(origin) is known" : "the log's key did not sign the checkpoint")
            return nil
        }
        let source = pinned.isEmpty ? "by the key that came with the receipt; compare it with someone you trust" : "by the key in your policy"
        report.add(.checkpoint, .holds, "the log signed the checkpoint, \(source)")
        return key
    }

    private mutating func checkWitnesses(_ files: Files, _ key: NoteVerifier) {
        let known = ((own?.witnesses ?? []) + (files.policy?.witnesses ?? [])).map(\.key)
        var ignored = 0
        for note in [files.proof.note] + [files.identity?.note].compactMap({ $0 }) {
            for line in note.signatures where !key.claims(line) {
                switch ReceiptCheck.standing(of: line, in: note, witnesses: known) {
                case .verified: break
                case .unknown: ignored += 1
                case .wrong: return report.add(.witnesses, .fails, "the cosignature under the name \(line.name) is not by that witness")
                }
            }
        }
        let rest = ignored == 0 ? "" : "; \(ignored) signature lines by unknown keys count for nothing"
        guard let policy = own ?? files.policy else {
            return report.add(.witnesses, .skipped, "there is no policy, so no witness's key is known")
        }
        let verdict: PolicyVerdict
        do { verdict = try policy.verdict(on: files.proof.note, logs: [key]) } catch { return report.add(.witnesses, .fails, error.reason) }
        report.cosigners = verdict.cosigners.map(\.witness.description)
        let names = report.cosigners.joined(separator: ", ")
        report.stage = verdict.cosigners.isEmpty ? .logged : .seen
        guard policy.quorum != nil else {
            return report.add(
                .witnesses, .holds, "the policy asks for no witness; " + (names.isEmpty ? "none has cosigned" : "cosigned by \(names)") + rest)
        }
        if let time = verdict.quorumTime {
            report.stage = .witnessed
            report.witnessedAt = Instant(seconds: Int64(clamping: min(time, 253_402_300_799)))
            report.add(.witnesses, .holds, "witnessed: \(names) cosigned, which is what the policy asks for" + rest)
        } else if own != nil {
            report.add(
                .witnesses, .fails,
                "the witnesses that your policy asks for have not all cosigned; " + (names.isEmpty ? "none has" : "those that did: \(names)") + rest)
        } else {
            report.add(
                .witnesses, .holds,
                "not yet witnessed: " + (names.isEmpty ? "no witness has cosigned" : "only \(names) cosigned") + "; take the receipt again later"
                    + rest)
        }
    }

    private enum Standing { case verified, unknown, wrong }

    /// Whether a line is by the witness whose name and key id it carries. Keys of types that are not spoken here never count, whatever they signed.
    private static func standing(of line: NoteSignature, in note: SignedNote, witnesses: [PolicyKey]) -> Standing {
        let witness = witnesses.first { $0.parts.name.utf8.elementsEqual(line.name.utf8) && $0.parts.keyID == line.keyID }
        guard let verifier = witness?.verifier else { return .unknown }
        return (try? note.verified(by: [verifier])) == nil ? .wrong : .verified
    }

    // MARK: The record

    private mutating func checkRecord(_ files: Files) -> Record? {
        guard case .open(_, let bytes) = files.opening.content else {
            report.add(.record, .skipped, "there is no record here to check")
            return nil
        }
        let record: Record
        do { record = try Record(bytes: bytes) } catch {
            report.add(.record, .fails, "what was logged is no record: \(error)")
            return nil
        }
        (report.id, report.kind, report.issuer) = (record.id, record.kind, record.issuer)
        (report.statedAt, report.digest) = (record.statedAt, record.digest)
        report.add(.record, .holds, "the record \(record.id) is of the form of a record, kind \(record.kind)")
        do {
            try record.verify()
            report.add(.signature, .holds, "its signature fits the key that it names")
        } catch { report.add(.signature, .fails, "its signature does not hold: \(error.reason)") }
        return record
    }

    /// Replays the identity events. Nil, with a failure, when they do not hold.
    private mutating func checkIdentity(_ files: Files, _ key: NoteVerifier) -> [String: IdentityHistory]? {
        guard let identity = files.identity else {
            report.add(.identity, .skipped, "identity.json is missing, so whose keys these are is not known")
            return nil
        }
        do throws(ReceiptError) {
            let histories = try replay(identity, files.proof, key)
            let node = identity.events.first.flatMap { histories[$0.record.issuer] }
            let announced = node?.keys(for: "log", at: files.proof.checkpoint.size - 1).map(\.multikey) ?? []
            guard announced.contains(Multikey.encode(key.key)) else {
                throw ReceiptError("the node does not announce the key that signed the checkpoint")
            }
            report.add(.identity, .holds, "\(identity.events.count) identity events stand in the same log and follow from one another")
            return histories
        } catch {
            report.add(.identity, .fails, error.reason)
            return nil
        }
    }

    /// Replays the events, once both checkpoints are shown to be of one log.
    private func replay(_ identity: IdentityEvidence, _ proof: TlogProof, _ key: NoteVerifier) throws(ReceiptError) -> [String: IdentityHistory] {
        let (a, b) = (proof.checkpoint, identity.checkpoint)
        do {
            let (older, newer) = a.size <= b.size ? (a, b) : (b, a)
            try Proofs.verifyConsistency(from: older.size, to: newer.size, oldRoot: older.root, newRoot: newer.root, proof: identity.consistency)
        } catch { throw ReceiptError("the two checkpoints are not shown to be of one log: \(error.reason)") }
        return try identity.replay(under: key)
    }

    private mutating func checkKey(_ record: Record, _ files: Files, _ histories: [String: IdentityHistory]?) {
        guard let histories else { return report.add(.key, .skipped, "without identity events it is not known whose key it is") }
        let position = files.proof.index
        if record.kind == IdentityEvent.kind {
            guard files.identity?.events.contains(where: { $0.index == position && $0.record == record }) == true else {
                return report.add(.key, .fails, "the record is an identity event, and identity.json does not have it at its place")
            }
            return report.add(.key, .holds, "the record is itself one of these identity events")
        }
        do {
            try IdentityHistory.check(record, at: position, histories[record.issuer])
            report.add(
                .key, .holds,
                "the key is one of \(record.issuer), and counts at position \(position). That no later event takes it back, only an audit shows")
        } catch { report.add(.key, .fails, error.reason) }
    }
}
