import Canon
import Statistics
import TestKit
import Testing

/// Whether two numbers agree to 1e-9 of the larger of 1 and their size (or exactly, where infinite).
func close(_ a: Double?, _ b: Double?, _ tolerance: Double = 1e-9) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    return a == b || (a - b).magnitude <= tolerance * max(1, a.magnitude, b.magnitude)
}

/// Whether two positive numbers agree relatively.
func near(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool { a == b || (a - b).magnitude <= tolerance * b.magnitude }

func close(_ interval: Interval?, _ expected: JSON?, _ tolerance: Double = 1e-9) -> Bool {
    guard let interval, let ends = expected?.array?.compactMap(\.double), ends.count == 2 else { return false }
    return close(interval.lower, ends[0], tolerance) && close(interval.upper, ends[1], tolerance)
}

/// The published vectors; an empty value where they cannot be read, on which every test fails.
enum Golden {
    static let statistics = (try? Vectors.json("statistics/stats-test-vectors.json")) ?? .null
    static let functions = (try? Vectors.json("statistics/functions.json")) ?? .null
    static let equity = (try? Vectors.json("statistics/equity-test-vectors.json")) ?? .null

    static func rows(_ name: String) -> [[Double]] { (functions[name]?.array ?? []).map { ($0.array ?? []).compactMap(\.double) } }
}

extension JSON {
    /// The numbers of an array.
    var doubles: [Double]? { array?.compactMap(\.double) }
    var integers: [Int]? { array?.compactMap { $0.integer.map { Int($0) } } }
}

extension Proportion {
    init(_ pair: JSON?) throws {
        let numbers = try #require(pair?.integers)
        try #require(numbers.count == 2)
        try self.init(numbers[0], of: numbers[1])
    }
}

extension Durations {
    init(_ json: JSON?) throws {
        let times = try #require(json?["t"]?.doubles)
        let events = try #require(json?["e"]?.integers)
        try #require(times.count == events.count)
        try self.init(try zip(times, events).map { try Case($0, isDecided: $1 == 1) })
    }
}
