/// The decision guide of the Lambert toolkit (UK Intellectual Property Office) as questions. What the sources that could be read do not say is said
/// to be unknown, not filled in.
package enum LambertGuide {
    /// Section 2: each yes speaks for more rights of the sponsor.
    package static let ownership: [Plain] = [
        Plain("Was the work commissioned by the sponsor?", "该工作是否由出资方委托？"),
        Plain("Is it critical to the sponsor's strategy?", "该工作对出资方的战略是否至关重要？"),
        Plain("Does it rely on the sponsor's background?", "是否依赖出资方的背景知识产权？"),
        Plain("Would it be impossible without the sponsor's background?", "没有出资方的背景知识产权是否无法开展？"),
        Plain("Does it test the sponsor's materials?", "是否测试出资方的材料？"),
        Plain("Does the sponsor lead the plan of work?", "工作计划是否由出资方主导？"),
        Plain("Are deliverables and milestones agreed?", "是否约定了交付物和里程碑？"),
        Plain("Is it kept apart from the other work of the lead researcher?", "是否与首席研究人员的其他工作相隔离？"),
        Plain("Does it not matter for the lead researcher's future work who owns the results?", "成果归谁所有对首席研究人员今后的工作是否无关紧要？"),
        Plain("Does the sponsor pay the full economic cost and more?", "出资方是否支付全部经济成本及利润？"),
    ]

    /// How many questions section 4 of the guide has, between agreements 2 and 3; their words could not be read, so the answer is a count.
    package static let licenceQuestions = 6

    package struct Advice: Hashable, Sendable {
        /// Models to look at, such as `lambert-1`.
        package let models: [String]
        package let words: Plain
    }

    /// From how many of the ten questions were answered yes.
    package static func advice(yes count: Int) -> Advice {
        switch count {
        case ...2:
            Advice(
                models: ["lambert-1", "lambert-2", "lambert-3"],
                words: Plain("Few answers speak for the sponsor: look at Lambert 1, 2 and 3.", "支持出资方的回答很少：请看 Lambert 1、2、3。"))
        case 3...4:
            Advice(
                models: ["lambert-1", "lambert-2", "lambert-3"],
                words: Plain("The guide points to Lambert 1, 2 or 3, but says that the case is unclear.", "指南指向 Lambert 1、2 或 3，但指出情况不明确。"))
        default:
            Advice(
                models: ["lambert-4", "lambert-5"],
                words: Plain(
                    "Many answers speak for the sponsor: look at Lambert 4 and 5. (Our reading: the part of the guide that could be read ends before this case.)",
                    "支持出资方的回答较多：请看 Lambert 4 和 5。（此为我们的解读：可查阅的指南部分未涵盖这种情形。）"))
        }
    }

    /// From how many of the six questions of section 4 were answered yes: a licence that may be exclusive (2) or an assignment (3).
    package static func licenceOrAssignment(yes count: Int) -> Advice {
        switch count {
        case ...2: Advice(models: ["lambert-3"], words: Plain("The guide points to Lambert 3.", "指南指向 Lambert 3。"))
        case 3: Advice(models: ["lambert-2", "lambert-3"], words: Plain("Lambert 2 and 3 are even.", "Lambert 2 与 3 不相上下。"))
        default: Advice(models: ["lambert-2"], words: Plain("The guide points to Lambert 2.", "指南指向 Lambert 2。"))
        }
    }
}
