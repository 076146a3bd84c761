import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import PeopleAPI
import Store

/// `/envoys/appoint`: the form by which an envoy is appointed, or a mandate is passed on within its limits.
enum AppointPage {
    static let title = "envoys.appoint.title"

    @Sendable static func form(_ request: Request, _ context: NodeContext) async throws -> Response {
        var values: [String: String] = [:]
        if let parent = request.query["parent"], let id = RecordID(uuid: parent) {
            let logged = try await context.store.read { [origin = context.origin] in try LoggedMandates(origin: origin, in: $0).mandate(id) }
            guard let logged else { throw Failure.notFound("mandate of this name") }
            values = AppointmentForm.values(from: logged)
        }
        return try await page(request, context, values, nil, status: 200)
    }

    @Sendable static func send(_ request: Request, _ context: NodeContext) async throws -> Response {
        do {
            var (form, keys) = (request.form, [String]())
            if let chosen = form["person"], !chosen.isEmpty {
                keys = try await context.store.read { try HolderKeys.keys(of: chosen, request.person, home: context.origin, in: $0) }
                // Who has no office of their own holds the mandate by their key: so two people of one roster are two holders.
                if (form["holder"] ?? "").trimmingBlanks.isEmpty { form["holder"] = keys.first.map { "did:key:" + $0 } }
            }
            var appointment = try AppointmentForm.appointment(form)
            appointment.keys = keys
            guard request.person?.offices.contains(where: { $0.slug == appointment.party }) == true else {
                throw Failure.envoys(403, "notGiver", "party", en: "must be a party for which you act", zhHans: "须为您所代表的一方")
            }
            let act = try await EnvoyActs.act(appointment, context)
            return try await Proposals.propose(act, by: request, title: EnvoyTitles(context.texts).appointment(appointment), context: context)
        } catch let failure as Failure where (400..<500).contains(failure.status) {
            // What was typed stays, with what is wrong above it.
            return try await page(request, context, request.form, failure, status: failure.status)
        }
    }

    private static func page(
        _ request: Request, _ context: NodeContext, _ values: [String: String], _ failure: Failure?, status: Int
    ) async throws -> Response {
        let model = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            var model = AppointmentForm.model(values, failure, try PartyView.all(origin: view.home, in: transaction), view)
            model["person"] = try HolderKeys.field(values["person"], view)
            return model
        }
        return .page(
            Page("envoys/appoint", title: context.texts("envoys.appoint.title", request.language), model: model, status: status, section: "envoys"))
    }
}
