import Canon
import Ledger
import Pages
import Signing
import Store
import Synchronization

extension NodeService {
    /// Records an act of this node or of a party it hosts: validates, signs with the party's key, logs. Throws `Failure`.
    package func act(_ act: Act) async throws -> ActReceipt {
        let act = act.composed
        let issuer = try await did(of: act.party)
        let held = try keys.key(.assertionMethod, of: issuer)
        let now = clock()
        let id = act.id ?? RecordID(now: now)
        // Repeating an act under the caller's own id must give the old receipt, although a second signature would carry a later time.
        if act.id != nil, let earlier = try await repeated(act, issuer: issuer) { return earlier }
        return try await sequencer.submit { try submission(signed(act, issuer: issuer, id: id, now: now, key: held.key)) }
    }

    private func signed(_ act: Act, issuer: String, id: RecordID, now: Instant, key: SigningKey) throws -> Record {
        do throws(RecordError) {
            let draft = Record.draft(
                kind: act.kind, subject: act.subject, issuer: issuer, cooperation: act.cooperation, audience: act.audience.sorted(),
                refersTo: act.refersTo, critical: act.critical, id: id, at: act.statedAt ?? now)
            return try readers.with { (reader) throws(RecordError) in
                try reader.sign(draft, of: issuer, approvals: act.approvals, created: now, key: key)
            }
        } catch {
            throw Failure(status: 422, code: error.code.rawValue, pointer: error.pointer, detail: "this cannot stand in a record: \(error)")
        }
    }

    /// Makes the record of an act, signed and with its salt, without logging it: so a text can name the commitment that its entry will have. Its form is
    /// checked; whether it may be logged is asked when it is. Throws `Failure`.
    package func prepare(_ act: Act) async throws -> PreparedRecord {
        let act = act.composed
        let issuer = try await did(of: act.party)
        let held = try keys.key(.assertionMethod, of: issuer)
        let now = clock()
        let record = try signed(act, issuer: issuer, id: act.id ?? RecordID(now: now), now: now, key: held.key)
        try registry.validate(record)
        return PreparedRecord(record: record, salt: Commitment.salt())
    }

    /// Logs a record that `prepare` made, under the very salt that it was given. The same again answers with the old receipt. Throws `Failure`.
    package func append(_ prepared: PreparedRecord) async throws -> ActReceipt {
        try await sequencer.submit { try submission(prepared.record, salt: prepared.salt) }
    }

    /// What `act` would sign now, with its name and its time fixed: people approve that, and the act is asked for again with their approvals. Throws
    /// `Failure` where the log would refuse it as things stand, whoever approved it.
    package func draft(_ act: Act) async throws -> Draft {
        var act = act.composed
        let issuer = try await did(of: act.party)
        let now = clock()
        act.id = act.id ?? RecordID(now: now)
        act.statedAt = act.statedAt ?? now
        let draft = Record.draft(
            kind: act.kind, subject: act.subject, issuer: issuer, cooperation: act.cooperation, audience: act.audience.sorted(),
            refersTo: act.refersTo, critical: act.critical, id: act.id, at: act.statedAt ?? now)
        try await tryOut(draft, of: issuer, at: now)
        return Draft(act: act, json: .object(draft))
    }

    /// Asks the module of the kind, with a record that is signed for this question alone and goes nowhere.
    private func tryOut(_ draft: JSONObject, of issuer: String, at now: Instant) async throws {
        let key = try keys.key(.assertionMethod, of: issuer).key
        let record: Record
        do throws(RecordError) {
            record = try readers.with { (reader) throws(RecordError) in try reader.sign(draft, of: issuer, created: now, key: key) }
        } catch {
            throw Failure(status: 422, code: error.code.rawValue, pointer: error.pointer, detail: "this cannot stand in a record: \(error)")
        }
        do {
            try await store.read { [origin, registry] transaction in
                try registry.tryOut(record, at: RecordPlace(origin: origin, position: LogQueries.size(in: transaction), at: now), in: transaction)
            }
        } catch let failure as Failure where failure.pointer?.hasPrefix("/approvals") == true {
            // Approvals are what the draft is made for.
        }
    }

