import Canon
import Node
import Pages
import Signing
import TestKit
import Testing

@testable import Notices

/// What form a notice must have: Vectors/accepted.json and Vectors/refused.json.
@Suite struct NoticeFormTests {
    @Test(arguments: try FormCase.read("accepted", of: "Notices"))
    func takesAndWritesTheSamePayload(_ item: FormCase) throws {
        #expect(try JSON.object(Notice(item.subject).subject) == .object(item.subject))
    }

    @Test(arguments: try FormCase.read("refused", of: "Notices"))
    func refusesAndNamesFieldAndRemedy(_ item: FormCase) throws {
        let failure = try #require(throws: Failure.self) { try Notice(item.subject) }
        #expect(failure.status == 422)
        #expect(failure.code == item.code)
        #expect(failure.pointer == item.pointer)
        #expect(failure.detail.hasPrefix(item.pointer + " "), "the reason names the field")
        let remedies = ["must", "add", "remove", "fill", "give", "name each", "hold"]
        #expect(remedies.contains { failure.detail.contains($0) }, "the reason says a remedy: \(failure.detail)")
    }

    @Test func thereAreCases() throws {
        #expect(try FormCase.read("accepted", of: "Notices").count >= 8)
        #expect(try FormCase.read("refused", of: "Notices").count >= 25)
    }

    @Test func boundsAreKept() throws {
        let short = ["en": "x"]
        let long = String(repeating: "x", count: Notice.maxText)
        #expect(throws: Never.self) { try Notice.subject(title: short, text: ["en": long]) }
        let failure = try #require(throws: Failure.self) { try Notice.subject(title: short, text: ["en": long + "x"]) }
        #expect(failure.code == "tooLong")
        let section = { (i: Int) in NoticeSection(id: "s\(i)", heading: short, text: short) }
        #expect(throws: Never.self) { try Notice.subject(title: short, text: short, sections: (0..<Notice.maxSections).map(section)) }
        let many = try #require(throws: Failure.self) {
            try Notice.subject(title: short, text: short, sections: (0...Notice.maxSections).map(section))
        }
        #expect(many.code == "tooMany")
    }

    @Test func aNoticeCannotSupersedeItself() throws {
        let id = RecordID(now: Instant(seconds: 1_795_428_000))
        let key = SigningKey()
        let subject = Notice(title: ["en": "x"], text: ["en": "x"], supersedes: id).subject
        let record = try Record.sign(
            kind: Notice.kind, subject: subject, issuer: "did:web:lishan.example", id: id, at: Instant(seconds: 1_795_428_000), key: key)
        let failure = try #require(throws: Failure.self) { try Notice.validate(record) }
        #expect(failure.pointer == "/credentialSubject/supersedes")
    }
}
