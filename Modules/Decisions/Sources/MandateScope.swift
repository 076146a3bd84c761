import Canon
import Mandates
import Signing

/// What a decision is to a mandate: which power it takes, and of which class the data are.
enum MandateScope {
    /// Data and samples are released; what is published is published; people, technology and money are bound by a signature of the kind `approval`.
    static func action(_ movement: Movement, _ action: String) -> (action: MandateAction, agreementType: String?) {
        switch movement {
        case .data, .materials: (.approveDataRelease, nil)
        case .knowledge: action == "publish" ? (.approvePublication, nil) : (.sign, "approval")
        case .people, .technology, .funding: (.sign, "approval")
        }
    }

    /// The class of data in the scheme `comity`: 0 open, 1 restricted, 2 personal, 3 sensitive or important.
    static func dataClass(_ facts: JSONObject) -> Int {
        let classes = Set((facts["dataClasses"]?.array ?? []).compactMap(\.string))
        if !classes.isDisjoint(with: ["personal_sensitive", "genomic", "biometric", "health", "important_data", "state_secret", "hgr_material"]) {
            return 3
        }
        if !classes.isDisjoint(with: ["personal", "identifiers", "financial", "omic_other", "biospecimen", "hgr_information"]) { return 2 }
        return classes.isSubset(of: ["scientific_public", "none"]) && !classes.isEmpty ? 0 : 1
    }

    static func act(
        id: RecordID, what: Movement, facts: JSONObject, mandate: Mandate, counterparty: String, subjectArea: String, at moment: Instant,
        digest: Digest
    ) -> MandateAct {
        let (action, agreementType) = action(what, facts["action"]?.string ?? "")
        return MandateAct(
            id: id.description, actor: mandate.holder, mandate: mandate.reference, action: action, occurredAt: moment,
            jurisdiction: mandate.authority.jurisdictions.first ?? "", counterparty: counterparty, subjectArea: subjectArea,
            stage: mandate.authority.stages?.first, agreementType: agreementType, durationMonths: agreementType == nil ? nil : 0,
            dataClass: action == .approveDataRelease ? Power.DataClass(scheme: "comity", highest: dataClass(facts)) : nil, digest: digest)
    }
}
