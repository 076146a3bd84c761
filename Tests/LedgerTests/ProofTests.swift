import Canon
import Ledger
import Testing

/// Every tree up to 300 leaves: every proof verifies, is as long as it must be, and fails with any one hash changed.
@Suite struct ProofTests {
    static let limit = 300
    static let tree = MemoryTree(leaves: Sample.leaves(limit))
    static let roots = (0...limit).map { Sample.root(Sample.leaves(limit)[..<$0]) }

    @Test(arguments: [1...100, 101...170, 171...220, 221...260, 261...300])
    func everyInclusionProof(sizes: ClosedRange<Int>) throws {
        for size in sizes {
            for index in 0..<size {
                let leaf = try Self.tree.hash(level: 0, index: UInt64(index))
                var proof = try Proofs.inclusion(index: UInt64(index), size: UInt64(size), reader: Self.tree)
                let root = try Proofs.rootFromInclusion(leaf: leaf, index: UInt64(index), size: UInt64(size), proof: proof)
                if root != Self.roots[size] { Issue.record("inclusion of \(index) in \(size)") }
                for which in changed(proof, size, index) {
                    let original = proof[which]
                    proof[which] = Sample.flipped(original, bit: index)
                    let other = try Proofs.rootFromInclusion(leaf: leaf, index: UInt64(index), size: UInt64(size), proof: proof)
                    if other == root { Issue.record("inclusion of \(index) in \(size) with hash \(which) changed") }
                    proof[which] = original
                }
            }
        }
    }

    @Test(arguments: [1...100, 101...170, 171...220, 221...260, 261...300])
    func everyConsistencyProof(sizes: ClosedRange<Int>) throws {
        for to in sizes {
            for from in 1...to {
                var proof = try Proofs.consistency(from: UInt64(from), to: UInt64(to), reader: Self.tree)
                try verify(from, to, proof)
                for which in changed(proof, to, from) {
                    let original = proof[which]
                    proof[which] = Sample.flipped(original, bit: from)
                    if (try? verify(from, to, proof)) != nil { Issue.record("consistency \(from) to \(to) with hash \(which) changed") }
                    proof[which] = original
                }
            }
        }
    }

    @Test func noOtherLengthIsAccepted() throws {
        for (index, size) in [(0, 1), (0, 2), (1, 3), (4, 5), (7, 8), (255, 256), (256, 257), (17, 300)] as [(UInt64, UInt64)] {
            let leaf = try Self.tree.hash(level: 0, index: index)
            let root = Self.roots[Int(size)]
            let proof = try Proofs.inclusion(index: index, size: size, reader: Self.tree)
            for wrong in [proof + [root], [leaf] + proof, Array(proof.dropLast()), Array(proof.dropFirst())] where wrong.count != proof.count {
                #expect(code { try Proofs.verifyInclusion(leaf: leaf, index: index, size: size, root: root, proof: wrong) } == .wrongLength)
            }
        }
        for (from, to) in [(1, 1), (1, 2), (3, 5), (4, 8), (255, 256), (256, 257), (128, 300)] {
            let proof = try Proofs.consistency(from: UInt64(from), to: UInt64(to), reader: Self.tree)
            for wrong in [proof + [Self.roots[1]], Array(proof.dropLast()), []] where wrong.count != proof.count {
                #expect(code { try verify(from, to, wrong) } == .wrongLength)
            }
        }
    }

