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
    package var text: String
    private static let group = "neutral-witnesses"

    /// - Parameter own: this node, which witnesses the logs of its peers.
    package init(log: LogView, url: String, witnesses: [KnownWitness], own: NodeName) throws {
        var lines: [String] = []
        if let verifier = try log.verifier() { lines.append("log \(verifier.vkey) \(url)/log") }
        var neutrals: [String] = []
        for witness in witnesses where witness.origin != log.origin {
            lines.append("witness \(witness.origin) \(witness.verifier.vkey) \(witness.url)/witness")
            if witness.isNeutral { neutrals.append(witness.origin) }
        }
        if !log.isOwn, let verifier = try LogView(own.origin, home: own.origin, in: log.transaction).witnessVerifier() {
            lines.append("witness \(own.origin) \(verifier.vkey) \(own.url)/witness")
        }
        if neutrals.isEmpty {
            lines.append("quorum none")
        } else {
            lines.append("group \(PolicyFile.group) \(neutrals.count / 2 + 1) \(neutrals.joined(separator: " "))")
            lines.append("quorum \(PolicyFile.group)")
        }
        text = lines.joined(separator: "\n") + "\n"
    }
}
