import Canon
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Node
import Pages
import Signing
import Store
import StoreSQLite
import TestKit

@testable import Web

/// The whole site over an empty node, with a module that does what real ones do and some that they should not.
struct TestSite {
    static let token = "correct horse battery staple"
    let web: WebApplication
    let clock = TestClock()
    /// Without tables until a test makes them.
    let store: SQLiteStore

    init(rateLimit: RateLimit = RateLimit(), idleSeconds: Int64 = 30, isReady: @escaping @Sendable () async -> String? = { nil }) throws {
        var files = Dictionary(uniqueKeysWithValues: EmbeddedAssets().all(under: "").map { ($0.path, $0.bytes) })
        for (path, text) in ProbeModule.files { files[path] = Array(text.utf8) }
        let assets = EmbeddedAssets(files)
        store = try SQLiteStore()
        let context = NodeContext(
            origin: "localhost:8080", url: "http://localhost:8080", did: "did:web:localhost%3A8080", store: store,
            texts: try assets.texts(), now: { [clock] in clock.now },
            act: { _ in throw Failure(status: 503, code: "test", detail: "no acts in this test") })
        web = try WebApplication(
            modules: [ProbeModule()], routes: [], context: context, assets: assets,
            settings: .init(port: 0, token: OperatorToken(TestSite.token), idleSeconds: idleSeconds), rateLimit: rateLimit,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            site: {
                SiteFacts(
                    name: ["en": "Node of the Lishan Institute", "zh-Hans": "砺山研究所节点"], isFictional: true, logSize: 1234, version: "1.0.0")
            }, isReady: isReady)
    }

    /// One request through the router.
    func send(
        _ method: HTTPRequest.Method = .get, _ uri: String, headers: HTTPFields = [:], body: [UInt8]? = nil
    ) async throws -> TestResponse {
        try await web.application().test(.router) { client in
            try await client.execute(uri: uri, method: method, headers: headers, body: body.map { ByteBuffer(bytes: $0) })
        }
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }
    var bytes: [UInt8] { Array(body.readableBytesView) }
    var json: JSON { (try? JSON.parse(bytes, limits: .api)) ?? .null }
}

struct ProbeModule: Module {
    let name = "probe"
    let kinds: [RecordKind] = []
    let tables: [DerivedTable] = []
    func rows(for record: Record) -> [DerivedRow] { [] }
    let navigation = [NavigationEntry(path: "/probe", section: "probe")]

    static let files = [
        "modules/probe/page.mustache":
            "{{<layout}}\n{{$main}}\n  <p id=\"value\">{{value}}</p>{{>probe/note}}{{t.probe.missing}}\n{{/main}}\n{{/layout}}\n",
        "modules/probe/note.mustache": "{{#inner}}<p>{{note}}</p>{{/inner}}",
        "modules/probe/home.mustache": "<p class=\"probe-home\">{{greeting}}</p>",
        "modules/probe/strings.en.json": "{\"navigation.probe\": \"Probe\", \"errors\": {\"probe.title\": \"A title is missing.\"}}",
        "modules/probe/strings.zh-Hans.json": "{\"navigation.probe\": \"探测\", \"errors\": {\"probe.title\": \"缺少标题。\"}}",
    ]

    var homeSections: [HomeSection] {
        [
            HomeSection("probe/home", order: 20) { request, _ in ["greeting": request.language == .english ? "Hello" : "你好"] },
            HomeSection("probe/home", order: 10) { _, _ in nil },
        ]
    }

    /// Whoever sends this cookie is a rule maker; no other secret, since this is about what the site does with people.
    var sessions: SessionReader? {
        SessionReader(signInPath: "/sign-in", accountPath: "/account") { request, _ in
            request.headers["cookie"]?.contains("who=rule-maker") == true
                ? Person(
                    account: "1", name: "Li Wei",
                    offices: [.init(party: "did:web:localhost%3A8080:parties:lishan", slug: "lishan", pseudonym: "r1", roles: ["rule-maker"])]) : nil
        }
    }

    private static func echo(_ request: Pages.Request) -> Pages.Response {
        .json([
            "name": .string(request.parameters["name"] ?? ""), "form": .object(JSONObject(request.form.mapValues { .string($0) })),
            "files": .object(JSONObject(request.files.mapValues { .string("\($0.name) \($0.mediaType) \($0.bytes.count)") })),
            "body": .integer(Int64(request.body.count)),
        ])
    }

    var routes: [Route] {
        [
            Route("GET", "/probe", summary: "A page.") { request, _ in
                .page(
                    Page(
                        "probe/page", title: "Probe", model: ["value": .string(request.query["q"] ?? ""), "note": "outer", "inner": ["x": 1]],
                        section: "probe"))
            },
            Route("GET", "/probe/mine", access: .signedIn(), summary: "For people.") { request, _ in
                .headed(
                    .page(Page("probe/page", title: "Mine", model: ["value": .string(request.person?.name ?? "")])),
                    [("set-cookie", "a=1"), ("set-cookie", "b=2")])
            },
            Route("GET", "/probe/envoys", access: .signedIn(["envoy"]), summary: "For envoys.") { _, _ in .json(["ok": true]) },
            Route("POST", "/probe/mine", access: .signedIn(["rule-maker", "envoy"]), summary: "An act of a person.") { _, _ in .json(["ok": true]) },
            Route("GET", "/probe/lost", summary: "A page without template.") { _, _ in .page(Page("probe/nothing", title: "Lost", model: .null)) },
            Route("GET", "/probe/away", summary: "Leads away.") { request, _ in .redirect(request.query["to"] ?? "/") },
            Route("GET", "/probe/broken", summary: "Fails unforeseen.") { _, _ in throw ProbeError() },
            Route("POST", "/probe", summary: "Refuses.") { _, _ in
                throw Failure(status: 422, code: "probe.title", pointer: "/title", detail: "the title is missing; write one")
            },
            Route("POST", "/api/v1/probe/:name", summary: "Says what came.", bodyLimit: 4096, takesJSON: false) { request, _ in
                ProbeModule.echo(request)
            },
            Route("POST", "/log/probe/:name", summary: "Says what came, forms included.", bodyLimit: 4096) { request, _ in
                ProbeModule.echo(request)
            },
            Route("POST", "/api/v1/secret", access: .operatorToken, summary: "For the operator.") { request, _ in
                .json(["operator": .bool(request.isOperator)])
            },
            Route("GET", "/log/tile/entries/**", summary: "A tile path.") { request, _ in
                .bytes(
                    Array(repeating: 65, count: 2000), mediaType: "application/octet-stream", headers: ["X-Rest": request.parameters["**"] ?? "none"])
            },
        ]
    }
}

struct ProbeError: Error {}
