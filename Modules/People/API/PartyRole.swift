/// What a person may do for a party.
package enum PartyRole: String, Sendable, CaseIterable {
    /// Approves the roster, mandates and keys.
    case administrator
    case ruleMaker = "rule-maker"
    case dataOfficer = "data-officer"
    case researchOffice = "research-office"
    case envoy
    /// Reads what is sealed to the party.
    case member
}