    /// Takes a record that was signed elsewhere: by a hosted party's own client. Verifies the signature before anything else is believed.
    package func accept(_ bytes: [UInt8]) async throws -> ActReceipt {
        try await sequencer.submit {
            let record = try verified(bytes)
            try checkClock(of: record)
            return try submission(record)
        }
    }

    /// A client's clock may be ahead of ours by no more than this, in milliseconds.
    private static let clockTolerance: Int64 = 300_000

    /// Refuses a record that says it was signed later than now: the clock that made it, or this one, is wrong.
    private func checkClock(of record: Record) throws {
        let now = clock()
        guard let created = record.json["proof"]?["created"]?.string.flatMap({ Instant($0) }),
            created.milliseconds > now.milliseconds + NodeService.clockTolerance
        else { return }
        throw Failure(
            status: 422, code: "clockAhead", pointer: "/proof/created",
            detail: "/proof/created says \(created), and here it is \(now); set the clock right that signed the record, and sign it again")
    }

    /// Logs a record whose signature this process made or has checked.
    package func append(_ record: Record) async throws -> ActReceipt {
        try await sequencer.submit { try submission(record) }
    }

    private func verified(_ bytes: [UInt8]) throws -> Record {
        let record: Record
        let key: VerifyingKey?
        do { (record, key) = try readers.read(bytes) } catch {
            throw Failure(status: 422, code: error.code.rawValue, pointer: error.pointer, detail: "the record is not acceptable: \(error)")
        }
        do { if let key { try record.verifySignature(by: key) } else { try record.verify() } } catch {
            throw Failure(status: 403, code: error.code.rawValue, pointer: "/proof", detail: "the signature of the record does not hold: \(error)")
        }
        return record
    }

    private func submission(_ record: Record, salt: [UInt8] = Commitment.salt()) throws -> Submission {
        let rows = try registry.checkedRows(for: record)
        let sealed = !record.audience.isEmpty
        return Submission(
            record: record, salt: salt, commitment: Commitment.digest(salt: salt, record: record.bytes), sealed: sealed,
            rows: try registry.insertions(of: rows, origin: origin, sealed: sealed))
    }

    private func did(of slug: String?) async throws -> String {
        guard let slug else { return did }
        // Parties stay once they are hosted, so what was found once need not be looked up again.
        if let known = hosted.withLock({ $0[slug] }) { return known }
        let row = try await store.read { try $0.first("SELECT did FROM parties WHERE slug = ?", [.text(slug)]) }
        guard let row else {
            throw Failure(
                status: 404, code: "party.unknown", pointer: "/party", detail: "this node hosts no party “\(slug)”; see the list on its home page")
        }
        let did = row.text(0)
        hosted.withLock { if $0.count < 10_000 { $0[slug] = did } }
        return did
    }

    private func repeated(_ act: Act, issuer: String) async throws -> ActReceipt? {
        guard let id = act.id else { return nil }
        return try await store.read { transaction -> ActReceipt? in
            guard
                let row = try transaction.first(
                    "SELECT o.record, o.state, o.idx, e.entry FROM openings o JOIN entries e ON e.idx = o.idx WHERE o.record_id = ?",
                    [.blob(id.bytes)])
            else { return nil }
            let taken = Failure(
                status: 409, code: "idTaken", pointer: "/id", detail: "\(id) stands in this log already, for other content; take a fresh id")
            guard row.integer(1) != OpeningState.erased.rawValue, let earlier = try? Record(bytes: row.blob(0)) else { throw taken }
            guard earlier.issuer == issuer, earlier.kind == act.kind, earlier.subject == act.subject, earlier.cooperation == act.cooperation,
                earlier.audience == act.audience.sorted(), earlier.refersTo == act.refersTo, earlier.critical == act.critical,
                act.statedAt == nil || act.statedAt == earlier.statedAt
            else { throw taken }
            return ActReceipt(id: id, position: UInt64(row.integer(2)), loggedAt: try LogQueries.loggedAt(row.blob(3)), digest: earlier.digest)
        }
    }
}
