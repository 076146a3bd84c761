import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing
import Store

/// What must hold in the very transaction that logs a record about envoys. Every refusal says what would make it a yes.
enum EnvoyAdmission {
    static func admit(_ record: Record, at place: RecordPlace, in transaction: any ReadTransaction) throws {
        let admission = Admitting(record: record, place: place, transaction: transaction)
        switch record.kind {
        case Mandate.recordKind: try admission.mandate()
        case StatusList.recordKind: try admission.list()
        case Consultation.kind: try admission.consultation()
        case ConsultationAnswer.kind: try admission.answer()
        case JointMinutes.kind: try admission.minutes()
        default: try admission.change()
        }
    }
}

/// One record that wants to be logged.
private struct Admitting {
    let record: Record
    let place: RecordPlace
    let transaction: any ReadTransaction

    private var mandates: LoggedMandates { LoggedMandates(origin: place.origin, in: transaction) }
    private var here: LogPlace { LogPlace(origin: place.origin, position: place.position, loggedAt: place.at, seenAt: nil) }

    // MARK: Mandates

    /// The chain stands with the new mandate at its end, and each of its places in the lists is its own.
    func mandate() throws {
        let mandate: Mandate
        do { mandate = try Mandate(json: record.json) } catch { throw Failure(error) }
        if let parent = mandate.parent {
            guard let id = RecordID(parent.id), try !mandates.chain(of: id).isEmpty else {
                throw Failure.envoys(
                    422, "parentUnknown", "/credentialSubject/parentMandate",
                    en: "names a mandate that is not known here, or whose own parents are not; follow the node that gave it, and try again",
                    zhHans: "所指的上级授权书或其来源在此处未知；请先关注授予方的节点再试")
            }
        }
        for entry in mandate.status { try statusPlace(entry, mandate) }
        let verdict = try mandates.standing(of: mandate, at: here)
        if let refusal = verdict.refusal { throw Failure(ofRecord: refusal) }
    }

    private func statusPlace(_ entry: StatusEntry, _ mandate: Mandate) throws {
        let pointer = "/credentialSubject/credentialStatus"
        guard StatusListRecord.address(of: mandate.issuer, entry.purpose) == entry.list else {
            throw Failure.envoys(
                422, "listElsewhere", pointer,
                en: "must name the giver's own list, \(StatusListRecord.address(of: mandate.issuer, entry.purpose) ?? "?")",
                zhHans: "须指明授予方自己的状态列表 \(StatusListRecord.address(of: mandate.issuer, entry.purpose) ?? "?")")
        }
        let taken = try transaction.first(
            "SELECT 1 FROM envoy_places WHERE list = ? AND place = ?", [.text(entry.list), .integer(Int64(entry.index))])
        guard taken == nil else {
            throw Failure.envoys(
                409, "placeTaken", pointer, en: "names place \(entry.index), which another mandate has; draw another one at random",
                zhHans: "第 \(entry.index) 位已属于另一份授权书，请另行随机抽取")
        }
    }

    // MARK: Changes

    /// Whoever gave the mandate, or its principal, changes it; its holder may hand over for an absence.
    func change() throws {
        let change = try MandateChange(record)
        let logged = try known(change.mandate)
        let mandate = logged.mandate
        guard change.isBy(record.issuer, of: mandate) else {
            throw Failure.envoys(
                403, "notGiver", "/issuer",
                en: "must be \(mandate.principal), for whom the mandate is given, or \(mandate.issuer), who gave it; ask one of them",
                zhHans: "须为委任方 \(mandate.principal) 或授予方 \(mandate.issuer)；请向其提出")
        }
        let state = try mandates.state(of: logged, at: here)
        switch change.kind {
        case .suspension:
            guard state != .suspended, state != .revoked else { throw settled(state) }
        case .resumption:
            guard state == .suspended else { throw settled(state) }
            let last = try mandates.events(of: logged).last { $0.change == .suspension }
            guard last.map({ $0.issuer == record.issuer }) ?? true || record.issuer == mandate.principal else {
                throw Failure.envoys(
                    403, "suspendedByOther", "/issuer", en: "must be who suspended the mandate, or its principal", zhHans: "须为中止该授权书的一方或委任方")
            }
        case .revocation:
            guard state != .revoked else { throw settled(state) }
        case .handover: try handover(change, mandate)
        }
    }

    private func handover(_ change: MandateChange, _ mandate: Mandate) throws {
        let pointer = "/credentialSubject/substitute"
        guard let named = change.substitute else { return }
        let substitute = try known(named, pointer)
        guard substitute.mandate.principal == mandate.principal, substitute.id.description != mandate.id else {
            throw Failure.envoys(
                422, "substituteOfAnother", pointer, en: "must be another mandate of the same principal; a hand-over gives no power of its own",
                zhHans: "须为同一委任方的另一份授权书；交接本身不授予任何权力")
        }
        let verdict = try mandates.standing(of: substitute.id, for: .represent, at: here)
        if let refusal = verdict.refusal { throw Failure(refusal, status: 409) }
    }

    private func settled(_ state: MandateState) -> Failure {
        Failure.envoys(
            409, "state", "/credentialSubject/mandate", en: "names a mandate that is \(state.rawValue); this change does not apply to it",
            zhHans: "所指授权书的状态为 \(state.rawValue)，不适用此项变更")
    }

