/// A straight map from values to drawing units, with round steps for its grid.
struct Scale {
    let domain: ClosedRange<Double>
    let from: Double
    let to: Double

    func callAsFunction(_ value: Double) -> Double {
        let span = domain.upperBound - domain.lowerBound
        guard span > 0 else { return from }
        return from + (value - domain.lowerBound) / span * (to - from)
    }

    /// The smallest step of the form 1, 2 or 5 times a power of ten that cuts `span` into at most `count` parts.
    static func step(_ span: Double, into count: Int, atLeast least: Double = 0) -> Double {
        guard span > 0, count > 0 else { return max(1, least) }
        let rough = span / Double(count)
        var power = 1.0
        while power * 10 <= rough { power *= 10 }
        while power > rough { power /= 10 }
        let factor = [1.0, 2, 5, 10].first { $0 * power >= rough * 0.999_999 } ?? 10
        return max(factor * power, least)
    }

    /// The multiples of `step` within a range.
    static func ticks(_ range: ClosedRange<Double>, step: Double) -> [Double] {
        guard step > 0 else { return [range.lowerBound] }
        let first = (range.lowerBound / step - 1e-9).rounded(.up)
        let last = (range.upperBound / step + 1e-9).rounded(.down)
        guard first <= last, last - first < 1000 else { return [] }
        return (Int(first)...Int(last)).map { Double($0) * step }
    }
}
