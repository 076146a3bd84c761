import Canon
import Mandates

/// What other modules may ask about mandates: reads only, within one transaction.
package protocol KnownMandates {
    /// The mandate of this name; nil when no log known here holds it, or its issuer's own log does not.
    func mandate(_ id: RecordID) throws -> LoggedMandate?
    /// The mandate and those it was made from, first mandate first; empty where one of them is not known.
    func chain(of id: RecordID) throws -> [LoggedMandate]
    /// Whether the chain stood at a place of a log and could be relied on for such an action: checks 0 to 8 of docs/formats/mandate.md.
    func standing(of id: RecordID, for action: MandateAction, at place: LogPlace) throws -> Verdict
    /// Whether an act at a place of a log was within its mandate: all checks. Signatures of the act are the caller's to verify (`MandateAct.signature`).
    func judge(_ act: MandateAct, at place: LogPlace) throws -> Verdict
    /// What the mandate calls this party: its DID where that is named, otherwise its jurisdiction's code, as `MandateAct.counterparty` wants it.
    func counterparty(_ did: String, in mandate: Mandate) throws -> String
    /// The mandates that somebody holds, newest first.
    func mandates(heldBy did: String) throws -> [LoggedMandate]
    /// What happened to a mandate, in order.
    func events(of mandate: LoggedMandate) throws -> [MandateEvent]
    /// How a mandate stands by itself at a place; whether its chain does, `standing` says.
    func state(of mandate: LoggedMandate, at place: LogPlace) throws -> MandateState
}
