/// The standard normal distribution.
package enum Normal {
    /// P(Z > z). Small tails keep their relative accuracy.
    package static func upperTail(_ z: Double) -> Double {
        guard !z.isNaN else { return .nan }
        let tail = Gamma.upperRegularised(0.5, z * z / 2) / 2
        return z >= 0 ? tail : 1 - tail
    }

    /// The z with P(Z ≤ z) = p, for 0 ≤ p ≤ 1.
    ///
    /// Starts from Abramowitz and Stegun 26.2.23 (error below 4.5e-4) and refines by Halley's method against `upperTail`, each step of which
    /// triples the number of right digits.
    package static func quantile(_ p: Double) -> Double {
        guard p >= 0, p <= 1 else { return .nan }
        if p == 0 { return -.infinity }
        if p == 1 { return .infinity }
        if p > 0.5 { return -lowerQuantile(1 - p) }
        return lowerQuantile(p)
    }

    /// The quantile for p ≤ 1/2.
    private static func lowerQuantile(_ p: Double) -> Double {
        let t = (-2 * Elementary.log(p)).squareRoot()
        var z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
        for _ in 0..<4 {
            let density = Elementary.exp(-z * z / 2) / 2.506_628_274_631_000_5
            guard density > 0 else { break }
            let step = (upperTail(z) - p) / density
            z += step / (1 - z * step / 2)
        }
        return -z
    }
}
