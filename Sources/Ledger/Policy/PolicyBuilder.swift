import Signing

/// Puts a policy together part by part, by the rules of C2SP tlog-policy.
struct PolicyBuilder {
    private var logs: [WitnessPolicy.Log] = []
    private var witnesses: [WitnessPolicy.Witness] = []
    private var groups: [WitnessPolicy.Group] = []
    private var quorum: PolicyText??
    private var logKeys: Set<[UInt8]> = []
    private var witnessKeys: Set<[UInt8]> = []
    /// Defined names, and whether a group took them as a member already.
    private var names: [PolicyText: Bool] = ["none": true]

    mutating func add(_ log: WitnessPolicy.Log) throws(PolicyError) {
        guard logs.count < WitnessPolicy.maximumCount else { throw PolicyError(.tooLarge, "more than \(WitnessPolicy.maximumCount) logs") }
        guard log.url?.isItem != false else { throw PolicyError(.malformed, "the URL of log \(log.key.parts.name) has spaces or is empty") }
        guard logKeys.insert(log.key.parts.publicKey).inserted else {
            throw PolicyError(.duplicate, "the key of log \(log.key.parts.name) is listed twice")
        }
        logs.append(log)
    }

    mutating func add(_ witness: WitnessPolicy.Witness) throws(PolicyError) {
        guard witnesses.count < WitnessPolicy.maximumCount else {
            throw PolicyError(.tooLarge, "more than \(WitnessPolicy.maximumCount) witnesses")
        }
        guard witness.key.canCosign else { throw PolicyError(.badKey, "the key of witness \(witness.name) is of no cosignature type (04 or 06)") }
        guard witness.url?.isItem != false else { throw PolicyError(.malformed, "the URL of witness \(witness.name) has spaces or is empty") }
        try define(witness.name)
        guard witnessKeys.insert(witness.key.parts.publicKey).inserted else {
            throw PolicyError(.duplicate, "the key of witness \(witness.name) is listed twice")
        }
        witnesses.append(witness)
    }

    mutating func add(_ group: WitnessPolicy.Group) throws(PolicyError) {
        guard groups.count < WitnessPolicy.maximumCount else { throw PolicyError(.tooLarge, "more than \(WitnessPolicy.maximumCount) groups") }
        guard (1...max(1, group.members.count)).contains(group.threshold), !group.members.isEmpty else {
            throw PolicyError(
                .malformed, "group \(group.name) needs 1 to \(group.members.count) of its \(group.members.count) members, not \(group.threshold)")
        }
        for member in group.members {
            guard member != "none", let taken = names[member] else {
                throw PolicyError(.undefined, "group \(group.name) names \(member), which no line before it defines")
            }
            guard !taken else { throw PolicyError(.duplicate, "\(member) is a member of a group already") }
            names[member] = true
        }
        try define(group.name)
        groups.append(group)
    }

    mutating func setQuorum(_ name: PolicyText?) throws(PolicyError) {
        guard quorum == nil else { throw PolicyError(.duplicate, "there is a second quorum line") }
        if let name {
            guard name != "none", names[name] != nil else {
                throw PolicyError(.undefined, "the quorum names \(name), which no line before it defines")
            }
        }
        quorum = .some(name)
    }

    func policy() throws(PolicyError) -> WitnessPolicy {
        guard let quorum else { throw PolicyError(.malformed, "there is no quorum line; write 'quorum none' to ask for no witness") }
        return WitnessPolicy(unchecked: logs, witnesses, groups, quorum)
    }

    private mutating func define(_ name: PolicyText) throws(PolicyError) {
        guard name.isItem else { throw PolicyError(.malformed, "a name is empty or has spaces or control characters") }
        guard names.updateValue(false, forKey: name) == nil else { throw PolicyError(.duplicate, "the name \(name) is defined twice") }
    }
}

/// Why some bytes are no policy.
public struct PolicyError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        case tooLarge = "too-large", malformed, badKey = "bad-key", duplicate, undefined
        /// No log of the policy signed the checkpoint, or a known key's signature failed.
        case refused
    }
    public let code: Code
    /// Names the line, where there is one.
    public let reason: String
    init(_ code: Code, _ reason: String) { (self.code, self.reason) = (code, reason) }
    public var description: String { "\(code.rawValue): \(reason)" }
}
