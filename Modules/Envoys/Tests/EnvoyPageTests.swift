import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing
import TestKit
import Testing

@testable import Envoys

/// The pages of envoys, compared with what a person once looked at.
@Suite struct EnvoyPageTests {
    /// Two mandates and one passed on, one suspended; a question answered late and one that waits.
    private func filled() async throws -> EnvoyRig {
        let rig = try await EnvoyRig()
        let root = try await rig.appoint(rig.appointment(), number: 1)
        var sub = rig.appointment("office-2", by: "office-1", EnvoyRig.authority(level: 2, depth: 0))
        sub.authority.jurisdictions = ["CN-SH"]
        sub.titles = ["en": "Envoy for Shanghai", "zh-Hans": "驻上海特使"]
        try await rig.appoint(sub, number: 2, under: root)
        let other = try await rig.appoint(rig.appointment("office-2"), number: 3)
        try await rig.change(.suspension, other, by: "ministry", number: 10)
        var foreign = rig.appointment("desk", by: "agency")
        (foreign.authority.jurisdictions, foreign.authority.counterparties) = (["US"], ["CN"])
        foreign.titles = ["en": "Envoy of the agency"]
        let theirs = try await rig.appoint(foreign, number: 4)
        try await rig.act("office-1", Consultation.kind, rig.consultation(under: root).subject, number: 20)
        try rig.follow()
        var back = rig.consultation(under: theirs, of: "ministry")
        back.jurisdiction = "US"
        back.title = ["en": "Draft on rice trials", "zh-Hans": "水稻试验草案"]
        let asked = try await rig.act("desk", Consultation.kind, back.subject, number: 21)
        try rig.follow()
        rig.advance(days: 20)
        try await rig.act(
            "ministry", ConsultationAnswer.kind,
            ConsultationAnswer(to: rig.reference(asked), .accepted, text: ["en": "Yes.", "zh-Hans": "同意。"]).subject,
            number: 22)
        try rig.follow()
        return rig
    }

    private func page(_ number: UInt64) -> String { "/envoys/" + EnvoyRig.id(number).uuid }

    @Test(arguments: Language.allCases)
    func pagesAreAsKept(language: Language) async throws {
        let rig = try await filled()
        let pages = [
            ("list", "/envoys"), ("list-asked", "/envoys?in=CN-SH&about=1.5.9&stage=research"), ("list-none", "/envoys?in=HK"), ("envoy", page(1)),
            ("passed-on", page(2)), ("suspended", page(3)), ("consultation", "/consultations/" + EnvoyRig.id(20).uuid),
            ("answered", "/consultations/" + EnvoyRig.id(21).uuid),
        ]
        for (name, address) in pages {
            let html = try await rig.site.page(address, language)
            #expect(!html.contains("[["), "a text is missing in \(name)")
            try Snapshot.check(html, named: "\(name).\(language.rawValue).html")
        }
        let person = rig.person(at: "ministry")
        for (name, address) in [("envoy-own", page(1)), ("appoint", "/envoys/appoint"), ("pass-on", "/envoys/appoint?parent=" + EnvoyRig.id(1).uuid)]
        {
            let html = try await rig.site.page(address, language, person: person)
            #expect(!html.contains("[["), "a text is missing in \(name)")
            try Snapshot.check(html, named: "\(name).\(language.rawValue).html")
        }
    }

    @Test func theDirectoryAnswersWhomToAsk() async throws {
        let rig = try await filled()
        func found(_ query: String) async throws -> Set<String> {
            let list = try await rig.site.json("/api/v1/envoys?" + query)["envoys"]?.array ?? []
            return Set(list.compactMap { $0["id"]?.string.flatMap { RecordID($0) }.map { String($0.low & 0xFF) } })
        }
        #expect(try await found("") == ["1", "2", "3", "4"])
        #expect(try await found("in=US") == ["4"])
        #expect(try await found("in=CN-SH") == ["1", "2", "3"])
        #expect(try await found("in=CN-BJ") == ["1", "3"])
        #expect(try await found("about=1.5.9&in=CN") == ["1", "2", "3"])
        #expect(try await found("about=1.55") == [])
        #expect(try await found("about=shanghai") == ["2"])
        #expect(try await found("stage=market") == [])
        #expect(try await found("may=appoint") == [])
        #expect(try await found("with=CN") == ["4"])
    }

    @Test func figuresCountWhatIsLogged() async throws {
        let rig = try await filled()
        let html = try await rig.site.page(page(1))
        // One was asked and waits for 20 days; one was received and answered after 20 days, six days late.
        #expect(html.contains("20 days"))
        #expect(html.contains("Answered late, or late and open"))
        let json = try await rig.site.json("/api/v1" + page(1))
        #expect(json["asked"]?.array?.first?["late"] == true)
        #expect(json["standing"]?["outcome"] == "ALLOW")
        #expect(json["state"] == "inForce")
        #expect(json["words"]?["zh-Hans"]?.string?.contains("就规则草案请求磋商") == true)
    }

