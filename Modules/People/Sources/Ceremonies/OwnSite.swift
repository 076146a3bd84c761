import Node
import Pages

/// Refuses what other sites make a browser send, also before anybody is signed in: else a visitor could be signed in as somebody else.
enum OwnSite {
    static func check(_ request: Request, _ context: NodeContext) throws {
        guard request.comesFrom(context.url) else { throw PeopleFailure.otherSite }
    }
}
