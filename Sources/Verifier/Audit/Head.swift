import Canon
import Ledger
import Signing

/// The checkpoint that an audit is about.
struct Head: Sendable {
    var note: SignedNote
    var checkpoint: Checkpoint
}

extension AuditRun {
    /// Reads the checkpoint, finds the log's key, and checks both signature and cosignatures. Nil, with a problem, when there is none to go by.
    mutating func readHead() async throws(LogSourceError) -> Head? {
        guard var head = try await latest() else { return nil }
        (report.origin, report.size, report.root) = (head.checkpoint.origin, head.checkpoint.size, head.checkpoint.root)
        guard head.checkpoint.isPossible else {
            findings.report(.checkpointMalformed, at: "log/checkpoint", "it says that an empty log has a root that no empty log has")
            return nil
        }
        guard head.checkpoint.size > 0 else {
            findings.report(.identityNode, at: Problem.entry(0), "the log is empty; its first entry should be the inception of its node")
            return nil
        }
        if let origin = options.origin, !head.checkpoint.hasOrigin(origin) {
            findings.report(.checkpointOrigin, at: "log/checkpoint", "it is the checkpoint of \(head.checkpoint.origin), and \(origin) was asked")
        }
        try await verifySignature(head)
        if let cosigned = try await awaitQuorum(head) {
            head = cosigned
            (report.size, report.root) = (head.checkpoint.size, head.checkpoint.root)
        }
        checkCosignatures(head, try await knownWitnesses())
        return head
    }

    /// Witnesses need a moment: asks again for a while until they have cosigned the newest head. Nil when there is nothing to wait for or no use in it.
    private func awaitQuorum(_ head: Head) async throws(LogSourceError) -> Head? {
        guard options.patience > 0, let policy = options.policy, policy.quorum != nil, let logKey else { return nil }
        var newest: Head?
        for _ in 0..<options.patience {
            let verdict = try? policy.verdict(on: (newest ?? head).note, logs: [logKey])
            guard let verdict, !verdict.isQuorate else { break }
            try? await Task.sleep(for: .seconds(1))
            guard let bytes = try await files.checkpoint(), let note = try? SignedNote(bytes: bytes),
                let checkpoint = try? Checkpoint(text: note.text),
                checkpoint.size >= head.checkpoint.size
            else { break }
            let next = Head(note: note, checkpoint: checkpoint)
            guard AuditRun.signed(next, by: logKey) else { break }
            newest = next
        }
        return newest
    }

    private mutating func latest() async throws(LogSourceError) -> Head? {
        guard let bytes = try await files.checkpoint() else {
            throw LogSourceError(
                .unreachable, "\(files.source.name) has no log/checkpoint; is it the address of a node, or the folder of one or of a copied log?")
        }
        do {
            let note = try SignedNote(bytes: bytes)
            return Head(note: note, checkpoint: try Checkpoint(text: note.text))
        } catch {
            findings.report(.checkpointMalformed, at: "log/checkpoint", "\(error)")
            return nil
        }
    }

    // MARK: The log's key

    /// Keys that were had from elsewhere, for this origin.
    private func pins(_ origin: String) -> [NoteVerifier] {
        let all = options.logKeys + (options.policy?.logs.compactMap(\.key.verifier) ?? [])
        return all.filter { $0.type == .ed25519 && $0.name.utf8.elementsEqual(origin.utf8) }
    }

    private mutating func verifySignature(_ head: Head) async throws(LogSourceError) {
        let origin = head.checkpoint.origin
        let pins = pins(origin)
        report.trust = pins.isEmpty ? .firstUse : .pinned
        if pins.isEmpty, options.policy?.logs.isEmpty == false {
            findings.report(.checkpointOrigin, at: "log/checkpoint", "the policy accepts logs, and none of them is named \(origin)")
        }
        var candidates = pins
        if candidates.isEmpty, let memory = options.memory, memory.checkpoint.hasOrigin(origin) {
            candidates = [memory.logKey]
            if memory.trust == .pinned { report.trust = .pinned }
        }
        if let key = candidates.first(where: { AuditRun.signed(head, by: $0) }) {
            logKey = key
            return
        }
        guard pins.isEmpty else {
            findings.report(.checkpointSignature, at: "log/checkpoint", "the log's key, as it was given, did not sign it")
            return
        }
        report.trust = .firstUse
        logKey = try await announcedKeys(head).first { AuditRun.signed(head, by: $0) }
        // Where the key was changed since, the identity events will tell; `checkKey` looks again.
    }

    static func signed(_ head: Head, by key: NoteVerifier) -> Bool { (try? SignedCheckpoint(note: head.note, log: key)) != nil }

    /// The log keys in entry 0, as it is shown.
    private func announcedKeys(_ head: Head) async throws(LogSourceError) -> [NoteVerifier] {
        guard let bundle = Tiles.bundle(index: 0, size: head.checkpoint.size), let bytes = try await files.openings(bundle) else { return [] }
        var record: Record?
        try? OpeningBundle.scan(bytes, count: bundle.width) { i, view in
            if i == 0, case .open(_, let bytes) = view { record = try? Record(bytes: Array(bytes)) }
        }
        guard let record, let event = try? IdentityEvent(record) else { return [] }
        return event.keys.filter { $0.purposes.contains("log") }.compactMap { AuditRun.verifier(head.checkpoint.origin, $0.multikey) }
    }

