import Canon

extension AgreementCheck {
    /// What every agreement says here, and what its kind asks for besides.
    mutating func checkCompleteness() {
        for type in AgreementCheck.required(for: agreement.kind) {
            guard let i = agreement.clauses.firstIndex(where: { $0.type == type }) else {
                note(
                    .clauseTypeMissing, .defect, clause: nil, at: "/clauses", [],
                    Plain("There is no clause on “\(type.name.en)”.", "缺少“\(type.name.zhHans)”条款。"), AgreementCheck.reason(for: type))
                continue
            }
            if type.members != nil, agreement.clauses[i].data == nil {
                note(
                    .clauseTypeMissing, .defect, clause: agreement.clauses[i].id, at: "/clauses/\(i)/data", [],
                    Plain(
                        "The clause on “\(type.name.en)” carries no data, so that nobody can count on it.", "“\(type.name.zhHans)”条款没有数据，无法据以执行。"),
                    Plain("Add the data that docs/formats/agreement.md names for this type.", "请按 docs/formats/agreement.md 为该类条款补上数据。"))
            }
        }
        for (i, clause) in agreement.clauses.enumerated() where clause.type == .dispute {
            for (k, step) in (clause.data?["steps"]?.array ?? []).enumerated()
            where ["mediation", "arbitration", "court", "expert"].contains(step["means"]?.string ?? "") && step["body"] == nil {
                note(
                    .stepWithoutBody, .defect, clause: clause.id, at: "/clauses/\(i)/data/steps/\(k)/body", [],
                    Plain("A step for differences names no body that would take it.", "争议解决的某一步没有指明由哪个机构受理。"),
                    Plain("Name the mediator, the arbitral institution or the court.", "请写明调解人、仲裁机构或法院。"))
            }
        }
        if agreement.conclusion == nil {
            note(
                .conclusionMissing, .look, clause: nil, at: "/conclusion", [],
                Plain("It does not yet say in which log, until when and before which witnesses it is concluded.", "尚未写明在哪个日志、何时之前、由哪些见证方见证缔结。"),
                Plain("Add the deciding log, signBy and the neutral witnesses before it is offered.", "请在发出要约之前补上决定日志、签署截止时间和中立见证方。"))
        }
        for (i, party) in agreement.parties.enumerated() where party.did == nil {
            note(
                .partyWithoutIdentity, .look, clause: nil, at: "/parties/\(i)/did", [],
                Plain("\(name(party.id).en.capitalizedFirst) has no identity yet, so that it cannot sign.", "“\(name(party.id).zhHans)”尚无身份，无法签署。"),
                Plain("Add its did before the agreement is offered.", "请在发出要约之前补上其 did。"))
        }
    }

    /// The types of clauses that an agreement of a kind has to have.
    package static func required(for kind: AgreementKind) -> [ClauseType] {
        let always: [ClauseType] = [.scope, .benefit, .dispute, .language, .eSignature, .term, .suspension, .emergency]
        let more: [ClauseType] =
            switch kind {
            case .framework, .memorandum: [.governance]
            case .project: [.governance, .background, .foreground, .publication, .confidentiality, .data]
            case .data: [.data, .confidentiality]
            case .material: [.materials]
            case .nda: [.confidentiality]
            case .licence: [.licence]
            case .partnership: [.governance, .peopleExchange]
            case .renewal: []
            }
        return always + more
    }

    private static func reason(for type: ClauseType) -> Plain {
        switch type {
        case .benefit: Plain("Say who benefits, by one indicator with its baseline and date.", "请用一项指标（附基线值和日期）写明谁受益。")
        case .suspension:
            Plain("Say what continues while the agreement is suspended: dialogue, safety alerts, theses.", "请写明协议中止期间继续进行的事项：对话、安全警示、学位论文。")
        case .emergency:
            Plain(
                "Agree now which data may be opened in an emergency, by whom, until when, and who reviews it.", "请事先约定紧急情况下可开放的数据类别、开放者、自动失效时间和复核方式。")
        default: Plain("Add a clause of type \(type.rawValue); the interview has wording to start from.", "请增加 \(type.rawValue) 类条款；引导问答备有可供起草的措辞。")
        }
    }
}