    @Test func sizesThatCannotBeAreRefusedAndNotComputed() {
        let root = Self.roots[1]
        for (index, size) in [(0, 0), (1, 1), (5, 3), (.max, 1), (.max, .max), (1 << 63, .max), (0, 1 << 63)] as [(UInt64, UInt64)] {
            #expect(code { try Proofs.verifyInclusion(leaf: root, index: index, size: size, root: root, proof: []) } == .outOfRange)
            #expect(throws: Ledger.ProofError.self) { try Proofs.inclusion(index: index, size: size, reader: Self.tree) }
        }
        for (from, to) in [(0, 0), (0, 1), (2, 1), (1, .max), (.max, .max), (1, 1 << 63)] as [(UInt64, UInt64)] {
            #expect(code { try Proofs.verifyConsistency(from: from, to: to, oldRoot: root, newRoot: root, proof: []) } == .outOfRange)
            #expect(throws: Ledger.ProofError.self) { try Proofs.consistency(from: from, to: to, reader: Self.tree) }
        }
        // The largest possible tree: 63 levels, no overflow.
        let path = [Digest](repeating: root, count: 63)
        #expect(code { try Proofs.verifyInclusion(leaf: root, index: 0, size: TreeEdge.maximumSize, root: root, proof: path) } == .rootMismatch)
        let last = [Digest](repeating: root, count: 62)
        #expect(
            code { try Proofs.verifyInclusion(leaf: root, index: TreeEdge.maximumSize - 1, size: TreeEdge.maximumSize, root: root, proof: last) }
                == .rootMismatch)
    }

    @Test func aSeededPathYieldsBothRoots() throws {
        for to in [2, 3, 7, 8, 255, 256, 257, 300] {
            for from in 1..<to {
                let path = try Proofs.consistencyPath(from: UInt64(from), to: UInt64(to), reader: Self.tree)
                let (older, newer) = try Proofs.roots(from: UInt64(from), to: UInt64(to), path: path)
                if older != Self.roots[from] || newer != Self.roots[to] { Issue.record("path from \(from) to \(to)") }
            }
        }
    }

    @Test func aPreparedHeadGivesTheSameProofs() throws {
        for size in (0...40).map({ UInt64($0) }) + [127, 128, 255, 256, 257, 299, 300] {
            let head = try ProofHead(size: size, reader: Self.tree)
            for index in 0..<size {
                #expect(try head.inclusion(index: index) == Proofs.inclusion(index: index, size: size, reader: Self.tree))
                #expect(try head.consistency(from: index + 1) == Proofs.consistency(from: index + 1, to: size, reader: Self.tree))
            }
            #expect(throws: Ledger.ProofError.self) { try head.inclusion(index: size) }
            #expect(throws: Ledger.ProofError.self) { try head.consistency(from: size + 1) }
            #expect(throws: Ledger.ProofError.self) { try head.consistency(from: 0) }
        }
        #expect(throws: Ledger.ProofError.self) { try ProofHead(size: 301, reader: Self.tree) }
        #expect(throws: Ledger.ProofError.self) { try ProofHead(size: .max, reader: Self.tree) }
    }

    @Test func theNodesOfAProofAreKnownBeforehand() throws {
        let positions = try Proofs.positionsForInclusion(index: 20, size: 300)
        let tiles = TileReader.tiles(for: positions, size: 300)
        #expect(tiles.map(\.path) == ["tile/0/000", "tile/0/001.p/44"])
        let pair = try Proofs.positionsForConsistency(from: 256, to: 300)
        #expect(TileReader.tiles(for: pair, size: 300).map(\.path) == ["tile/0/001.p/44"])
        #expect(try Proofs.positionsForConsistency(from: 256, to: 300, seeded: true).first == TreePosition(level: 8, index: 0))
    }

    /// Every hash of a proof in small trees and around the tile edge; one of them, in turn, elsewhere.
    private func changed(_ proof: [Digest], _ size: Int, _ turn: Int) -> [Int] {
        size <= 64 || (255...258).contains(size) ? Array(proof.indices) : proof.isEmpty ? [] : [turn % proof.count]
    }

    private func verify(_ from: Int, _ to: Int, _ proof: [Digest]) throws(Ledger.ProofError) {
        try Proofs.verifyConsistency(
            from: UInt64(from), to: UInt64(to), oldRoot: Self.roots[from], newRoot: Self.roots[to], proof: proof)
    }

    private func code(_ body: () throws -> Void) -> Ledger.ProofError.Code? {
        do { try body() } catch { return (error as? Ledger.ProofError)?.code }
        return nil
    }
}
