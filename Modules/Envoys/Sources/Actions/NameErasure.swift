import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import Store

/// `POST /envoys/:uuid/name`: the opening of the person's name is destroyed here, for good. The mandate stands as before, since its record never had the name;
/// nobody can prove any more whose it is.
enum NameErasure {
    @Sendable static func send(_ request: Request, _ context: NodeContext) async throws -> Response {
        let logged = try await StatusActions.find(request, context)
        guard mayErase(logged, request.person) else {
            throw Failure.envoys(
                403, "notHolder", "name", en: "is for the holder's office and for administrators of who gave the mandate",
                zhHans: "仅限持有人办公室的人员及授予方的管理员")
        }
        try await context.store.write { try NameBook.erase(logged.id, in: $0) }
        return .redirect("/envoys/" + logged.id.uuid)
    }

    /// The holder's own people, and administrators of the principal or the giver.
    static func mayErase(_ logged: LoggedMandate, _ person: Person?) -> Bool {
        guard let person else { return false }
        let mandate = logged.mandate
        // An office may hold its own mandate: then it takes an administrator, since everybody of the party holds an office there.
        let isHolder = ![mandate.principal, mandate.issuer].contains(mandate.holder) && person.office(at: mandate.holder) != nil
        return isHolder || [mandate.principal, mandate.issuer].contains { person.office(at: $0)?.roles.contains("administrator") == true }
    }
}
