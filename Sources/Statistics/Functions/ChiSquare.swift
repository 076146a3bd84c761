/// The chi-square distribution.
package enum ChiSquare {
    /// P(X > x) with that many degrees of freedom (> 0), for x ≥ 0: Q(df/2, x/2), DLMF 8.2.4.
    package static func upperTail(_ x: Double, degreesOfFreedom df: Double) -> Double {
        guard df > 0, x >= 0 else { return .nan }
        return Gamma.upperRegularised(df / 2, x / 2)
    }

    /// The x with P(X ≤ x) = p, for 0 ≤ p ≤ 1.
    package static func quantile(_ p: Double, degreesOfFreedom df: Double) -> Double {
        guard df > 0, p >= 0, p <= 1 else { return .nan }
        if p == 0 { return 0 }
        if p == 1 { return .infinity }
        var high = max(1, df)
        while Gamma.lowerRegularised(df / 2, high / 2) < p, high < 1e300 { high *= 2 }
        // The smaller tail is compared, so that neither end loses digits.
        return p < 0.5
            ? Root.increasing(from: 0, to: high) { Gamma.lowerRegularised(df / 2, $0 / 2) - p }
            : Root.increasing(from: 0, to: high) { (1 - p) - Gamma.upperRegularised(df / 2, $0 / 2) }
    }
}
