/// The incomplete beta function, which is the tail of binomial, beta, F and t distributions.
package enum Beta {
    /// The regularised incomplete beta function I_x(a, b), for 0 ≤ x ≤ 1 and a, b ≥ 0, not both 0.
    ///
    /// The limits a → 0 and b → 0 are taken: I_x(0, b) = 1 and I_x(a, 0) = 0 for 0 < x < 1, so that binomial tails need no special cases.
    /// Continued fraction DLMF 8.17.22 by Lentz's method, on the side of x where it converges fast.
    package static func regularised(_ x: Double, _ a: Double, _ b: Double) -> Double {
        guard a >= 0, b >= 0, a + b > 0, x >= 0, x <= 1 else { return .nan }
        if x == 0 { return a == 0 ? 1 : 0 }
        if x == 1 { return b == 0 ? 0 : 1 }
        if a == 0 { return 1 }
        if b == 0 { return 0 }
        let front = Elementary.exp(
            Gamma.log(a + b) - Gamma.log(a) - Gamma.log(b) + a * Elementary.log(x) + b * Elementary.log1p(-x))
        return x < (a + 1) / (a + b + 2)
            ? min(1, front * fraction(x, a, b) / a) : max(0, 1 - front * fraction(1 - x, b, a) / b)
    }

    /// The x with I_x(a, b) = p, for a, b > 0 and 0 ≤ p ≤ 1: the quantile of the beta distribution.
    package static func quantile(_ p: Double, _ a: Double, _ b: Double) -> Double {
        guard a > 0, b > 0, p >= 0, p <= 1 else { return .nan }
        if p == 0 || p == 1 { return p }
        return Root.increasing(from: 0, to: 1) { regularised($0, a, b) - p }
    }

    private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let tiny = 1e-300
        func kept(_ value: Double) -> Double { value.magnitude < tiny ? tiny : value }
        var c = 1.0
        var d = 1 / kept(1 - (a + b) * x / (a + 1))
        var h = d
        for i in 1...100_000 {
            let m = Double(i)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            d = 1 / kept(1 + even * d)
            c = kept(1 + even / c)
            h *= d * c
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            d = 1 / kept(1 + odd * d)
            c = kept(1 + odd / c)
            let delta = d * c
            h *= delta
            if (delta - 1).magnitude < 1e-16 { break }
        }
        return h
    }
}