    private func known(_ reference: RecordReference, _ pointer: String = "/credentialSubject/mandate") throws -> LoggedMandate {
        guard let logged = try mandates.mandate(reference.id) else {
            throw Failure.envoys(
                422, "mandateUnknown", pointer, en: "names \(reference.id), which is no mandate known here; check the name, or follow its node",
                zhHans: "所指的 \(reference.id) 不是此处已知的授权书；请核对名称或关注其节点")
        }
        guard logged.mandate.digest == reference.digest else {
            throw Failure.envoys(
                409, "mandateDigest", pointer, en: "has another digest than the mandate that stands in the log; read it again",
                zhHans: "摘要与日志中的授权书不符，请重新读取")
        }
        return logged
    }

    // MARK: Lists

    /// A version says what the log has said of the mandates before it: nothing less, nothing more.
    func list() throws {
        let list = try StatusListRecord(record.subject)
        let pointer = "/credentialSubject/"
        guard StatusListRecord.address(of: record.issuer, list.purpose) == list.address else {
            throw Failure.envoys(
                403, "listElsewhere", pointer + "id",
                en: "must be the issuer's own list, \(StatusListRecord.address(of: record.issuer, list.purpose) ?? "?")",
                zhHans: "须为签发方自己的状态列表 \(StatusListRecord.address(of: record.issuer, list.purpose) ?? "?")")
        }
        let book = StatusBook(origin: place.origin, in: transaction)
        let last = try book.lastVersion(list.address)
        guard list.version == last + 1 else {
            throw Failure.envoys(
                409, "listVersion", pointer + "version", en: "must be \(last + 1), one more than the last version", zhHans: "须为 \(last + 1)，即上一版本加一")
        }
        guard try list.bits.indexes == book.indexes(list.address, list.purpose, at: here) else {
            throw Failure.envoys(
                422, "listDiffers", pointer + "encodedList",
                en: "must set exactly the places of the mandates that this log says are revoked or suspended; log the change first",
                zhHans: "须恰好标记本日志所载已撤销或中止的授权书；请先将变更入册")
        }
    }

    // MARK: Consultations

    /// The asker is the principal or the holder, and the mandate gives the power to ask this.
    func consultation() throws {
        let asked = try Consultation(record.subject)
        let logged = try known(asked.mandate)
        let mandate = logged.mandate
        guard [mandate.principal, mandate.holder].contains(record.issuer) else {
            throw Failure.envoys(
                403, "notHolder", "/issuer", en: "must be the mandate's holder or principal", zhHans: "须为授权书的持有人或委任方")
        }
        guard asked.askedOf != mandate.principal, try PartyView.find(asked.askedOf, in: transaction) != nil else {
            throw Failure.envoys(
                422, "askedUnknown", "/credentialSubject/askedOf", en: "must be another party, of this node or of one that it follows",
                zhHans: "须为本节点或所关注节点的另一方")
        }
        let act = asked.act(record, under: mandate, counterparty: try mandates.counterparty(asked.askedOf, in: mandate))
        if let refusal = try mandates.judge(act, at: here).refusal { throw Failure(refusal, status: 403) }
    }

    func answer() throws {
        let answer = try ConsultationAnswer(record.subject)
        let row = try asked(answer.consultation)
        guard row.askedOf == record.issuer else {
            throw Failure.envoys(403, "notAsked", "/issuer", en: "must be \(row.askedOf), who was asked", zhHans: "须为被询问方 \(row.askedOf)")
        }
        let settled = try transaction.query(
            "SELECT outcome FROM envoy_answers WHERE consultation = ? AND issuer = ?", [.blob(answer.consultation.id.bytes), .text(record.issuer)]
        ).contains { $0.text(0) != ConsultationAnswer.Outcome.moreTime.rawValue }
        guard !settled else {
            throw Failure.envoys(
                409, "answered", "/credentialSubject/consultation", en: "names a consultation that was answered; add minutes to say more",
                zhHans: "该磋商已经答复；如需补充，请提交会谈纪要")
        }
    }

    func minutes() throws {
        let minutes = try JointMinutes(record.subject)
        let row = try asked(minutes.consultation)
        let sides = row.sides
        guard sides.contains(record.issuer) else {
            throw Failure.envoys(403, "notThere", "/issuer", en: "must be one of the two sides of the consultation", zhHans: "须为磋商双方之一")
        }
        guard let confirms = minutes.confirms else { return }
        let other = try transaction.query("SELECT issuer, content FROM envoy_minutes WHERE id = ?", [.blob(confirms.id.bytes)]).first
        guard let other, sides.contains(other.text(0)), other.text(0) != record.issuer, Digest(other.blob(1)) == minutes.content else {
            throw Failure.envoys(
                422, "minutesDiffer", "/credentialSubject/confirms",
                en: "must name minutes of the other side with exactly this content; where you remember it otherwise, log minutes of your own",
                zhHans: "须指明对方内容完全相同的纪要；如记忆不同，请另行提交己方纪要")
        }
    }

    private func asked(_ reference: RecordReference) throws -> (askedOf: String, sides: Set<String>) {
        let rows = try transaction.query(
            "SELECT issuer, asked_of, digest, mandate FROM envoy_consultations WHERE id = ?", [.blob(reference.id.bytes)])
        guard let row = rows.first(where: { Digest($0.blob(2)) == reference.digest }) else {
            throw Failure.envoys(
                422, "consultationUnknown", "/credentialSubject/consultation",
                en: "names no consultation known here with this digest; follow the node of who asked", zhHans: "此处没有该摘要的磋商；请关注提问方的节点")
        }
        var sides: Set = [row.text(0), row.text(1)]
        if let mandate = try RecordID(bytes: row.blob(3)).flatMap({ try mandates.mandate($0) }) { sides.insert(mandate.mandate.principal) }
        return (row.text(1), sides)
    }
}
