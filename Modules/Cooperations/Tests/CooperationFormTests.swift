import Canon
import CooperationsAPI
import Node
import Pages
import Signing
import TestKit
import Testing

@testable import Cooperations

/// What form the five kinds must have: Vectors/accepted.json and Vectors/refused.json.
@Suite struct CooperationFormTests {
    /// What the kind's own type reads and writes again.
    private func readAndWritten(_ item: FormCase) throws -> JSONObject {
        switch item.kind {
        case Cooperation.kind: try Cooperation(item.subject).subject
        case Joining.kind: try Joining(item.subject).subject
        case Attaching.kind: try Attaching(item.subject).subject
        case SeriesRecord.kind: try SeriesRecord(item.subject).subject
        case TimelineRecord.kind: try TimelineRecord(item.subject).subject
        default: throw Failure.notFound("kind \(item.kind)")
        }
    }

    @Test(arguments: try FormCase.read("accepted", of: "Cooperations"))
    func takesAndWritesTheSamePayload(_ item: FormCase) throws {
        #expect(try JSON.object(readAndWritten(item)) == .object(item.subject))
    }

    @Test(arguments: try FormCase.read("refused", of: "Cooperations"))
    func refusesAndNamesFieldAndRemedy(_ item: FormCase) throws {
        let failure = try #require(throws: Failure.self) { try readAndWritten(item) }
        #expect(failure.status == 422)
        #expect(failure.code == item.code)
        #expect(failure.pointer == item.pointer)
        #expect(failure.detail.hasPrefix(item.pointer + " "), "the reason names the field")
        let remedies = ["must", "add", "remove", "name ", "sort", "give", "invite", "has at least", "use one", "holds", "say which", "nobody knew"]
        #expect(remedies.contains { failure.detail.contains($0) }, "the reason says a remedy: \(failure.detail)")
    }

    @Test func thereAreCases() throws {
        #expect(try FormCase.read("accepted", of: "Cooperations").count >= 8)
        #expect(try FormCase.read("refused", of: "Cooperations").count >= 48)
    }

    /// Rules that need the record around the payload.
    @Test func theEnvelopeFits() throws {
        let (id, other) = (CaseRig.id(1), CaseRig.id(2))
        let digest = Digest.sha256([])
        let opened = Cooperation(title: ["en": "x"], need: ["en": "x"], parties: [.init("did:web:b.example"), .init("did:web:c.example")]).subject
        let cases: [(JSONObject, String, RecordID?, String)] = [
            (opened, Cooperation.kind, nil, "/credentialSubject/parties"),
            (Joining(cooperation: id).subject, Joining.kind, other, "/cooperation"),
            (Attaching(cooperation: id, question: .why, record: other, digest: digest).subject, Attaching.kind, other, "/cooperation"),
            (
                Attaching(cooperation: id, question: .why, record: CaseRig.id(9), digest: digest).subject, Attaching.kind, id,
                "/credentialSubject/record"
            ),
        ]
        let kinds = Dictionary(uniqueKeysWithValues: CooperationsModule().kinds.map { ($0.name, $0) })
        for (subject, kind, cooperation, pointer) in cases {
            let record = try Record.sign(
                kind: kind, subject: subject, issuer: "did:web:a.example", cooperation: cooperation, id: CaseRig.id(9),
                at: Instant(seconds: 1_795_428_000),
                key: SigningKey())
            let failure = try #require(throws: Failure.self) { try kinds[kind]?.validate(record) }
            #expect(failure.pointer == pointer)
        }
    }

    @Test func theDemonstrationsDocumentsAreRead() throws {
        let series = try SeriesRecord(document: RepositoryFile.json("Demo/coauthorship.json"), plot: ["jointWorks"])
        #expect(series.rows.count == 34)
        #expect(series.rows.first { $0[0] == .whole(2020) }?[1] == .whole(84_025))
        #expect(series.rows.first { $0[0] == .whole(2023) }?[1] == .whole(72_794))
        #expect(series.licence.title["en"]?.hasPrefix("CC0-1.0") == true)
        #expect(try SeriesRecord(series.subject) == series)
        let timeline = try TimelineRecord(document: RepositoryFile.json("Demo/sta-timeline.json"))
        #expect(timeline.events.count == 8)
        #expect(try TimelineRecord(timeline.subject) == timeline)
    }
}
