/// The gamma function and its incomplete forms.
package enum Gamma {
    /// ln Γ(x) for x > 0, to about 5e-15 of the larger of 1 and its value.
    ///
    /// The argument is raised to 15 by Γ(x + 1) = x Γ(x), then Stirling's series is taken to the term in x⁻¹³ (NIST DLMF 5.11.1).
    package static func log(_ x: Double) -> Double {
        guard x > 0, x.isFinite else { return x == .infinity ? .infinity : .nan }
        var x = x
        var product = 1.0
        while x < 15 {
            product *= x
            x += 1
        }
        let inverse = 1 / x
        let square = inverse * inverse
        var series = 1.0 / 156
        for coefficient in [-691.0 / 360_360, 1.0 / 1188, -1.0 / 1680, 1.0 / 1260, -1.0 / 360, 1.0 / 12] {
            series = series * square + coefficient
        }
        let halfLogTwoPi = 0.918_938_533_204_672_741_78
        return (x - 0.5) * Elementary.log(x) - x + halfLogTwoPi + series * inverse - Elementary.log(product)
    }

    /// The regularised upper incomplete gamma function Q(a, x) = Γ(a, x) / Γ(a), for a > 0 and x ≥ 0.
    ///
    /// By the series for P = 1 − Q below a + 1 (DLMF 8.11.4) and by the continued fraction above it (DLMF 8.9.2, evaluated by Lentz's method), so that
    /// small tails keep their relative accuracy.
    package static func upperRegularised(_ a: Double, _ x: Double) -> Double {
        guard a > 0, x >= 0 else { return .nan }
        guard x > 0 else { return 1 }
        guard x.isFinite else { return 0 }
        return x < a + 1 ? 1 - lowerSeries(a, x) : upperFraction(a, x)
    }

    /// The regularised lower incomplete gamma function P(a, x), for a > 0 and x ≥ 0.
    package static func lowerRegularised(_ a: Double, _ x: Double) -> Double {
        guard a > 0, x >= 0 else { return .nan }
        guard x > 0 else { return 0 }
        guard x.isFinite else { return 1 }
        return x < a + 1 ? lowerSeries(a, x) : 1 - upperFraction(a, x)
    }

    private static func factor(_ a: Double, _ x: Double) -> Double { Elementary.exp(a * Elementary.log(x) - x - log(a)) }

    private static func lowerSeries(_ a: Double, _ x: Double) -> Double {
        var term = 1 / a
        var sum = term
        var n = a
        for _ in 0..<100_000 {
            n += 1
            term *= x / n
            sum += term
            if term < sum * 1e-17 { break }
        }
        return min(1, sum * factor(a, x))
    }

    private static func upperFraction(_ a: Double, _ x: Double) -> Double {
        let tiny = 1e-300
        var b = x + 1 - a
        var c = 1 / tiny
        var d = 1 / b
        var h = d
        for i in 1...100_000 {
            let an = -Double(i) * (Double(i) - a)
            b += 2
            d = an * d + b
            if d.magnitude < tiny { d = tiny }
            c = b + an / c
            if c.magnitude < tiny { c = tiny }
            d = 1 / d
            let delta = d * c
            h *= delta
            if (delta - 1).magnitude < 1e-16 { break }
        }
        return min(1, h * factor(a, x))
    }
}
