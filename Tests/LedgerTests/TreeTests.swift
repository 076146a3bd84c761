import Canon
import Ledger
import Testing

@Suite struct TreeTests {
    @Test func theEmptyTreeHasTheHashOfNothing() {
        #expect(TreeHash.emptyRoot.hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(TreeEdge().root == TreeHash.emptyRoot)
        #expect(TreeHash.root(of: []) == TreeHash.emptyRoot)
    }

    @Test(arguments: [0, 1, 54, 55, 56, 254, 255, 256, 257, 1024, 65535])
    func aLeafIsHashedBehindAZeroByte(length: Int) {
        let entry = (0..<length).map { UInt8(truncatingIfNeeded: $0) }
        #expect(TreeHash.leaf(entry) == Digest.sha256([0] + entry))
    }

    @Test func aNodeIsHashedBehindAOneByte() {
        let (l, r) = (Digest.sha256([1]), Digest.sha256([2]))
        #expect(TreeHash.node(l, r) == Digest.sha256([1] + l.bytes + r.bytes))
    }

    /// The roots that RFC 6962 implementations have agreed on since the first CT log (inputs of certificate-transparency's merkle tests).
    @Test(
        arguments: zip(
            1...8,
            [
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
            ]))
    func knownRoots(size: Int, root: String) {
        let inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
        var edge = TreeEdge()
        for input in inputs.prefix(size) { edge.append(TreeHash.leaf(Hex.decode(input) ?? [])) }
        #expect(edge.root.hex == root)
    }

    @Test func everyWayToTheRootAgreesUpToSize600() throws {
        let leaves = Sample.leaves(600)
        var edge = TreeEdge()
        var tree = MemoryTree()
        var nodes: [TreePosition: Digest] = [:]
        for size in 0...600 {
            let root = Sample.root(leaves[..<size])
            #expect(edge.root == root && tree.root == root && edge.size == UInt64(size))
            #expect(TreeHash.root(of: leaves[..<size]) == root)
            let restored = try #require(TreeEdge(size: edge.size, hashes: edge.hashes))
            #expect(restored == edge)
            #expect(try TreeEdge(size: UInt64(size), reader: tree) == edge)
            #expect(TreePosition.rightEdge(of: UInt64(size)).map { nodes[$0] } == edge.hashes.map { Optional($0) })
            guard size < 600 else { break }
            nodes[TreePosition(level: 0, index: UInt64(size))] = leaves[size]
            let completed = edge.append(leaves[size])
            #expect(completed.count == (size).trailingOnes)
            for node in completed { nodes[node.position] = node.hash }
            tree.append(leaves[size])
        }
        for (position, hash) in nodes {
            #expect(try tree.hash(level: position.level, index: position.index) == hash)
        }
        for size in [0, 1, 255, 256, 257, 511, 512, 600] {
            #expect(try tree.root(at: UInt64(size)) == Sample.root(leaves[..<size]))
        }
    }

    @Test func anEdgeIsRestoredOnlyFromTheRightNumberOfHashes() {
        let hash = Digest.sha256([1])
        #expect(TreeEdge(size: 3, hashes: [hash]) == nil)
        #expect(TreeEdge(size: 0, hashes: [hash]) == nil)
        #expect(TreeEdge(size: 4, hashes: [hash, hash]) == nil)
        #expect(TreeEdge(size: UInt64.max, hashes: Array(repeating: hash, count: 64)) == nil)
        #expect(TreeEdge(size: TreeEdge.maximumSize, hashes: Array(repeating: hash, count: 63)) != nil)
    }

    @Test func aMemoryTreeNeverInventsANode() {
        let tree = MemoryTree(leaves: Sample.leaves(5))
        for (level, index) in [(0, 5), (1, 2), (2, 1), (3, 0), (64, 0), (-1, 0)] as [(Int, UInt64)] {
            #expect(throws: Ledger.ProofError.self) { try tree.hash(level: level, index: index) }
        }
        #expect(throws: Ledger.ProofError.self) { try tree.root(at: 6) }
        #expect(throws: Ledger.ProofError.self) { try tree.hash(level: 0, index: UInt64.max) }
    }

    @Test func aSnapshotDoesNotSeeLaterLeaves() throws {
        var tree = MemoryTree(leaves: Sample.leaves(700))
        let snapshot = tree
        let root = tree.root
        tree.append(Digest.sha256([9]))
        #expect(snapshot.root == root && tree.root != root)
        #expect(throws: Ledger.ProofError.self) { try snapshot.hash(level: 0, index: 700) }
    }

    @Test func wholeTilesMayBeAppendedAtTileBoundariesOnly() {
        let leaves = Sample.leaves(600)
        var edge = TreeEdge()
        let whole = [leaves[0..<256], leaves[256..<512]].map { edge.append(subtree: TreeHash.root(of: $0), level: 8) }
        #expect(whole == [true, true])
        for leaf in leaves[512...] { edge.append(leaf) }
        #expect(edge.root == Sample.root(leaves[...]))
        let refused = [8, 63, -1, 4].map { edge.append(subtree: leaves[0], level: $0) }
        #expect(refused == [false, false, false, false])
        #expect(edge.size == 600)
    }
}

extension Int {
    var trailingOnes: Int { (~self).trailingZeroBitCount }
}
