import Canon
import Signing

/// The parties' signatures under one text, as they are found.
struct CollectedSignatures {
    let terms: ConclusionTerms
    private(set) var positions: [String: UInt64] = [:]
    private(set) var refusals: [String: RecordRefusal] = [:]

    init(terms: ConclusionTerms) { self.terms = terms }

    /// Takes a record that stands in the deciding log, if it is a party's signature under this very text, firm until its last moment, or the decider's
    /// receipt that holds one.
    mutating func add(_ record: Record, at position: UInt64, standing: (Record) -> RecordStanding) {
        let record = AgreementReceipt(record)?.signature ?? record
        guard let signature = AgreementSignature(record), terms.clause.parties.contains(where: { $0.id == record.issuer }) else { return }
        guard signature.text == terms.text else {
            // Of the same agreement, another version: said, since somebody may believe to have signed this one.
            if signature.text.id == terms.text.id { refuse(record.issuer, CollectedSignatures.otherText) }
            return
        }
        guard signature.firmUntil >= terms.clause.signBy else { return refuse(record.issuer, CollectedSignatures.notFirm) }
        switch standing(record) {
        case .verified: positions[record.issuer] = min(position, positions[record.issuer] ?? .max)
        case .refused(let why): refuse(record.issuer, why)
        case .unknown: break
        }
    }

    private mutating func refuse(_ party: String, _ why: RecordRefusal) { refusals[party] = refusals[party] ?? why }

    private static let otherText = RecordRefusal(
        code: "otherText", words: ["en": "it is under another version of the text", "zh-Hans": "所签为文本的另一版本"])
    private static let notFirm = RecordRefusal(
        code: "notFirm", words: ["en": "it is not firm until the last moment of signing", "zh-Hans": "其约束力未及签署截止时刻"])
}
