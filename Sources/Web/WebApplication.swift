import Canon
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Node
import Pages

/// The server that people and programs talk to, made of routes, texts and templates.
package struct WebApplication: Sendable {
    /// What an operator may set.
    package struct Settings: Sendable {
        package var host: String
        package var port: Int
        package var token: OperatorToken?
        package var maxConnections: Int
        /// A connection that says nothing for so long is closed.
        package var idleSeconds: Int64

        package init(host: String = "localhost", port: Int = 8080, token: OperatorToken? = nil, maxConnections: Int = 1024, idleSeconds: Int64 = 30) {
            self.host = host
            self.port = port
            self.token = token
            self.maxConnections = maxConnections
            self.idleSeconds = idleSeconds
        }
    }

    /// Every address that is served, with Web's own.
    package let routes: [Route]
    private let settings: Settings
    private let frontend: Frontend
    private let logger: Logger

    /// - Parameters:
    ///   - modules: in the order of the navigation.
    ///   - routes: further addresses that belong to no module, such as the log's.
    ///   - site: what every page says about the node.
    ///   - isReady: nil when the node can take acts; otherwise why not, for `/readyz`.
    /// - Throws: `TemplateError` when a template cannot be used.
    package init(
        modules: [any Module], routes: [Route], context: NodeContext, assets: EmbeddedAssets, settings: Settings = Settings(),
        rateLimit: RateLimit = RateLimit(), logger: Logger = Logger(label: "comity.web"), site: @escaping @Sendable () async -> SiteFacts,
        isReady: @escaping @Sendable () async -> String?
    ) throws {
        let files = StaticFiles(assets: assets)
        let sections = (modules.flatMap(\.homeSections) + CorePages.homeSections).sorted { $0.order < $1.order }
        var all = modules.flatMap(\.routes) + routes + files.routes + HealthRoutes(isReady: isReady).routes
        all += [HomePage(sections: sections).route, AboutPage.route, StylePage.route]
        all.append(OpenAPI.route(all, url: context.url))
        self.routes = all
        self.settings = settings
        self.logger = logger
        let sessions = modules.compactMap(\.sessions).first
        let layout = Layout(
            navigation: modules.flatMap(\.navigation) + CorePages.navigation + [NavigationEntry(path: "/about", section: "about")],
            texts: context.texts,
            origin: context.origin, url: context.url, did: context.did, assets: files.base, sessions: sessions)
        frontend = Frontend(
            context: context, reader: RequestReader(token: settings.token, sessions: sessions),
            renderer: try Renderer(assets: assets, texts: context.texts),
            layout: layout, table: RouteTable(routes: all), rateLimit: rateLimit, site: site)
    }

    /// The router with every route, GET ones for HEAD as well.
    func router() -> Router<WebContext> {
        let router = Router(context: WebContext.self)
        router.add(middleware: Unmatched(frontend: frontend))
        for route in routes {
            let frontend = self.frontend
            let path = RouterPath(route.pattern)
            let method = HTTPRequest.Method(route.method) ?? .get
            router.on(path, method: method) { raw, web in await frontend.answer(raw, web, route: route) }
            if method == .get { router.on(path, method: .head) { raw, web in await frontend.answer(raw, web, route: route) } }
        }
        return router
    }

    /// The application, ready to run as a service.
    ///
    /// - Parameter onListening: told the port once connections are taken on it; where port 0 was set, the free one that was found.
    package func application(
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) -> Application<RouterResponder<WebContext>> {
        let limits = HTTP1Channel.Configuration(
            idleTimeout: .seconds(settings.idleSeconds),
            httpDecoderConfiguration: .init(maxHeaderFieldSize: 8 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100))
        return Application(
            responder: router().buildResponder(), server: .http1(configuration: limits),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port),
                availableConnectionsDelegate: .maximum(settings.maxConnections, logger: logger)),
            onServerRunning: { [port = settings.port] channel in await onListening(channel.localAddress?.port ?? port) },
            logger: logger)
    }
}

/// What no route matches gets the same kind of answer as everything else.
private struct Unmatched: RouterMiddleware {
    typealias Context = WebContext
    let frontend: Frontend

    func handle(
        _ request: Hummingbird.Request, context: WebContext, next: (Hummingbird.Request, WebContext) async throws -> Hummingbird.Response
    ) async throws -> Hummingbird.Response {
        do { return try await next(request, context) } catch { return await frontend.answer(request, context, route: nil) }
    }
}