    @Test func theFormGivesTheMandateOrSaysWhatIsWrong() async throws {
        let rig = try await EnvoyRig()
        let person = rig.person(at: "ministry")
        var form = [
            "party": "ministry", "holder": rig.did("office-1"), "title-en": "Envoy", "title-zh": "特使", "name-en": "Li Na", "jurisdiction": "CN",
            "counterparties": "US, EU", "subjectAreas": "1.5、1.2", "level": "3", "depth": "1", "signatures": "1", "validFrom": "2026-11-01",
            "validUntil": "2027-10-31", "may-consult": "on", "may-sign": "on", "kind-memorandum": "on", "currency": "USD", "amount": "10000",
            "months": "12",
            "stage-research": "on", "parent": "",
        ]
        func send() async throws -> Response {
            try await AppointPage.send(Request(method: "POST", path: "/envoys/appoint", form: form, person: person), rig.site.context)
        }
        for (field, value, code) in [
            ("level", "x", "level"), ("jurisdiction", "china", "jurisdiction"), ("amount", "1e6", "amount"), ("holder", "Li Na", "holder"),
            ("validUntil", "2026-10-01", "validUntil"), ("party", "agency", "party"), ("jurisdiction", "US", "jurisdiction"),
        ] {
            let kept = form[field]
            form[field] = value
            guard case .page(let page) = try await send() else { throw Failure.notFound("page with the error for \(field)") }
            #expect((400..<500).contains(page.status), "\(field)=\(value)")
            let html = try rig.site.html(page)
            #expect(html.contains("error-summary"))
            if field != "jurisdiction" || value != "US" { #expect(html.contains("href=\"#\(code)\""), "\(field)=\(value)") }
            form[field] = kept
        }
        // The ministry has no roster: nobody could be asked, and the act is recorded at once.
        guard case .redirect(let receipt) = try await send() else { throw Failure.notFound("redirect to the receipt") }
        let uuid = try #require(receipt.split(separator: "/").dropFirst().first.map(String.init))
        let path = "/envoys/" + uuid
        let html = try await rig.site.page(path)
        #expect(html.contains("USD 10,000") && html.contains("memorandum of understanding"))
        let logged = try rig.logged(try #require(RecordID(uuid: uuid)), on: rig.home)
        #expect(logged.mandate.validUntil == Instant("2027-11-01T00:00:00Z"))
        // The form for passing it on begins with its limits.
        let values = AppointmentForm.values(from: logged)
        #expect(values["depth"] == "0" && values["validUntil"] == "2027-10-31" && values["subjectAreas"] == "1.5, 1.2")
        let revoke = Request(
            method: "POST", path: path + "/status", parameters: ["uuid": uuid], form: ["change": "revoke", "reason-en": "Over."], person: person)
        var wordless = revoke
        wordless.form["change"] = "end"
        let kept = try rig.site.html(try await StatusActions.form.take(wordless, rig.site.context))
        #expect(kept.contains("value=\"Over.\"") && kept.contains("id=\"change-error\""), "\(kept)")
        guard case .redirect = try await StatusActions.form.take(revoke, rig.site.context) else {
            throw Failure.notFound("redirect after the revocation")
        }
        #expect(try rig.state(logged) == .revoked)
        var stranger = revoke
        stranger.person = rig.person(at: "office-2")
        let refused = stranger
        guard case .page(let page) = try await StatusActions.form.take(refused, rig.site.context) else { throw Failure.notFound("form") }
        #expect(page.status == 403)
        #expect(try rig.site.html(page).contains("value=\"Over.\""))
    }

    /// The name is beside the log and can be erased by its people; the mandate stays as it was.
    @Test func theNameIsErasedByItsPeopleAlone() async throws {
        let rig = try await EnvoyRig()
        var appointment = rig.appointment()
        (appointment.name, appointment.showsName) = (["en": "Li Na", "zh-Hans": "李娜"], true)
        let receipt = try await EnvoyActs.appoint(appointment, rig.home.context())
        let path = "/envoys/" + receipt.id.uuid
        #expect(try await rig.site.page(path).contains("Li Na"))
        func erase(_ person: Person) async throws { _ = try await rig.site.post(path + "/name", [:], person: person) }
        let stranger = try await #require(throws: Failure.self) { try await erase(rig.person(at: "office-2")) }
        #expect(stranger.status == 403)
        let theirs = try await rig.site.page(path, person: rig.person(at: "office-2"))
        #expect(theirs.contains("Li Na") && !theirs.contains("/name\""))
        #expect(try await rig.site.page(path, .chinese, person: rig.person(at: "ministry")).contains("action=\"\(path)/name\""))
        try await erase(rig.person(at: "ministry"))
        for person in [nil, rig.person(at: "ministry"), rig.person(at: "office-1")] {
            let page = try await rig.site.page(path, person: person)
            #expect(!page.contains("Li Na") && !page.contains("/name\""))
        }
        #expect(try rig.state(rig.logged(receipt.id, on: rig.home)) == .inForce)
    }

    /// A refusal stands at the field, and what was typed stays: for want of words, and for want of power.
    @Test(arguments: Language.allCases) func askingToBeHeardKeepsWhatWasTyped(language: Language) async throws {
        let rig = try await filled()
        let path = "/envoys/\(EnvoyRig.id(1).uuid)/consultations"
        func send(_ changes: [String: String]) async throws -> String {
            let form = [
                "askedOf": rig.did("agency"), "title-en": "Draft on samples", "question-en": "May we be heard?", "answerBy": "2026-12-31",
            ].merging(changes) { $1 }
            let request = Request(
                method: "POST", path: path, parameters: ["uuid": EnvoyRig.id(1).uuid], form: form, language: language,
                person: rig.person(at: "ministry"))
            let response = try await ConsultationActions.form.take(request, rig.site.context)
            if case .redirect(let path) = response { return path }
            return try rig.site.html(response, language)
        }
        #expect(try await !rig.site.page(path, language, person: rig.person(at: "ministry")).contains("[["))
        let empty = try await send(["question-en": ""])
        #expect(empty.contains("value=\"Draft on samples\"") && empty.contains("id=\"question-en-error\""), "\(empty)")
        let beyond = try await send(["subjectArea": "9.9"])
        #expect(beyond.contains("value=\"Draft on samples\"") && beyond.contains("-error\"") && beyond.contains("9.9"), "\(beyond)")
        #expect(try await send([:]).hasPrefix("/records/"))
    }

    @Test func programsAppointAndRevoke() async throws {
        let rig = try await EnvoyRig()
        let body: JSON = [
            "party": "ministry", "holder": .string(rig.did("office-1")), "jobTitle": ["en": "Envoy"], "mandate": EnvoyRig.authority().json,
            "validFrom": "2026-11-01T00:00:00Z", "validUntil": "2027-11-01T00:00:00Z",
        ]
        guard
            case .json(let receipt, 201) = try await EnvoysJSON.appoint(
                Request(method: "POST", path: "/api/v1/envoys", body: body.canonicalBytes, isOperator: true), rig.site.context)
        else { throw Failure.notFound("receipt") }
        let uuid = try #require(receipt["id"]?.string.flatMap { RecordID($0) }).uuid
        let change: JSON = ["party": "ministry", "change": "revoke"]
        _ = try await EnvoysJSON.change(
            Request(
                method: "POST", path: "/api/v1/envoys/\(uuid)/status", parameters: ["uuid": uuid], body: change.canonicalBytes, isOperator: true),
            rig.site.context)
        #expect(try await rig.site.json("/api/v1/envoys/" + uuid)["state"] == "revoked")
        var wrong = body
        wrong["mandate"]?["level"] = "3"
        let bytes = wrong.canonicalBytes
        let failure = try await #require(throws: Failure.self) {
            try await EnvoysJSON.appoint(Request(method: "POST", path: "/api/v1/envoys", body: bytes, isOperator: true), rig.site.context)
        }
        #expect(failure.pointer == "/mandate/level" && failure.code == "MANDATE_PARSE")
    }

    /// Every question that a page asks goes by an index.
    @Test func noQuestionReadsAWholeTable() async throws {
        let rig = try await EnvoyRig()
        let questions = [
            "SELECT 1 FROM envoy_mandates WHERE id = x'00'", "SELECT 1 FROM envoy_mandates WHERE holder = ''",
            "SELECT 1 FROM envoy_mandates WHERE parent = x'00' ORDER BY stated_at, id",
            "SELECT 1 FROM envoy_places WHERE list = '' AND place = 1", "SELECT 1 FROM envoy_events WHERE mandate = x'00'",
            "SELECT MAX(version) FROM envoy_lists WHERE address = '' AND origin = ''", "SELECT 1 FROM envoy_consultations WHERE mandate = x'00'",
            "SELECT 1 FROM envoy_consultations WHERE asked_of = '' ORDER BY stated_at DESC", "SELECT 1 FROM envoy_answers WHERE consultation = x'00'",
            "SELECT 1 FROM envoy_minutes WHERE consultation = x'00'",
        ]
        try rig.home.store.readNow { transaction throws in
            for question in questions {
                let plan = try transaction.query("EXPLAIN QUERY PLAN " + question).map { $0.text(3) }.joined(separator: "; ")
                #expect(!plan.contains("SCAN"), "\(question): \(plan)")
            }
        }
    }
}
