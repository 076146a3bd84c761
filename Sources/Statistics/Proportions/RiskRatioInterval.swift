extension TwoGroups {
    /// The score interval for the ratio of two rates, by Miettinen and Nurminen 1985 (their variance factor n/(n − 1) included).
    ///
    /// 0 to infinity where nothing is known: a total is 0 or nobody in either group had the outcome. The lower end is 0 when the group has
    /// no event, the upper end infinite when the reference has none.
    package func riskRatioInterval(_ confidence: Confidence = .usual) -> Interval {
        guard group.total > 0, reference.total > 0, events > 0 else { return Interval(lower: 0, upper: .infinity) }
        // The score falls as the ratio rises, so its negative is what increases. Ratios are searched between e⁻⁴⁰ and e⁴⁰.
        func end(_ limit: Double) -> Double {
            Root.increasing(from: -40, to: 40) { limit - score(ratio: Elementary.exp($0)) }
        }
        return Interval(
            lower: group.count == 0 ? 0 : Elementary.exp(end(confidence.z)),
            upper: reference.count == 0 ? .infinity : Elementary.exp(end(-confidence.z)))
    }

    /// The score statistic of the hypothesis that the rates have this ratio: equation 11 of the paper, with the restricted estimates of equation 12.
    func score(ratio: Double) -> Double {
        let (n1, n2) = (Double(group.total), Double(reference.total))
        let (x1, x2) = (Double(group.count), Double(reference.count))
        let n = n1 + n2
        // a q² + b q + c = 0; the smaller root, in the form that subtracts nothing.
        let a = n * ratio
        let minusB = n1 * ratio + x1 + n2 + x2 * ratio
        let c = x1 + x2
        let p2 = min(1, 2 * c / (minusB + max(0, minusB * minusB - 4 * a * c).squareRoot()))
        let p1 = min(1, p2 * ratio)
        let variance = (p1 * (1 - p1) / n1 + ratio * ratio * p2 * (1 - p2) / n2) * n / (n - 1)
        let difference = x1 / n1 - ratio * x2 / n2
        if difference == 0 { return 0 }
        return variance > 0 ? difference / variance.squareRoot() : (difference > 0 ? .infinity : -.infinity)
    }
}
