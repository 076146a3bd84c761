import Canon

extension PolicyReport {
    /// The report as JSON-LD in the vocabulary of the compliance report model (https://w3id.org/force/compliance-report), as the Formal Semantics and the
    /// ODRL Test Suite use it. `Unknown` is ours: their evaluators know everything.
    package var json: JSON {
        var out: JSONObject = [
            "@context": [
                "report": .string(Vocabulary.report), "odrl": .string(Vocabulary.odrl), "xsd": .string(Vocabulary.xsd),
                "dct": "http://purl.org/dc/terms/",
            ],
            "@type": "report:PolicyReport", "report:policy": ReportWriter.link(policy), "report:result": .string(outcome.rawValue),
            "report:isSimulation": .bool(isSimulation),
        ]
        if let request { out["report:evaluationRequest"] = ReportWriter.link(request) }
        if let world { out["report:sotw"] = ReportWriter.link(world) }
        if let at { out["dct:created"] = PolicyWriter.value(Value(at)) }
        let rules =
            permissions.map { ReportWriter.rule($0, "PermissionReport") } + prohibitions.map { ReportWriter.rule($0, "ProhibitionReport") }
            + obligations.map { ReportWriter.duty($0, "DutyReport") }
        PolicyWriter.set(&out, "report:ruleReport", rules)
        ReportWriter.reasons(whatWouldHelp, into: &out)
        return .object(out)
    }
}

enum ReportWriter {
    static func link(_ iri: IRI) -> JSON { ["@id": .string(iri.text)] }

    private static func state(_ name: String) -> JSON { ["@id": .string("report:\(name)")] }

    static func reasons(_ reasons: [Reason], into out: inout JSONObject) {
        PolicyWriter.set(
            &out, "report:reason",
            reasons.map { reason in
                var one: JSONObject = ["report:code": .string(reason.code.rawValue)]
                if let subject = reason.subject { one["report:subject"] = link(subject) }
                let sentence = reason.sentence
                one["dct:description"] = [
                    ["@value": .string(sentence.en), "@language": "en"], ["@value": .string(sentence.zhHans), "@language": "zh-Hans"],
                ]
                return .object(one)
            })
    }

    static func rule(_ report: RuleReport, _ type: String) -> JSON {
        var out: JSONObject = [
            "@type": .string("report:\(type)"), "report:activationState": state(report.activation.rawValue),
            "report:controlState": state(report.control.rawValue),
        ]
        if let rule = report.rule { out["report:rule"] = link(rule) }
        let premises = report.premises.map { premise in
            var one: JSONObject = [
                "@type": .string("report:\(premise.kind.rawValue)"), "report:satisfactionState": state(premise.satisfaction.rawValue),
            ]
            PolicyWriter.set(&one, "report:refinementReport", premise.refinements.map(constraint))
            return JSON.object(one)
        }
        PolicyWriter.set(&out, "report:premiseReport", premises + report.constraints.map(constraint))
        PolicyWriter.set(&out, "report:conditionReport", report.conditions.map { duty($0, "ConditionReport") })
        return .object(out)
    }

    private static func constraint(_ report: ConstraintReport) -> JSON {
        var out: JSONObject = ["@type": "report:ConstraintReport", "report:satisfactionState": state(report.satisfaction.rawValue)]
        if let constraint = report.constraint { out["report:constraint"] = link(constraint) }
        PolicyWriter.set(&out, "report:constraintLeftOperand", report.left.map(PolicyWriter.value))
        PolicyWriter.set(&out, "report:premiseReport", report.parts.map { self.constraint($0) })
        return .object(out)
    }

    static func duty(_ report: DutyReport, _ type: String) -> JSON {
        var out: JSONObject = [
            "@type": .string("report:\(type)"), "report:activationState": state(report.activation.rawValue),
            "report:performanceState": state(report.performance.rawValue), "report:deonticState": state(report.deontic.rawValue),
        ]
        if let duty = report.duty { out["report:rule"] = link(duty) }
        PolicyWriter.set(&out, "report:due", report.due.map { PolicyWriter.value(Value($0)) })
        PolicyWriter.set(&out, "report:premiseReport", report.constraints.map(constraint))
        PolicyWriter.set(&out, "report:consequenceReport", report.consequences.map { self.duty($0, "ConditionReport") })
        return .object(out)
    }
}
