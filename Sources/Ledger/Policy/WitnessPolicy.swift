import Signing

/// Which logs are accepted, which witnesses are known, and how many of them must have cosigned (C2SP tlog-policy).
public struct WitnessPolicy: Hashable, Sendable {
    /// A log whose checkpoints are accepted; its key is named like its origin.
    public struct Log: Hashable, Sendable {
        public let key: PolicyKey
        public let url: PolicyText?
        public init(key: PolicyKey, url: PolicyText? = nil) { (self.key, self.url) = (key, url) }
    }

    /// A witness, with the name that it has within the policy only.
    public struct Witness: Hashable, Sendable {
        public let name: PolicyText
        public let key: PolicyKey
        public let url: PolicyText?
        public init(name: PolicyText, key: PolicyKey, url: PolicyText? = nil) { (self.name, self.key, self.url) = (name, key, url) }
    }

    /// Witnesses and groups of which `threshold` must have cosigned.
    public struct Group: Hashable, Sendable {
        public let name: PolicyText
        public let threshold: Int
        public let members: [PolicyText]
        public init(name: PolicyText, threshold: Int, members: [PolicyText]) {
            (self.name, self.threshold, self.members) = (name, threshold, members)
        }
    }

    public let logs: [Log]
    public let witnesses: [Witness]
    /// In the order of their definition: members come before the groups that name them.
    public let groups: [Group]
    /// The witness or group that must have cosigned; nil for `quorum none`.
    public let quorum: PolicyText?

    /// The largest file that is read, in bytes.
    public static let maximumBytes = 256 * 1024
    /// The most logs, the most witnesses and the most groups.
    public static let maximumCount = 256

    /// A policy of the same parts, checked as if it had been read. Throws what reading throws.
    public init(logs: [Log], witnesses: [Witness], groups: [Group], quorum: PolicyText?) throws(PolicyError) {
        var builder = PolicyBuilder()
        for log in logs { try builder.add(log) }
        for witness in witnesses { try builder.add(witness) }
        for group in groups { try builder.add(group) }
        try builder.setQuorum(quorum)
        self = try builder.policy()
    }

    init(unchecked logs: [Log], _ witnesses: [Witness], _ groups: [Group], _ quorum: PolicyText?) {
        (self.logs, self.witnesses, self.groups, self.quorum) = (logs, witnesses, groups, quorum)
    }

    /// The policy file.
    public var bytes: [UInt8] {
        var out: [UInt8] = []
        func line(_ items: [[UInt8]]) { out += Array(items.joined(separator: [0x20])) + [0x0A] }
        for log in logs { line([Array("log".utf8), Array(log.key.vkey.utf8)] + (log.url.map { [$0.octets] } ?? [])) }
        for witness in witnesses {
            line([Array("witness".utf8), witness.name.octets, Array(witness.key.vkey.utf8)] + (witness.url.map { [$0.octets] } ?? []))
        }
        for group in groups {
            line([Array("group".utf8), group.name.octets, Array(String(group.threshold).utf8)] + group.members.map(\.octets))
        }
        line([Array("quorum".utf8), quorum?.octets ?? Array("none".utf8)])
        return out
    }

    /// Whether cosignatures by exactly these witnesses satisfy the quorum.
    public func isQuorum(_ cosigners: Set<PolicyText>) -> Bool {
        guard let quorum else { return true }
        var standing = cosigners.intersection(witnesses.map(\.name))
        for group in groups where group.members.count(where: { standing.contains($0) }) >= group.threshold {
            standing.insert(group.name)
        }
        return standing.contains(quorum)
    }
}
