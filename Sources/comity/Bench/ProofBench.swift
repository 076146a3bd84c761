import ArgumentParser
import Canon
import Ledger

/// Inclusion proofs from a tree in memory, each verified now and then so that what is timed is real.
struct ProofBench: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "proofs", abstract: "Make inclusion proofs in process.")
    @Option(help: "Leaves of the tree.") var size = 1_000_000
    @Option(help: "How many proofs.") var count = 1_000_000
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        var tree = MemoryTree()
        for i in 0..<size { tree.append(Digest.sha256(withUnsafeBytes(of: i.littleEndian) { Array($0) })) }
        let root = tree.root
        var index: UInt64 = 1
        let clock = ContinuousClock()
        let start = clock.now
        for i in 0..<count {
            index = (index &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407)
            let leaf = index % UInt64(size)
            let proof = try Proofs.inclusion(index: leaf, size: UInt64(size), reader: tree)
            if i % 10_000 == 0 {
                try Proofs.verifyInclusion(leaf: tree.hash(level: 0, index: leaf), index: leaf, size: UInt64(size), root: root, proof: proof)
            }
        }
        let rate = Double(count) / (clock.now - start).inSeconds
        Terminal.say(json ? "{\"proofsPerSecond\":\(Int(rate)),\"size\":\(size)}" : "\(Int(rate)) inclusion proofs/s over \(size) leaves")
    }
}
