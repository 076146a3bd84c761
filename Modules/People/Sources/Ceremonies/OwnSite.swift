import Node
import Pages

/// Refuses what other sites make a browser send, also before anybody is signed in: else a visitor could be signed in as somebody else.
enum OwnSite {
    static func check(_ request: Request, _ context: NodeContext) throws {
        let isOwn =
            switch (request.headers["origin"], request.headers["sec-fetch-site"]) {
            case (let origin?, _): origin == context.url
            case (nil, let site?): site == "same-origin"
            case (nil, nil): false
            }
        guard isOwn else { throw PeopleFailure.otherSite }
    }
}
