import Canon
import Ledger
import Signing
import Store

/// What this node is called: the name of its log, its address and its DID.
package struct NodeName: Sendable, Hashable {
    package var origin: String
    package var url: String
    package var did: String

    package init(origin: String, url: String, did: String) { (self.origin, self.url, self.did) = (origin, url, did) }

    /// The address of the node that keeps a log; for one that is no peer, made from the log's name.
    package func url(of log: LogView) throws -> String {
        if log.isOwn { return url }
        let row = try log.transaction.first("SELECT url FROM peers WHERE origin = ?", [.text(log.origin)])
        return row?.text(0) ?? (log.origin.hasPrefix("localhost") ? "http://" : "https://") + log.origin
    }
}

extension NodeContext {
    package var name: NodeName { NodeName(origin: origin, url: url, did: did) }
}

/// `policy.txt` (C2SP tlog-policy): the log's key, the witnesses known here, and which of them make a quorum: the majority of the neutral ones.
///
/// It says what this node goes by. A verifier who trusts other witnesses takes a policy of their own.
package struct PolicyFile: Sendable {
    package var policy: WitnessPolicy
    package var text: String { String(decoding: policy.bytes, as: UTF8.self) }

    private static let group: PolicyText = "neutral-witnesses"

    /// - Parameter own: this node, which witnesses the logs of its peers.
    package init(log: LogView, url: String, witnesses: [KnownWitness], own: NodeName) throws {
        let logs = try log.verifier().map { [WitnessPolicy.Log(key: try PolicyKey($0), url: PolicyText("\(url)/log".utf8))] } ?? []
        // A log does not witness itself.
        let others = witnesses.filter { $0.origin != log.origin }
        var entries = try others.map { try PolicyFile.witness($0.origin, $0.verifier, url: $0.url) }
        if !log.isOwn, let verifier = try LogView(own.origin, home: own.origin, in: log.transaction).witnessVerifier() {
            entries.append(try PolicyFile.witness(own.origin, verifier, url: own.url))
        }
        let neutrals = others.filter(\.isNeutral).map { PolicyText($0.origin.utf8) }
        policy = try WitnessPolicy(
            logs: logs, witnesses: entries,
            groups: neutrals.isEmpty ? [] : [WitnessPolicy.Group(name: PolicyFile.group, threshold: neutrals.count / 2 + 1, members: neutrals)],
            quorum: neutrals.isEmpty ? nil : PolicyFile.group)
    }

    private static func witness(_ origin: String, _ verifier: NoteVerifier, url: String) throws -> WitnessPolicy.Witness {
        WitnessPolicy.Witness(name: PolicyText(origin.utf8), key: try PolicyKey(verifier), url: PolicyText("\(url)/witness".utf8))
    }
}
