import Canon
import Ledger
import Testing

/// The 518 proofs that transparency-dev/merkle is tested with.
@Suite struct MerkleVectorTests {
    struct Vector: Decodable {
        var leafIdx: UInt64?
        var treeSize: UInt64?
        var start: UInt64?
        var end: UInt64?
        var size: UInt64?
        var size1: UInt64?
        var size2: UInt64?
        var root: String?
        var root1: String?
        var root2: String?
        var leafHash: String?
        var proof: [String]?
        var wantErr: Bool
    }

    /// Accepted there, but their roots are the 12 bytes "don't care 1": a digest of another length cannot even be expressed here.
    static let inexpressible = [
        "consistency/additional/sizes-are-equal-one-and-proof-is-empty.json",
        "subtreeconsistency/additional/sizes-are-equal-one-and-proof-is-empty.json",
        "subtreeconsistency/additional/subtree-is-empty-sizes-are-equal-one-subtree-root-valid-tree-root-random-proof-is-empty.json",
        "subtreeconsistency/additional/subtree-is-empty-sizes-are-equal-zero-subtree-root-valid-tree-root-random-proof-is-empty.json",
    ]

    private static func vectors(_ folder: String) -> [String] {
        Vectors.files("transparency-dev-merkle/" + folder, suffix: ".json").filter { path in
            !inexpressible.contains { path.hasSuffix("merkle/" + $0) }
        }
    }

    @Test func nothingIsMissing() {
        #expect(Vectors.files("transparency-dev-merkle", suffix: ".json").count == 518)
        #expect(["inclusion", "consistency", "subtreeinclusion", "subtreeconsistency"].map { Self.vectors($0).count } == [98, 97, 204, 115])
    }

    @Test(arguments: vectors("inclusion")) func inclusion(path: String) throws {
        let v = try Vectors.json(path, as: Vector.self)
        let index = try #require(v.leafIdx)
        let size = try #require(v.treeSize)
        let accepted = attempt {
            guard let leaf = v.leafHash.flatMap(Vectors.digest), let root = v.root.flatMap(Vectors.digest), let proof = Vectors.digests(v.proof)
            else { return false }
            try Proofs.verifyInclusion(leaf: leaf, index: index, size: size, root: root, proof: proof)
            return true
        }
        #expect(accepted == !v.wantErr)
    }

    @Test(arguments: vectors("consistency")) func consistency(path: String) throws {
        let v = try Vectors.json(path, as: Vector.self)
        let from = try #require(v.size1)
        let to = try #require(v.size2)
        let accepted = attempt {
            guard let old = v.root1.flatMap(Vectors.digest), let new = v.root2.flatMap(Vectors.digest), let proof = Vectors.digests(v.proof)
            else { return false }
            try Proofs.verifyConsistency(from: from, to: to, oldRoot: old, newRoot: new, proof: proof)
            return true
        }
        #expect(accepted == !v.wantErr)
    }

    @Test(arguments: vectors("subtreeinclusion")) func subtreeInclusion(path: String) throws {
        let v = try Vectors.json(path, as: Vector.self)
        let index = try #require(v.leafIdx)
        let start = try #require(v.start)
        let end = try #require(v.end)
        let accepted = attempt {
            guard let leaf = v.leafHash.flatMap(Vectors.digest), let root = v.root.flatMap(Vectors.digest), let proof = Vectors.digests(v.proof)
            else { return false }
            try Subtrees.verifyInclusion(leaf: leaf, index: index, start: start, end: end, root: root, proof: proof)
            return true
        }
        #expect(accepted == !v.wantErr)
    }

    @Test(arguments: vectors("subtreeconsistency")) func subtreeConsistency(path: String) throws {
        let v = try Vectors.json(path, as: Vector.self)
        let start = try #require(v.start)
        let end = try #require(v.end)
        let size = try #require(v.size)
        let accepted = attempt {
            guard let part = v.root1.flatMap(Vectors.digest), let root = v.root2.flatMap(Vectors.digest), let proof = Vectors.digests(v.proof)
            else { return false }
            try Subtrees.verifyConsistency(start: start, end: end, size: size, subtreeRoot: part, root: root, proof: proof)
            return true
        }
        #expect(accepted == !v.wantErr)
    }

    private func attempt(_ body: () throws -> Bool) -> Bool { (try? body()) ?? false }
}
