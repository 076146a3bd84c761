import TestKit
import Testing

@testable import Verifier

@Suite struct PositionListTests {
    @Test func positionsComeBackAsTheyWentIn() {
        var random = SeededRandom(seed: 7)
        for _ in 0..<50 {
            var list = PositionList()
            var expected: [UInt64] = []
            var position: UInt64 = UInt64.random(in: 0...3, using: &random)
            for _ in 0..<Int.random(in: 0...200, using: &random) {
                list.insert(position)
                expected.append(position)
                position += 1 + UInt64.random(in: 0...(1 << UInt64.random(in: 0...40, using: &random)), using: &random)
            }
            #expect(list.positions == expected && list.count == UInt64(expected.count))
            #expect(PositionList(packed: list.packed) == list)
            let gone = Set(expected.filter { $0 % 3 == 0 })
            #expect(list.remove(gone.union([position])) == gone)
            #expect(list.positions == expected.filter { $0 % 3 != 0 })
        }
    }

    @Test func whatIsNoListIsRefused() {
        #expect(PositionList(packed: [0x80]) == nil)
        #expect(PositionList(packed: [UInt8](repeating: 0xFF, count: 12)) == nil)
    }
}