    static func verifier(_ origin: String, _ multikey: String) -> NoteVerifier? {
        guard let key = try? Multikey.ed25519(multikey) else { return nil }
        return try? NoteVerifier(name: origin, key: key, type: .ed25519)
    }

    /// Once the identity events are known: whether the checkpoint is signed by a key that the node announced for its log and that counts.
    mutating func checkKey(_ head: Head, _ book: RecordBook) async throws(LogSourceError) {
        let history = book.node.flatMap { book.identities[$0] }
        let keys = (history?.keys(for: "log", at: head.checkpoint.size - 1) ?? []).compactMap {
            AuditRun.verifier(head.checkpoint.origin, $0.multikey)
        }
        if logKey == nil, report.trust == .firstUse { logKey = keys.first { AuditRun.signed(head, by: $0) } }
        guard let logKey else {
            if report.trust == .firstUse {
                findings.report(.checkpointSignature, at: "log/checkpoint", "no key that the log announces for itself signed it")
            }
            return
        }
        guard options.readsRecords, history != nil, !keys.contains(logKey) else { return }
        findings.report(
            .checkpointKey, at: "log/checkpoint",
            "it is signed by the key \(Multikey.encode(logKey.key)), which the log does not announce for itself at this size")
    }

    // MARK: Witnesses

    /// Every witness key known from the policy, from what the node says of itself, or from its store; whether the node told us its own.
    func knownWitnesses() async throws(LogSourceError) -> (keys: [NoteVerifier], isClosed: Bool) {
        var keys = options.policy?.witnesses.compactMap(\.key.verifier) ?? []
        var isClosed = false
        if let bytes = try await files.document(".well-known/comity"), let json = try? JSON.parse(bytes, limits: .api),
            let text = json["policy"]?.string, let policy = try? WitnessPolicy(bytes: Array(text.utf8))
        {
            keys += policy.witnesses.compactMap(\.key.verifier)
            isClosed = true
        }
        if let archive = files.source as? any LogArchive {
            keys += archive.witnesses
            isClosed = true
        }
        var seen: Set<NoteVerifier> = []
        return (keys.filter { seen.insert($0).inserted }, isClosed)
    }

    private mutating func checkCosignatures(_ head: Head, _ witnesses: (keys: [NoteVerifier], isClosed: Bool)) {
        cosigners = verifiedCosigners(of: head, witnesses, at: "log/checkpoint")
        report.cosignatures = cosigners.count
        if !cosigners.isEmpty { (report.cosignedSize, witnessed) = (head.checkpoint.size, head) }
        let others = head.note.signatures.filter { !$0.name.utf8.elementsEqual(head.checkpoint.origin.utf8) }
        if !witnesses.isClosed, !others.isEmpty, options.policy == nil {
            notes.append("\(others.count) cosignatures could not be checked, since no witness keys were given: use --policy.")
        }
    }

    /// The names of the witnesses whose cosignatures on a head hold. Lines that do not hold, or by nobody known, are problems.
    mutating func verifiedCosigners(of head: Head, _ witnesses: (keys: [NoteVerifier], isClosed: Bool), at place: String) -> [String] {
        let others = head.note.signatures.filter { !$0.name.utf8.elementsEqual(head.checkpoint.origin.utf8) }
        var names: [String] = []
        for key in witnesses.keys where others.contains(where: { key.claims($0) }) {
            do {
                _ = try head.note.verified(by: [key])
                if !names.contains(key.name) { names.append(key.name) }
            } catch {
                findings.report(.cosignatureInvalid, at: "\(place) \(key.name)", "the cosignature under this witness's name is not by its key")
            }
        }
        if witnesses.isClosed {
            for line in others where !witnesses.keys.contains(where: { $0.claims(line) }) {
                findings.report(
                    .cosignatureUnknown, at: "\(place) \(line.name)",
                    "a cosignature stands under this name, and the node knows no witness with such a key")
            }
        }
        return names
    }

    /// Whether the witnesses that the policy asks for cosigned the newest head, or an older one that it goes on from.
    mutating func checkQuorum(_ head: Head) {
        guard let policy = options.policy, policy.quorum != nil, let logKey else { return }
        for note in [head.note, witnessed?.note].compactMap(\.self) {
            guard let verdict = try? policy.verdict(on: note, logs: [logKey]), verdict.isQuorate else { continue }
            if let size = witnessed?.checkpoint.size, size < head.checkpoint.size, note.text != head.note.text {
                notes.append(
                    "The witnesses that the policy asks for cosigned the first \(size) entries; what came since, they have not cosigned yet.")
            }
            return
        }
        findings.report(
            .cosignatureQuorum, at: "log/checkpoint",
            "the witnesses that the policy asks for have not all cosigned it; "
                + (cosigners.isEmpty ? "none has" : "those that did: \(cosigners.joined(separator: ", "))"))
    }
}
