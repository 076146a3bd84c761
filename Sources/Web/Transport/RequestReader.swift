import HTTPTypes
import Hummingbird
import Node
import Pages

/// Makes the request that handlers see: bounded, decoded, checked.
struct RequestReader {
    var token: OperatorToken?
    var sessions: SessionReader?

    /// - Throws: `Failure` with the status and the remedy.
    func read(_ raw: Hummingbird.Request, _ context: WebContext, _ node: NodeContext, route: Route) async throws -> Request {
        var request = Request(method: raw.method == .head ? "GET" : raw.method.rawValue, path: raw.uri.path)
        request.headers = RequestReader.headers(raw.headers)
        request.isOperator = token?.isCarried(by: raw.headers[.authorization]) ?? false
        if route.access == .operatorToken, !request.isOperator {
            throw Failure(
                status: 401, code: "request.token",
                detail: "this act needs the operator's token; send it as `Authorization: Bearer …` from the token file of the node's directory")
        }
        request.peer = context.peer
        request.person = try await sessions?.person(request, node)
        try RequestReader.checkOrigin(request, url: node.url)
        try RequestReader.check(request.person, route.access)
        request.query = try FormFields.parse(raw.uri.query ?? "", in: "query")
        request.language = RequestReader.language(raw)
        for (name, value) in context.parameters {
            guard let text = PercentEncoding.decode(value) else {
                throw Failure(status: 400, code: "request.encoding", detail: "the address is not percent-encoded UTF-8; check it")
            }
            request.parameters[name == Parameters.recursiveCaptureKey ? "**" : String(name)] = text
        }
        try await readBody(raw, into: &request, of: route)
        return request
    }

    /// Refuses what another site makes a signed-in person's browser send (cross-site request forgery): a browser says where a post comes from.
    static func checkOrigin(_ request: Request, url: String) throws {
        guard request.method != "GET", request.person != nil else { return }
        guard request.comesFrom(url) else {
            throw Failure(
                status: 403, code: "request.otherSite",
                detail: "this was sent from another site, or by a browser that does not say from where; do it again from a page of this site")
        }
    }

    private static func check(_ person: Person?, _ access: Route.Access) throws {
        guard case .signedIn(let roles) = access else { return }
        guard let person else {
            throw Failure(status: 401, code: "request.signIn", detail: "this page is for people who are signed in; sign in and open it again")
        }
        guard roles.isEmpty || person.has(roles) else {
            throw Failure(
                status: 403, code: "request.role",
                detail: "this is for people who are \(roles.sorted().joined(separator: ", ")) of a party here; ask an administrator of your party")
        }
    }

    private func readBody(_ raw: Hummingbird.Request, into request: inout Request, of route: Route) async throws {
        let declared = raw.headers[.contentLength].flatMap { Int($0) }
        guard request.method != "GET" else {
            // A GET has no use for a body; reading it to its end would let a stranger hold the connection.
            if declared ?? 0 > 0 || raw.headers[.transferEncoding] != nil {
                throw Failure(status: 400, code: "request.body", detail: "a GET request must not have a body; leave it out")
            }
            return
        }
        if let encoding = raw.headers[.contentEncoding], encoding.lowercased() != "identity" {
            throw Failure(status: 415, code: "request.encoding", detail: "compressed bodies are not taken; send the body as it is")
        }
        let type = raw.headers[.contentType] ?? ""
        if route.takesJSON, !RequestReader.isJSON(type) {
            throw Failure(
                status: 415, code: "request.mediaType",
                detail: "this address takes JSON, not “\(type.prefix(100))”; send content-type: application/json")
        }
        request.body = try await BodyReader.read(raw.body, declared: declared, limit: route.bodyLimit)
        if HeaderValue(type).value.lowercased() == "application/x-www-form-urlencoded" {
            guard let text = String(validating: request.body, as: UTF8.self) else {
                throw Failure(status: 400, code: "request.encoding", detail: "the form is not UTF-8; send it as UTF-8")
            }
            request.form = try FormFields.parse(text, in: "form")
        } else if HeaderValue(type).value.lowercased() == "multipart/form-data" {
            guard let boundary = Multipart.boundary(of: type) else {
                throw Failure(status: 400, code: "request.multipart", detail: "the form's boundary is missing or malformed; send it again")
            }
            let multipart = try Multipart(request.body, boundary: boundary)
            (request.form, request.files, request.body) = (multipart.fields, multipart.files, [])
        }
    }

    /// Whether a content type is JSON or one of its kin, such as `application/vc+json`. One that says nothing is taken for it.
    private static func isJSON(_ type: String) -> Bool {
        let media = HeaderValue(type).value.lowercased()
        return media.isEmpty || media == "application/json" || (media.hasPrefix("application/") && media.hasSuffix("+json"))
    }

    /// The language this request asks for; never fails.
    static func language(_ raw: Hummingbird.Request) -> Language {
        LanguageChoice.choose(
            query: explicitLanguage(raw), cookie: cookie("lang", in: raw.headers[values: .cookie]), acceptLanguage: raw.headers[.acceptLanguage])
    }

    /// The value of `?lang=`, where there is one.
    static func explicitLanguage(_ raw: Hummingbird.Request) -> String? {
        guard let query = raw.uri.query, query.contains("lang=") else { return nil }
        return (try? FormFields.parse(query, in: "query"))?["lang"]
    }

    private static func cookie(_ name: String, in headers: [String]) -> String? {
        for header in headers {
            for pair in header.split(separator: ";") {
                let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
                if parts.count == 2, parts[0] == name { return String(parts[1]) }
            }
        }
        return nil
    }

    /// Repeated headers are joined by commas (RFC 9110 §5.3).
    private static func headers(_ fields: HTTPFields) -> [String: String] {
        var out: [String: String] = [:]
        for field in fields {
            let name = field.name.canonicalName
            out[name] = out[name].map { "\($0), \(field.value)" } ?? field.value
        }
        return out
    }
}
