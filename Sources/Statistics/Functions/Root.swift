/// Where a monotone function crosses zero.
enum Root {
    /// The crossing of an increasing function between two bounds, to the last digit that a Double has: halving until the middle is an end.
    /// A function that is positive already at the lower bound gives that bound, one that is negative still at the upper gives the upper.
    static func increasing(from low: Double, to high: Double, _ function: (Double) -> Double) -> Double {
        var (low, high) = (low, high)
        for _ in 0..<2000 {
            let middle = low + (high - low) / 2
            guard middle > low, middle < high else { break }
            if function(middle) < 0 { low = middle } else { high = middle }
        }
        return low + (high - low) / 2
    }
}
