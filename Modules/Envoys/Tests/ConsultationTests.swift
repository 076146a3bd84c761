import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing
import TestKit
import Testing

@testable import Envoys

/// Asking to be heard, across two nodes: the clock, the answer, the minutes of both sides.
@Suite struct ConsultationTests {
    private func asked(_ rig: EnvoyRig) async throws -> (LoggedMandate, RecordReference) {
        let root = try await rig.appoint(rig.appointment(), number: 1)
        let receipt = try await rig.act("office-1", Consultation.kind, rig.consultation(under: root).subject, number: 20)
        try rig.follow()
        return (root, rig.reference(receipt))
    }

    @Test func aQuestionIsAnsweredAndMinuted() async throws {
        let rig = try await EnvoyRig()
        let (_, reference) = try await asked(rig)
        let path = "/consultations/" + reference.id.uuid
        #expect(try await rig.site.json("/api/v1" + path)["answer"] == nil)
        rig.advance(days: 5)
        #expect(try await rig.site.json("/api/v1" + path)["days"] == 5)
        try await rig.act(
            "agency", ConsultationAnswer.kind,
            ConsultationAnswer(to: reference, .moreTime, text: ["en": "We need until Friday."], newDate: CalendarDate("2026-12-04")).subject,
            number: 30)
        try await rig.act(
            "agency", ConsultationAnswer.kind, ConsultationAnswer(to: reference, .partly, text: ["en": "Samples, yes.", "zh-Hans": "样品适用。"]).subject,
            number: 31)
        try rig.follow()
        let json = try await rig.site.json("/api/v1" + path)
        #expect(json["outcome"] == "partly" && json["days"] == 5 && json["late"] == false)
        let again = try await #require(throws: Failure.self) {
            try await rig.act(
                "agency", ConsultationAnswer.kind, ConsultationAnswer(to: reference, .declined, text: ["en": "No."]).subject, number: 32)
        }
        #expect(again.code == "envoy.answered")
        var minutes = JointMinutes(of: reference, heldOn: try #require(CalendarDate("2026-11-27")), text: ["en": "We spoke for an hour."])
        minutes.agreed = [["en": "Samples are covered."]]
        let first = try await rig.act("ministry", JointMinutes.kind, minutes.subject, number: 40)
        try rig.follow()
        #expect(try await rig.site.page(path).contains("one side"))
        minutes.confirms = rig.reference(first)
        let confirmed = minutes
        try await rig.act("agency", JointMinutes.kind, confirmed.subject, number: 41)
        try rig.follow()
        #expect(try await rig.site.page(path).contains("confirmed by both sides"))
        minutes.agreed = []
        let other = minutes
        let failure = try await #require(throws: Failure.self) { try await rig.act("agency", JointMinutes.kind, other.subject, number: 42) }
        #expect(failure.code == "envoy.minutesDiffer")
    }

    @Test func oneAsksWithinTheMandate() async throws {
        let rig = try await EnvoyRig()
        let root = try await rig.appoint(rig.appointment(), number: 1)
        for (code, change) in [
            ("MANDATE_SCOPE:subjectArea", { $0.subjectArea = "1.55" }), ("MANDATE_SCOPE:stage", { $0.stage = .market }),
            ("MANDATE_SCOPE:jurisdiction", { $0.jurisdiction = "HK" }), ("envoy.askedUnknown", { $0.askedOf = "did:web:nobody.example" }),
        ] as [(String, (inout Consultation) -> Void)] {
            var consultation = rig.consultation(under: root)
            change(&consultation)
            let subject = consultation.subject
            let failure = try await #require(throws: Failure.self) { try await rig.act("office-1", Consultation.kind, subject, number: 20) }
            #expect(failure.code == code)
        }
        let stranger = try await #require(throws: Failure.self) {
            try await rig.act("office-2", Consultation.kind, rig.consultation(under: root).subject, number: 21)
        }
        #expect(stranger.code == "envoy.notHolder")
        try await rig.change(.suspension, root, by: "ministry", number: 22)
        let suspended = try await #require(throws: Failure.self) {
            try await rig.act("office-1", Consultation.kind, rig.consultation(under: root).subject, number: 23)
        }
        #expect(suspended.code == "MANDATE_SUSPENDED")
    }

    @Test func onlyWhoWasAskedAnswers() async throws {
        let rig = try await EnvoyRig()
        let (_, reference) = try await asked(rig)
        let failure = try await #require(throws: Failure.self) {
            try await rig.act("desk", ConsultationAnswer.kind, ConsultationAnswer(to: reference, .noted, text: ["en": "Noted."]).subject, number: 30)
        }
        #expect(failure.code == "envoy.notAsked")
        let outside = try await #require(throws: Failure.self) {
            let minutes = JointMinutes(of: reference, heldOn: EnvoyRig.day.date, text: ["en": "x"])
            try await rig.act("desk", JointMinutes.kind, minutes.subject, number: 31)
        }
        #expect(outside.code == "envoy.notThere")
    }
}
