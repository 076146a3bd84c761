import Canon
import Mandates
import Signing

/// What is known of mandates: from the logs that a node keeps and follows, or from one log that somebody audits. Reads only.
///
/// What differs is where the facts come from; how they are judged stands once, in `KnownMandates+Judging.swift`.
package protocol KnownMandates {
    /// The mandate of this name; nil when no log known here holds it, or its issuer's own log does not.
    func mandate(_ id: RecordID) throws -> LoggedMandate?
    /// The mandates that somebody holds, newest first.
    func mandates(heldBy did: String) throws -> [LoggedMandate]
    /// What happened to a mandate, in order: what somebody said of it who may.
    func events(of mandate: LoggedMandate) throws -> [MandateEvent]
    /// The jurisdiction of a party, as its own log tells it; nil where that is not known.
    func jurisdiction(of did: String) throws -> String?
    /// What the mandate calls this party: its DID where that is named, otherwise its jurisdiction's code, as `MandateAct.counterparty` wants it.
    func counterparty(_ did: String, in mandate: Mandate) throws -> String
    /// The document of an identity as its own log tells it; nil where that is not known.
    func document(of did: String) throws -> DIDDocument?
    /// The versions of a status list that are known, for an act at a place; nil where the log's own records of what became of mandates are all there is to go by.
    func statusLists(_ address: String, at place: LogPlace) throws -> [StatusVersion]?
}
