import Canon
import Node
import PageTestKit
import Pages
import PeopleAPI
import Signing
import Store
import TestKit
import Testing
import WebAuthn

@testable import People

/// A kind that binds, for these tests alone: one envoy must approve.
struct PactModule: Module {
    let name = "pacts"
    let kinds = [
        RecordKind("pact.v1", need: { _ in ApprovalNeed(count: 1, roles: ["envoy"]) }, validate: { _ in }), RecordKind("hint.v1") { _ in },
    ]
    let tables: [DerivedTable] = []
    func rows(for record: Record) -> [DerivedRow] { [] }
}

/// A browser with passkeys and cookies, at one node.
final class Browser {
    let rig: PeopleRig
    var authenticator = SoftAuthenticator(key: .ed25519(SigningKey()))
    var cookies: [String: String] = [:]

    init(_ rig: PeopleRig) { self.rig = rig }

    private func request(_ method: String, _ address: String) -> Request {
        let parts = address.split(separator: "?", maxSplits: 1).map(String.init)
        var request = Request(method: method, path: parts[0], headers: ["origin": "http://localhost:8080", "user-agent": "Test"])
        for pair in parts.dropFirst().first?.split(separator: "&") ?? [] {
            let sides = pair.split(separator: "=", maxSplits: 1).map(String.init)
            request.query[sides[0]] = sides.count == 2 ? sides[1] : ""
        }
        if !cookies.isEmpty { request.headers["cookie"] = cookies.map { "\($0)=\($1)" }.sorted().joined(separator: "; ") }
        request.peer = "192.0.2.1"
        return request
    }

    private func keep(_ response: Response) -> Response {
        guard case .headed(let inner, let fields) = response else { return response }
        for (name, value) in fields where name == "set-cookie" {
            let pair = value.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1).map(String.init)
            cookies[pair[0]] = pair.count == 2 && !value.contains("Max-Age=0;") ? pair[1] : nil
        }
        return inner
    }

    func get(_ address: String, _ language: Language = .english) async throws -> String {
        var request = request("GET", address)
        request.language = language
        return try rig.site.html(try await rig.site.send(request), language)
    }

    /// Sends a form; gives where it leads, or the page that it gives.
    @discardableResult
    func post(_ address: String, _ form: [String: String] = [:], headers: [String: String] = [:]) async throws -> String {
        var request = request("POST", address)
        request.form = form
        request.headers.merge(headers) { _, new in new }
        let response = keep(try await rig.site.send(request))
        if case .redirect(let path) = response { return path }
        return try rig.site.html(response)
    }

    func call(_ address: String, _ body: JSON, headers: [String: String] = [:]) async throws -> JSON {
        var request = request("POST", address)
        request.body = body.canonicalBytes
        request.headers.merge(headers) { _, new in new }
        guard case .json(let json, _) = keep(try await rig.site.send(request)) else { throw Failure.notFound("JSON") }
        return json
    }

    /// A ceremony that makes a passkey; gives where the page goes.
    @discardableResult
    func create(_ path: String, _ given: JSON = [:]) async throws -> String {
        let begun = try await call(path, given)
        let options = try #require(begun["options"])
        authenticator.userHandle = try #require(options["user"]?["id"]?.string.flatMap { Base64.decodeURL($0) })
        let challenge = try #require(options["challenge"]?.string.flatMap { Base64.decodeURL($0) })
        return try await call(path + "/answer", ["credential": authenticator.register(challenge).json])["next"]?.string ?? ""
    }

    /// A ceremony that uses the passkey.
    @discardableResult
    func use(_ path: String, answer answerPath: String? = nil, _ change: (inout SoftAuthenticator) -> Void = { _ in }) async throws -> String {
        let begun = try await call(path, [:])
        let challenge = try #require(begun["options"]?["challenge"]?.string.flatMap { Base64.decodeURL($0) })
        var authenticator = authenticator
        change(&authenticator)
        var body = begun["state"]?.object ?? [:]
        body["credential"] = try authenticator.answer(challenge).json
        return try await call(answerPath ?? path + "/answer", .object(body))["next"]?.string ?? ""
    }

    func signIn() async throws { try await use("/api/v1/passkeys/sign-in") }

    @discardableResult
    func approve(_ proposal: String) async throws -> String {
        let id = proposal.split(separator: "/").last.map(String.init) ?? ""
        return try await use("/api/v1/proposals/\(id)/ask", answer: "/api/v1/proposals/\(id)/passkey")
    }
}

/// One node that hosts one party, with the module and its pages.
struct PeopleRig {
    let node: TestNode
    let site: PageSite
    let party: String

    init(url: String = "http://localhost:8080") async throws {
        node = try await TestNode(url: url, modules: [PeopleModule(), PactModule()])
        party = try await node.host("lishan", names: ["en": "Lishan Institute", "zh-Hans": "砺山研究所"])
        site = try PageSite(node)
    }

    /// The secret of a fresh setup link.
    func setupSecret() throws -> String {
        let link = try #require(try OneTimeLink.setup(node.store, url: node.url, now: node.clock.now))
        return try #require(link.split(separator: "#").last.map(String.init))
    }

    /// The first person, who is set up and has approved the own entry.
    func administrator() async throws -> Browser {
        let browser = Browser(self)
        try await browser.create("/api/v1/passkeys/setup", ["token": .string(setupSecret()), "name": "Li Wei", "party": "lishan"])
        try await browser.approve(try waiting()[0].id)
        return browser
    }

    /// A person who joins with a role, and is approved by these.
    func joining(_ role: PartyRole, _ name: String, approvedBy approvers: [Browser]) async throws -> Browser {
        let page = try await approvers[0].post("/people/lishan/links", ["role": role.rawValue])
        let secret = try #require(page.firstRange(of: "/join#").map { String(page[$0.upperBound...].prefix(22)) })
        let browser = Browser(self)
        try await browser.create("/api/v1/passkeys/join", ["token": .string(secret), "name": .string(name)])
        let proposal = try #require(try waiting().last)
        for approver in approvers { try await approver.approve(proposal.id) }
        return browser
    }

    func waiting() throws -> [Proposal] { try node.store.readNow { try ProposalTable.open(of: party, in: $0) } }
    func roster() throws -> RosterState { try node.store.readNow { try KnownRoster(of: party, home: node.origin, in: $0).state() } }
    func proposal(_ id: String) throws -> Proposal? { try node.store.readNow { try ProposalTable.find(id, in: $0) } }

    /// The code of the failure that `body` throws; nil for none.
    func refusal(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch { return (error as? Failure)?.code ?? "\(error)" }
    }
}
