import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
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

    @Sendable static func form(_ request: Request, _ context: NodeContext) async throws -> Response {
        let logged = try await find(request, context)
        // The person's office decides in whose name: the principal's before the giver's.
        let office = [logged.mandate.principal, logged.mandate.issuer].lazy.compactMap { request.person?.office(at: $0) }.first
        guard let office else {
            throw Failure.envoys(
                403, "notGiver", "change", en: "is for people of \(logged.mandate.principal) or of who gave the mandate",
                zhHans: "仅限委任方 \(logged.mandate.principal) 或授予方的人员")
        }
        _ = try await EnvoyActs.change(try change(request.form, of: logged), by: office.slug, context)
        return .redirect("/envoys/" + logged.id.uuid)
    }

    /// `/status/:slug/:purpose`: the record itself, signed by the party, with all that a reader needs to check it.
    @Sendable static func list(_ request: Request, _ context: NodeContext) async throws -> Response {
        guard let slug = request.parameters["slug"], let purpose = request.parameters["purpose"].flatMap({ StatusPurpose(rawValue: $0) }) else {
            throw Failure.notFound("status list")
        }
        let address = "\(context.url)/status/\(slug)/\(purpose.rawValue)"
        let record = try await context.store.read { [origin = context.origin] transaction -> Record? in
            try StatusBook(origin: origin, in: transaction).newest(address)?.record
        }
        guard let record else { throw Failure.notFound("status list") }
        return .bytes(record.bytes, mediaType: "application/vc", headers: ["cache-control": "no-cache"])
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
