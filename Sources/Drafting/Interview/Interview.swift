import Canon

/// The guided interview: questions as data, answers as values, and from both a draft in every language. Pure; nothing is remembered here.
package struct Interview: Sendable {
    package let kind: AgreementKind
    package let parties: [Party]
    /// `en` and `zh-Hans`: the languages for which there is wording.
    package static let languages = ["en", "zh-Hans"]

    package init(kind: AgreementKind, parties: [Party]) { (self.kind, self.parties) = (kind, parties) }

    /// The questions that the kind asks, given what was answered so far: what would stand in no text is not asked.
    package func asked(_ answers: [String: Answer] = [:]) -> [(question: Question, isRequired: Bool)] {
        var required: Set<String> = []
        var optional: Set<String> = []
        for template in Library.clauses(for: kind) where isIncluded(template, answers) {
            var wordings = [template.text.en]
            if let choice = template.choice {
                required.insert(choice)
                if case .choice(let value)? = answers[choice], let variant = template.variants[value] { wordings.append(variant.en) }
            }
            for wording in wordings {
                let names = Gaps.names(wording)
                required.formUnion(names.required.flatMap(Interview.questions(behind:)))
                optional.formUnion(names.optional.flatMap(Interview.questions(behind:)))
            }
            switch template.type {
            case .background: required.insert("background")
            case .data: required.formUnion(["data.items", "data.class"])
            case .materials: required.insert("materials.items")
            default: break
            }
        }
        let end: Set<String> = ["term.end", "term.length"]
        let hasEnd = end.contains { answers[$0] != nil }
        return Interview.questions.compactMap { question -> (question: Question, isRequired: Bool)? in
            if end.contains(question.name) { return (question, !hasEnd) }
            if question.name == "term.from" { return (question, false) }
            if required.contains(question.name) { return (question, true) }
            return optional.contains(question.name) ? (question, false) : nil
        }
    }

    /// The questions from which a gap is filled, where it has another name than its question.
    private static func questions(behind gap: String) -> [String] {
        switch gap {
        case "variant", "languages", "term.start", "term.until": []
        case "exchange.visits": ["exchange.people", "exchange.length"]
        default: [gap]
        }
    }

    /// Clauses that only some agreements need: without an answer to their first question they are left out.
    private func isIncluded(_ template: ClauseTemplate, _ answers: [String: Answer]) -> Bool {
        template.type != .peopleExchange || kind == .partnership || answers["exchange.people"] != nil
    }

    /// The draft, or what is still missing and wrong, question by question.
    package func draft(title: Texts, answers: [String: Answer], framework: AgreementReference? = nil) -> Result<Agreement, InterviewIncomplete> {
        var problems: [AnswerProblem] = []
        for (question, isRequired) in asked(answers) where isRequired && answers[question.name] == nil {
            // Either of the two ends will do.
            if question.name == "term.length" { continue }
            problems.append(AnswerProblem(question: question.name, words: Plain("Please answer this question.", "请回答此问题。")))
        }
        for tag in Interview.languages where title[tag] == nil {
            problems.append(AnswerProblem(question: "title", words: Plain("Please give a title in both languages.", "请用两种语言填写标题。")))
            break
        }
        guard problems.isEmpty else { return .failure(InterviewIncomplete(problems: problems)) }
        let writer = ClauseWriter(parties: parties, answers: answers)
        let clauses = Library.clauses(for: kind).filter { isIncluded($0, answers) }.map(writer.clause)
        let agreement = Agreement(
            kind: kind, title: title, parties: parties, languages: Interview.languages, precedence: writer.precedence, clauses: clauses,
            framework: framework)
        // The same strictness as for anybody's bytes: whatever an answer carried in, such as an invisible character, is refused here.
        do { return .success(try Agreement(json: agreement.json)) } catch {
            return .failure(InterviewIncomplete(problems: [AnswerProblem(question: error.pointer, words: error.words)]))
        }
    }

    /// A letter below a framework agreement, or a new draft from an older text: the same clauses, with other kind, title and reference. The wording
    /// counts as changed.
    package static func draft(from other: Agreement, kind: AgreementKind, title: Texts, framework: AgreementReference?) -> Agreement {
        var draft = other
        (draft.kind, draft.title, draft.framework) = (kind, title, framework)
        (draft.conclusion, draft.supersedes) = (nil, nil)
        for i in draft.clauses.indices { draft.clauses[i].template?.changed = true }
        return draft
    }
}

/// What keeps the answers from making a draft.
package struct InterviewIncomplete: Error, Hashable, Sendable {
    package let problems: [AnswerProblem]

    package init(problems: [AnswerProblem]) { self.problems = problems }
}
