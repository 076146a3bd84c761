import Canon
import HTTPTypes
import Hummingbird
import Logging
import Node
import Pages

/// Answers requests: reads them, calls the route's handler, turns what comes back, or what goes wrong, into an answer, and notes it in the log.
struct Frontend: Sendable {
    var context: NodeContext
    var reader: RequestReader
    var renderer: Renderer
    var layout: Layout
    var table: RouteTable
    var rateLimit: RateLimit
    var site: @Sendable () async -> SiteFacts
    private let meters = RequestMeters()

    init(
        context: NodeContext, reader: RequestReader, renderer: Renderer, layout: Layout, table: RouteTable, rateLimit: RateLimit,
        site: @escaping @Sendable () async -> SiteFacts
    ) {
        (self.context, self.reader, self.renderer, self.layout) = (context, reader, renderer, layout)
        (self.table, self.rateLimit, self.site) = (table, rateLimit, site)
    }

    /// The answer of a route, or of no route at all.
    func answer(_ raw: Hummingbird.Request, _ web: WebContext, route: Route?) async -> Hummingbird.Response {
        let started = ContinuousClock.now
        var reply = await produce(raw, web, route)
        if let explicit = RequestReader.explicitLanguage(raw), let language = LanguageChoice.language(tag: explicit) {
            reply.headers.append(HTTPField(name: .setCookie, value: "lang=\(language.rawValue); Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly"))
        }
        reply.makeConditional(raw.method == .get || raw.method == .head ? raw.headers[.ifNoneMatch] : nil)
        reply.compress(accepting: raw.headers[.acceptEncoding], path: raw.uri.path)
        reply.secure()
        note(raw, web, route, reply, ContinuousClock.now - started)
        return reply.response(to: raw.method)
    }

    private func produce(_ raw: Hummingbird.Request, _ web: WebContext, _ route: Route?) async -> Reply {
        do {
            guard let route else { throw unmatched(raw) }
            let isOperator = reader.token?.isCarried(by: raw.headers[.authorization]) ?? false
            if raw.method == .post, !isOperator, let wait = rateLimit.take(web.peer, at: context.now()) {
                var reply = await fail(
                    Failure(status: 429, code: "request.tooMany", detail: "too many posts from this address; wait \(wait) seconds and try again"),
                    raw, web)
                reply.headers[.retryAfter] = String(wait)
                return reply
            }
            let request = try await reader.read(raw, web, context, route: route)
            return try await reply(to: request, with: route.handler(request, context), raw, web)
        } catch {
            let failure = FailurePage.failure(for: error)
            if [408, 413].contains(failure.status) || (failure.code == "request.body") { web.closeSoon() }
            if failure.status >= 500, !(error is Failure) { web.logger.error("unforeseen error", metadata: ["error": "\(error)"]) }
            return await fail(failure, raw, web)
        }
    }

    private func reply(to request: Request, with response: Response, _ raw: Hummingbird.Request, _ web: WebContext) async throws -> Reply {
        switch response {
        case .page(let page):
            return try await self.page(page, path: request.path, query: request.method == "GET" ? request.query : [:], request)
        case .json(let json, let status):
            return Reply(status: status, mediaType: "application/json", json.canonicalBytes)
        case .bytes(let bytes, let mediaType, let headers, let status):
            var reply = Reply(status: status, mediaType: mediaType, bytes)
            for (name, value) in headers { if let name = HTTPField.Name(name) { reply.headers[name] = value } }
            return reply
        case .redirect(let path):
            // Only within this site: `//elsewhere` and `\` would lead out of it.
            let isOwn = path.hasPrefix("/") && !path.hasPrefix("//") && !path.contains("\\")
            return Reply(status: 303, headers: [.location: isOwn ? path : "/"])
        case .headed(let inner, let fields):
            var reply = try await self.reply(to: request, with: inner, raw, web)
            for (name, value) in fields { if let name = HTTPField.Name(name) { reply.headers.append(HTTPField(name: name, value: value)) } }
            return reply
        case .failure(let failure):
            return await fail(failure, raw, web)
        }
    }

    private func page(_ page: Page, path: String, query: [String: String], _ request: Request) async throws -> Reply {
        let language = request.language
        let site = layout.model(
            await site(), title: page.title, section: page.section, path: path, query: query, language: language, person: request.person)
        let html = try renderer.render(page.template, model: page.model, site: site, language: language)
        var reply = Reply(status: page.status, mediaType: "text/html; charset=utf-8", Array(html.utf8))
        reply.headers[.contentLanguage] = language.rawValue
        reply.headers[.vary] = "Accept-Language, Cookie"
        // What one person sees must not be shown to the next user of a shared cache or machine.
        if request.person != nil { reply.headers[.cacheControl] = "private, no-store" }
        return reply
    }

    /// The page or the problem document for a failure.
    private func fail(_ failure: Failure, _ raw: Hummingbird.Request, _ web: WebContext) async -> Reply {
        let path = raw.uri.path
        let language = RequestReader.language(raw)
        var reply: Reply
        let words = FailurePage(failure: failure, path: path, reference: web.reference, language: language, texts: context.texts)
        let shown = Page("failure", title: words.title, model: words.model, status: failure.status)
        if !RouteTable.isForPrograms(path), let page = try? await page(shown, path: path, query: [:], Request(path: path, language: language)) {
            reply = page
        } else {
            let problem = FailurePage.problem(failure, path: path, reference: web.reference)
            reply = Reply(status: failure.status, mediaType: "application/problem+json", problem.canonicalBytes)
        }
        reply.headers[.cacheControl] = "no-store"
        if failure.status == 401, failure.code != "request.signIn" { reply.headers[.wwwAuthenticate] = "Bearer" }
        if failure.status == 405 { reply.headers[.allow] = table.methods(for: path).joined(separator: ", ") }
        return reply
    }

    private func unmatched(_ raw: Hummingbird.Request) -> Failure {
        let methods = table.methods(for: raw.uri.path)
        guard !methods.isEmpty else {
            return Failure(status: 404, code: "notFound", detail: "there is nothing at this address; check it or start from the home page")
        }
        return Failure(
            status: 405, code: "request.method", detail: "this address does not take \(raw.method.rawValue); use \(methods.joined(separator: " or "))"
        )
    }

    /// One line per request. It names the route and the path, never the query, a token, a cookie or the caller's address.
    private func note(_ raw: Hummingbird.Request, _ web: WebContext, _ route: Route?, _ reply: Reply, _ elapsed: Duration) {
        let pattern = route?.pattern ?? "unmatched"
        let nanoseconds = elapsed.components.seconds * 1_000_000_000 + elapsed.components.attoseconds / 1_000_000_000
        web.logger.info(
            "request",
            metadata: [
                "method": "\(raw.method.rawValue)", "path": "\(raw.uri.path.prefix(256))", "route": "\(pattern)", "status": "\(reply.status)",
                "bytes": "\(reply.body.count)", "microseconds": "\(nanoseconds / 1000)",
            ])
        let method = ["GET", "HEAD", "POST"].contains(raw.method.rawValue) ? raw.method.rawValue : "other"
        meters.count(method: method, route: pattern, status: reply.status, nanoseconds: nanoseconds)
    }
}
