import Canon
import Signing

/// What a verifier knows beside the documents: whom it recognises, keys, logs and lists, and which moment is judged.
///
/// Everything is a value that the caller brings, so that the same input gives the same answer years later.
public struct MandateWorld: Sendable {
    /// The principals whose mandates are recognised, and the jurisdictions in which each may give them.
    public var recognised: [String: [String]]
    /// Documents of DIDs that are no did:key, by DID.
    public var documents: [String: DIDDocument]
    /// Where the act stands: mandates, keys and statuses are judged there, and not by any clock.
    public var act: LogPlace
    public var status: StatusKnowledge
    public var log: LogKnowledge
    /// Acts seen before, by id and by `MandateReference.text(of:)` of their digest.
    public var seenActs: Set<String> = []
    /// The chain under which each co-signer signs, by DID.
    public var coSigners: [String: [JSON]] = [:]
    /// Checks approvals that are no Data Integrity proofs.
    public var approvals: (any ActApprovals)?
    public var policy = MandatePolicy()

    public init(
        recognised: [String: [String]], documents: [String: DIDDocument] = [:], act: LogPlace, status: StatusKnowledge, log: LogKnowledge
    ) {
        (self.recognised, self.documents, self.act, self.status, self.log) = (recognised, documents, act, status, log)
    }
}

/// What is known about revocation and suspension.
public enum StatusKnowledge: Sendable {
    /// Somebody the caller trusts has looked: the ids of mandates that were revoked or suspended at the moment judged.
    case facts(revoked: Set<String>, suspended: Set<String>)
    /// Versions of lists, each verified; and why others could not be used, by address.
    case lists([StatusVersion], unusable: [String: Plain] = [:])
}

/// A version of a status list, and what is known about its time.
public struct StatusVersion: Hashable, Sendable {
    public var list: StatusList
    public var place: LogPlace
    /// The latest time at which the version is known to have been its issuer's newest: that of a head of the log, or of a fetch. At least `place.counts`.
    public var confirmedAt: Instant

    public init(list: StatusList, place: LogPlace, confirmedAt: Instant? = nil) {
        (self.list, self.place) = (list, place)
        self.confirmedAt = max(confirmedAt ?? place.counts, place.counts)
    }
}

/// What is known about where mandates were logged.
public enum LogKnowledge: Sendable {
    /// The caller has its own reason not to ask, which the outcome names as not checked.
    case notAsked
    /// The places of documents, by digest, each verified.
    case places([Digest: LogPlace])
}

/// How strict a verifier is, within what the checks leave open.
public struct MandatePolicy: Hashable, Sendable {
    /// The most mandates in a chain.
    public var maxChain = 4
    /// How old, in milliseconds, the last word on a status may be for an act that binds.
    public var bindingStatusAge: Int64 = 3_600_000
    /// As above, for other acts.
    public var otherStatusAge: Int64 = 86_400_000
    /// Actions that go on when no status can be had; the outcome says so. Never those that bind.
    public var toleratedWithoutStatus: Set<MandateAction> = []
    /// Whether neutral witnesses must have seen each mandate.
    public var needsWitness = false

    public init() {}

    func tolerates(_ action: MandateAction) -> Bool { !action.isBinding && toleratedWithoutStatus.contains(action) }
    func statusAge(_ action: MandateAction) -> Int64 { action.isBinding ? bindingStatusAge : otherStatusAge }
}

/// Checks approvals of acts that are made otherwise than with a Data Integrity proof, such as by a passkey.
public protocol ActApprovals: Sendable {
    /// Nil when `person` approved the act by one of `keys`; otherwise why it is not established.
    ///
    /// - Parameters:
    ///   - approvals: the act's `approvals` member, from a stranger.
    ///   - challenge: what must have been signed: `MandateAct.approvalChallenge(of:)`.
    func fault(in approvals: JSON, challenge: Digest, by person: String, keys: [MultikeyValue]) -> Plain?
}
