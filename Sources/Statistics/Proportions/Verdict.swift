/// What may be said about two groups, given the interval of the ratio of their rates.
///
/// The four-fifths rule alone calls small differences in small numbers unfair; a test alone calls everything fair that is too small to test. So both
/// sides of four fifths, 0.8 and 1/0.8 = 1.25, are held against the interval.
package enum Verdict: String, Hashable, Sendable, CaseIterable {
    /// The interval covers 0.8 and 1.25: these numbers say nothing either way.
    case cannotTell
    /// The whole interval is below 1.
    case lower
    /// The whole interval is above 1.
    case higher
    /// The interval contains 1 and lies between 0.8 and 1.25.
    case alike
    /// The interval contains 1 and reaches down to 0.8: a rate lower by a fifth cannot be excluded.
    case perhapsLower
    /// The interval contains 1 and reaches up to 1.25: a rate higher by a quarter cannot be excluded.
    case perhapsHigher

    package init(ratio: Interval) {
        self =
            switch (ratio.lower <= 0.8, ratio.upper >= 1.25) {
            case (true, true): .cannotTell
            case _ where ratio.upper < 1: .lower
            case _ where ratio.lower > 1: .higher
            case (false, false): .alike
            case (true, false): .perhapsLower
            case (false, true): .perhapsHigher
            }
    }

    /// One sentence for a page, in English and in Simplified Chinese.
    package var sentence: (en: String, zhHans: String) {
        switch self {
        case .cannotTell: ("These numbers are too small to tell whether the two groups are treated alike.", "数据太少，无法判断两组是否受到同等对待。")
        case .lower: ("The rate of the first group is lower than that of the second, by more than chance explains.", "第一组的比率低于第二组，差距超出偶然所能解释的范围。")
        case .higher: ("The rate of the first group is higher than that of the second, by more than chance explains.", "第一组的比率高于第二组，差距超出偶然所能解释的范围。")
        case .alike: ("The two rates are alike: a difference of a fifth or more is excluded.", "两组的比率相近：可以排除五分之一及以上的差距。")
        case .perhapsLower: ("No difference is shown, but that the first rate is lower by a fifth is not excluded.", "未显示出差距，但不能排除第一组的比率低五分之一。")
        case .perhapsHigher: ("No difference is shown, but that the first rate is higher by a quarter is not excluded.", "未显示出差距，但不能排除第一组的比率高四分之一。")
        }
    }
}

extension TwoGroups {
    /// The verdict on the score interval of the risk ratio.
    package func verdict(_ confidence: Confidence = .usual) -> Verdict { Verdict(ratio: riskRatioInterval(confidence)) }
}
