import Canon

/// The names of this module's kinds of record; docs/formats/agreement-records.md describes them.
enum AgreementKinds {
    static let offer = "agreement-offer.v1"
    static let signature = "agreement-signature.v1"
    static let receipt = "agreement-receipt.v1"
    static let outcome = "agreement-outcome.v1"
    static let notice = "agreement-notice.v1"
    static let event = "agreement-event.v1"
    static let happening = "agreement-happening.v1"
    static let outside = "signed-outside.v1"
    static let fulfilment = "obligation-fulfilment.v1"
    static let alarm = "alarm-seen.v1"
    static let concern = "concern.v1"
    static let answer = "concern-answer.v1"
    static let settlement = "concern-settlement.v1"

    /// Kinds that say something about an agreement that was offered before.
    static let acts = [signature, receipt, outcome, event, happening, outside, fulfilment, alarm, concern, answer, settlement]
    /// Those by which an agreement is concluded, changed and kept: none of them is ever erased.
    static let binding: Set<String> = [signature, receipt, outcome, event, happening, outside, fulfilment, answer, settlement]
}

extension Digest {
    /// As records write it: `u` and base64url.
    var multibase: String { Multibase.base64URL(bytes) }
}
