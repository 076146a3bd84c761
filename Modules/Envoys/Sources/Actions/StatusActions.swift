import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import PeopleAPI
import Signing
import Store

/// Suspending, resuming and revoking, from the page and from a program; and the list that outsiders read.
enum StatusActions {
    static let changes: [String: MandateChange.Kind] = ["suspend": .suspension, "resume": .resumption, "revoke": .revocation]

    /// The form → what is asked for. Pure.
    static func change(_ form: [String: String], of logged: LoggedMandate) throws -> MandateChange {
        guard let kind = form["change"].flatMap({ changes[$0] }) else {
            throw Failure.envoys(400, "changeUnknown", "change", en: "must be suspend, resume or revoke", zhHans: "须为 suspend、resume 或 revoke")
        }
        var reason: [String: String] = [:]
        for (key, tag) in [("reason-en", "en"), ("reason-zh", "zh-Hans")] {
            if let text = form[key]?.trimmingBlanks, !text.isEmpty { reason[tag] = text }
        }
        return MandateChange(kind, of: RecordReference(id: logged.id, digest: logged.mandate.digest), reason: reason)
    }

    /// The form of its own: what the short one on the mandate's page becomes where something is wrong with it.
    static let form = FormAnswer(
        section: "envoys", fields: ["mandate": "change", "issuer": "change", "approvals": "change"], keeps: FormAnswer.keptWithPowers,
        title: { view in view("envoys.actions.change") },
        form: { view, values, problem in
            let models = MandateModel(view)
            let logged = try find(view, models)
            var form = FormPage(
                action: "/envoys/\(logged.id.uuid)/status", lead: view("envoys.actions.revokeNote"), button: view("envoys.handover.send"),
                values: values, problem: problem)
            tell(&form, logged, models)
            form.choices("change", view("envoys.actions.change"), words.map { ($0, view("envoys.actions." + $0)) })
            form.line("reason-en", view("envoys.actions.reasonEn"), lang: "en")
            form.line("reason-zh", view("envoys.actions.reasonZh"), lang: "zh-Hans")
            return form
        }, send: send)

    private static let words = ["suspend", "resume", "revoke"]

    /// What forms about a mandate tell above their fields, and the way back.
    static func tell(_ form: inout FormPage, _ logged: LoggedMandate, _ models: MandateModel) {
        form.tell(models.view("envoys.handover.mandate"), models.title(logged.mandate)["text"]?.string ?? "", href: "/envoys/" + logged.id.uuid)
        form.tell(models.view("envoys.valid"), models.validity(logged.mandate))
        form.back = ("/envoys/" + logged.id.uuid, models.view("envoys.actions.back"))
    }

    static func find(_ view: ReaderView, _ models: MandateModel) throws -> LoggedMandate {
        guard let id = view.request.parameters["uuid"].flatMap({ RecordID(uuid: $0) }), let logged = try models.mandates.mandate(id) else {
            throw Failure.notFound("mandate of this name")
        }
        return logged
    }

    @Sendable private static func send(_ request: Request, _ context: NodeContext) async throws -> Response {
        let logged = try await find(request, context)
        // The person's office decides in whose name: the principal's before the giver's.
        let office = [logged.mandate.principal, logged.mandate.issuer].lazy.compactMap { request.person?.office(at: $0) }.first
        guard let office else {
            throw Failure.envoys(
                403, "notGiver", "change", en: "is for people of \(logged.mandate.principal) or of who gave the mandate",
                zhHans: "仅限委任方 \(logged.mandate.principal) 或授予方的人员")
        }
        let change = try change(request.form, of: logged)
        let titles = EnvoyTitles(context.texts).change(change.kind, logged)
        return try await Proposals.propose(EnvoyActs.act(change, by: office.slug), by: request, title: titles, context: context)
    }

    /// `/status/:slug/:purpose`: the newest version as a BitstringStatusListCredential (Bitstring Status List 1.0 §2.2), signed by the party, as verifiers
    /// elsewhere read it.
    @Sendable static func list(_ request: Request, _ context: NodeContext) async throws -> Response {
        let (record, slug, purpose) = try await newest(request, context)
        let list = try StatusListRecord(record.subject)
        guard
            let document = StatusList.credential(
                address: list.address, issuer: record.issuer, purpose: purpose, bits: list.bits, validFrom: record.statedAt, ttl: list.ttl)
        else { throw Failure.notFound("status list") }
        let signed = try await context.credential(document, slug, record.statedAt)
        return .bytes(signed.canonicalBytes, mediaType: "application/vc", headers: ["cache-control": "no-cache"])
    }

    /// `/status/:slug/:purpose/record`: the record of the log that says the same, with all that a reader needs to check it.
    @Sendable static func record(_ request: Request, _ context: NodeContext) async throws -> Response {
        .bytes(try await newest(request, context).record.bytes, mediaType: "application/vc", headers: ["cache-control": "no-cache"])
    }

    private static func newest(_ request: Request, _ context: NodeContext) async throws -> (record: Record, slug: String, purpose: StatusPurpose) {
        guard let slug = request.parameters["slug"], let purpose = request.parameters["purpose"].flatMap({ StatusPurpose(rawValue: $0) }) else {
            throw Failure.notFound("status list")
        }
        let address = "\(context.url)/status/\(slug)/\(purpose.rawValue)"
        // A change that was logged by whatever way gets its version of the list here at the latest, before anybody reads an older one.
        let isBehind = try await context.store.read { [origin = context.origin] in try StatusBook(origin: origin, in: $0).isBehind(address) }
        if isBehind, let did = try? await EnvoyActs.did(of: slug, context) {
            do { try await EnvoyActs.publishLists(of: did, party: slug, context) } catch let failure as Failure where failure.status < 500 {
                // Another reader's question has brought it already.
            }
        }
        let record = try await context.store.read { [origin = context.origin] in try StatusBook(origin: origin, in: $0).newest(address)?.record }
        guard let record else { throw Failure.notFound("status list") }
        return (record, slug, purpose)
    }

    static func find(_ request: Request, _ context: NodeContext) async throws -> LoggedMandate {
        guard let id = request.parameters["uuid"].flatMap({ RecordID(uuid: $0) }) else { throw Failure.notFound("mandate of this name") }
        let logged = try await context.store.read { [origin = context.origin] in try LoggedMandates(origin: origin, in: $0).mandate(id) }
        guard let logged else { throw Failure.notFound("mandate of this name") }
        return logged
    }
}

extension String {
    /// Without blanks and line ends at both sides.
    var trimmingBlanks: String {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }

    /// The parts between commas (Western or Chinese), semicolons and line ends, without blanks.
    var listed: [String] {
        split(whereSeparator: { [",", "，", "、", ";", "；", "\n", "\r\n"].contains($0) }).map { String($0).trimmingBlanks }.filter { !$0.isEmpty }
    }
}
