import Canon
import Foundation
import Node
import Pages
import TestKit
import Web

/// A node whose pages a test reads as a browser would get them, without a server around it.
package struct PageSite: Sendable {
    package let node: TestNode
    package let context: NodeContext
    private let renderer: Renderer
    private let routes: [Route]

    /// The pages of the node's modules, with the templates and texts that are built into the program.
    package init(_ node: TestNode) throws {
        self.node = node
        let assets = EmbeddedAssets()
        let texts = try assets.texts()
        context = node.context(texts: texts)
        renderer = try Renderer(assets: assets, texts: texts)
        routes = node.service.registry.routes
    }

    /// What the handler of an address answers. Throws `Failure` as the handler does, and 404 where no route fits.
    package func answer(
        _ address: String, _ language: Language = .english, isOperator: Bool = false, person: Person? = nil
    ) async throws -> Response {
        let parts = address.split(separator: "?", maxSplits: 1).map(String.init)
        var request = Request(path: parts[0], language: language, isOperator: isOperator, person: person)
        if parts.count == 2 {
            for pair in parts[1].split(separator: "&") {
                let sides = pair.split(separator: "=", maxSplits: 1).map { String($0).removingPercentEncoding ?? String($0) }
                request.query[sides[0]] = sides.count == 2 ? sides[1] : ""
            }
        }
        let path = parts[0].split(separator: "/").map(String.init)
        for route in routes where route.method == "GET" {
            let pattern = route.pattern.split(separator: "/").map(String.init)
            guard pattern.count == path.count, zip(pattern, path).allSatisfy({ $0.hasPrefix(":") || $0 == $1 }) else { continue }
            for (name, value) in zip(pattern, path) where name.hasPrefix(":") { request.parameters[String(name.dropFirst())] = value }
            return try await route.handler(request, context)
        }
        throw Failure.notFound("route \(address)")
    }

    /// The main part of a page: what stands inside the site's frame.
    package func page(
        _ address: String, _ language: Language = .english, isOperator: Bool = false, person: Person? = nil
    ) async throws -> String {
        try html(try await answer(address, language, isOperator: isOperator, person: person), language)
    }

    /// The main part of a page that a handler gave.
    package func html(_ page: Page, _ language: Language = .english) throws -> String {
        let html = try renderer.render(page.template, model: page.model, site: site(page, language), language: language)
        guard let start = html.range(of: "<main"), let end = html.range(of: "</main>") else {
            throw Failure.notFound("main part of \(page.template)")
        }
        return String(html[start.lowerBound..<end.upperBound]) + "\n"
    }

    /// A module's part of the home page; nil where it leaves it out.
    package func homeSection(_ template: String, _ language: Language = .english) async throws -> String? {
        guard let section = node.service.registry.modules.flatMap(\.homeSections).first(where: { $0.template == template }) else { return nil }
        guard let model = try await section.model(Request(path: "/", language: language), context) else { return nil }
        return try renderer.render(template, model: model, site: [:], language: language)
    }

    /// The body of a JSON answer.
    package func json(_ address: String, isOperator: Bool = false, person: Person? = nil) async throws -> JSON {
        guard case .json(let body, _) = try await answer(address, isOperator: isOperator, person: person) else {
            throw Failure.notFound("JSON \(address)")
        }
        return body
    }

    /// Sends a form as a person, or as a visitor, whom the route's own rule of access lets in or not. Throws as `send` does.
    package func post(
        _ path: String, _ form: [String: String], _ language: Language = .english, person: Person? = nil, peer: String = "192.0.2.7",
        from site: String = "same-origin"
    ) async throws -> Response {
        var request = Request(method: "POST", path: path, form: form, headers: ["sec-fetch-site": site], language: language, person: person)
        request.peer = peer
        return try await route(request)
    }

    /// What the handler answers to any request, as the person whose cookie it carries. Throws `Failure` as the handler does, 404 where no route fits,
    /// and 401 or 403 where the route is for people whom this is not.
    package func send(_ request: Request) async throws -> Response {
        var request = request
        request.person = try await node.service.registry.sessions?.person(request, context)
        return try await route(request)
    }

    private func route(_ request: Request) async throws -> Response {
        var request = request
        let path = request.path.split(separator: "/").map(String.init)
        for route in routes where route.method == request.method {
            let pattern = route.pattern.split(separator: "/").map(String.init)
            guard pattern.count == path.count, zip(pattern, path).allSatisfy({ $0.hasPrefix(":") || $0 == $1 }) else { continue }
            for (name, value) in zip(pattern, path) where name.hasPrefix(":") { request.parameters[String(name.dropFirst())] = value }
            if case .signedIn(let roles) = route.access {
                guard let person = request.person else { throw Failure(status: 401, code: "request.signIn", detail: "sign in") }
                guard roles.isEmpty || person.has(roles) else { throw Failure(status: 403, code: "request.role", detail: "another role") }
            }
            return try await route.handler(request, context)
        }
        throw Failure.notFound("route \(request.method) \(request.path)")
    }

    /// The main part of a page that a handler answered.
    package func html(_ response: Response, _ language: Language = .english) throws -> String {
        switch response {
        case .headed(let inner, _): return try html(inner, language)
        case .page(let page):
            let html = try renderer.render(page.template, model: page.model, site: site(page, language), language: language)
            guard let start = html.range(of: "<main"), let end = html.range(of: "</main>") else { throw Failure.notFound("main part") }
            return String(html[start.lowerBound..<end.upperBound]) + "\n"
        default: throw Failure.notFound("page")
        }
    }

    private func site(_ page: Page, _ language: Language) -> JSON {
        [
            "lang": .string(language.rawValue), "title": .string(page.title), "windowTitle": .string(page.title), "assets": "/static",
            "checking": "(who checks)", "gap": language == .chinese ? "" : " ", "comma": language == .chinese ? "，" : ", ",
            "colon": language == .chinese ? "：" : ": ",
        ]
    }
}
