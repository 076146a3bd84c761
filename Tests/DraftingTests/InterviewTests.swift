import Canon
import Drafting
import Testing

struct InterviewTests {
    /// Our own wording, in every kind and with every variant, holds nothing that our own check would raise.
    @Test(arguments: AgreementKind.allCases) func draftsOfEveryKindPassTheCheck(_ kind: AgreementKind) throws {
        let draft = try Sample.draft(kind)
        let findings = AgreementCheck.all(draft)
        #expect(findings.isEmpty, "\(findings.map { "\($0.code) \($0.pointer) \($0.words.en) \($0.excerpts.map(\.text))" })")
        #expect(try Agreement(bytes: draft.canonicalBytes) == draft)
        for clause in draft.clauses {
            for language in draft.languages {
                let text = clause.text[language] ?? ""
                #expect(!text.isEmpty && !text.contains("{") && !text.contains("["), "\(clause.id) \(language): \(text)")
            }
            #expect(clause.template?.changed == false, "the page has to know that this is an example")
        }
    }

    @Test(arguments: ClauseType.ownershipModels) func everyOwnershipModelIsSaid(_ model: String) throws {
        let draft = try Sample.draft(
            .project,
            [
                "foreground.model": model, "foreground.owner": "b", "foreground.negotiateWithin": "P6M", "foreground.field.en": "medicine",
                "foreground.field.zh-Hans": "医学",
            ])
        #expect(draft.clause(.foreground)?.data?["model"]?.string == model)
        #expect(AgreementCheck.all(draft).isEmpty, "\(AgreementCheck.all(draft).map { "\($0.code) \($0.pointer) \($0.excerpts.map(\.text))" })")
    }

    @Test(
        arguments: [
            ["language.precedence": "prevails", "language.prevailing": "zh-Hans"], ["language.precedence": "treaty-33"],
            ["dispute.next": "arbitration"], ["dispute.next": "court"], ["dispute.next": "none"],
            ["governance.decisions": "lead", "governance.lead": "a"],
            ["governance.decisions": "majority"], ["governance.decisions": "each-own"], ["term.renewal": "automatic"], ["term.renewal": "none"],
            ["term.end": nil, "term.length": "P3Y"], ["term.from": "2027-01-01"], ["exchange.people": nil],
            ["benefit.target": nil, "benefit.by": nil],
            ["governance.meetEvery": nil], ["costs.from": nil], ["governance.authorship": "icmje"], ["suspension.longest": nil],
        ] as [[String: String?]]) func everyVariantPassesTheCheck(_ changes: [String: String?]) throws
    {
        let draft = try Sample.draft(.project, changes)
        let findings = AgreementCheck.all(draft)
        #expect(findings.isEmpty, "\(findings.map { "\($0.code) \($0.pointer) \($0.words.en) \($0.excerpts.map(\.text))" })")
    }

    @Test func asksOnlyWhatTheKindNeeds() throws {
        func names(_ kind: AgreementKind, _ answers: [String: Answer] = [:]) -> Set<String> {
            Set(Interview(kind: kind, parties: Sample.parties).asked(answers).map(\.question.name))
        }
        #expect(!names(.nda).contains("foreground.model") && names(.nda).contains("confidentiality.after"))
        #expect(names(.project).contains("foreground.model") && !names(.project).contains("foreground.owner"))
        #expect(names(.project, ["foreground.model": .choice("lambert-1")]).contains("foreground.owner"))
        #expect(!names(.project, ["foreground.model": .choice("desca-own")]).contains("foreground.owner"))
        #expect(names(.partnership).contains("exchange.people"))
    }

    @Test func saysWhichQuestionIsMissing() throws {
        let interview = Interview(kind: .nda, parties: Sample.parties)
        var fields = Sample.fields
        fields["confidentiality.after"] = nil
        let result = interview.draft(title: ["en": "x", "zh-Hans": "y"], answers: interview.read(fields).answers)
        guard case .failure(let incomplete) = result else { throw InterviewIncomplete(problems: []) }
        #expect(incomplete.problems.map(\.question) == ["confidentiality.after"])
    }

    @Test(arguments: [
        ("benefit.on", "2026-02-30"), ("confidentiality.after", "4 years"), ("costs.amount", "a lot"), ("benefit.baseline", "-3"),
        ("foreground.model", "mine"), ("licence.from", "c"), ("benefit.who", "a,c"), ("purpose.en", ""), ("background.a.en", "one\ntwo"),
    ]) func refusesAnswersThatAreNone(_ name: String, _ value: String) throws {
        var fields = Sample.fields
        fields[name] = value
        let problems = Interview(kind: .project, parties: Sample.parties).read(fields).problems
        #expect(problems.count == 1 && name.hasPrefix(problems[0].question))
    }

    @Test func aLetterStandsBelowItsFramework() throws {
        let framework = try Sample.draft(.framework)
        guard let id = RecordID("urn:uuid:0192f0c1-2345-7abc-8def-0123456789ab") else { throw InterviewIncomplete(problems: []) }
        let reference = AgreementReference(id: id, digest: framework.digest)
        let letter = Interview.draft(from: framework, kind: .project, title: ["en": "Letter 1", "zh-Hans": "函件一"], framework: reference)
        #expect(letter.framework == reference && letter.conclusion == nil && letter.clauses.allSatisfy { $0.template?.changed == true })
        #expect(try Agreement(bytes: letter.canonicalBytes) == letter)
    }

    @Test func theLambertGuideCounts() {
        #expect(LambertGuide.ownership.count == 10)
        #expect(LambertGuide.advice(yes: 2).models == ["lambert-1", "lambert-2", "lambert-3"])
        #expect(LambertGuide.advice(yes: 4).words.en.contains("unclear"))
        #expect(LambertGuide.advice(yes: 5).models == ["lambert-4", "lambert-5"])
        #expect(LambertGuide.licenceOrAssignment(yes: 2).models == ["lambert-3"])
        #expect(LambertGuide.licenceOrAssignment(yes: 6).models == ["lambert-2"])
    }
}
