import TestKit

/// Changes bytes as carelessness and malice do: bits, numbers, pieces doubled, cut, moved, and words of the grammar in wrong places.
struct Mutation {
    var random: SeededRandom
    let seeds: [[UInt8]]
    let words: [[UInt8]]
    private static let limit = 200_000

    mutating func next() -> [UInt8] {
        var bytes = seeds.randomElement(using: &random) ?? []
        for _ in 0..<Int.random(in: 1...6, using: &random) { change(&bytes) }
        return bytes
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        let at = Int.random(in: 0...bytes.count, using: &random)
        switch Int.random(in: 0..<10, using: &random) {
        case 0 where at < bytes.count: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1 where at < bytes.count: bytes[at] = UInt8.random(in: 0...255, using: &random)
        case 2 where at < bytes.count: bytes.remove(at: at)
        case 3: bytes.insert(UInt8.random(in: 0...255, using: &random), at: at)
        case 4: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 0...64, using: &random)))
        case 5: bytes = Array(bytes[..<at])
        case 6:
            let piece = bytes[at..<min(bytes.count, at + Int.random(in: 0...64, using: &random))]
            let times = Int.random(in: 1...200, using: &random)
            guard bytes.count + piece.count * times < Mutation.limit else { return }
            bytes.insert(contentsOf: (0..<times).flatMap { _ in piece }, at: at)
        case 7:
            let other = seeds.randomElement(using: &random) ?? []
            let from = Int.random(in: 0...other.count, using: &random)
            bytes = Array(bytes[..<at]) + other[from...]
        default:
            guard let word = words.randomElement(using: &random) else { return }
            bytes.replaceSubrange(at..<min(bytes.count, at + Int.random(in: 0...word.count, using: &random)), with: word)
        }
    }
}
