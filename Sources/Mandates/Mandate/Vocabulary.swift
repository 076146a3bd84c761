/// What a mandate lets its holder do. Others are refused: an action that is not understood cannot be limited.
public enum MandateAction: String, Hashable, Sendable, CaseIterable {
    /// Speak for the principal where nothing is bound.
    case represent
    /// Draft and exchange versions.
    case negotiate
    /// Ask to be heard on the other side's draft, and answer when asked.
    case consult
    /// Bind the principal to an agreement.
    case sign
    case approveDataRelease, approvePublication
    /// Adopt rules of the principal, for the jurisdictions of the mandate.
    case adoptRules
    /// Give mandates to others.
    case appoint

    /// Whether the act binds the principal, so that nothing may stay unknown about the mandate.
    public var isBinding: Bool {
        switch self {
        case .sign, .approveDataRelease, .approvePublication, .adoptRules, .appoint: true
        case .represent, .negotiate, .consult: false
        }
    }
}

/// The stages of the industrial chain along which science and technology travel.
public enum IndustrialStage: String, Hashable, Sendable, CaseIterable {
    case research, development, intellectualProperty, standards, investment, production, supply, market, publicService
}

/// What a status list says of a mandate (Bitstring Status List 1.0 §2.1).
public enum StatusPurpose: String, Hashable, Sendable, CaseIterable {
    /// For ever.
    case revocation
    /// Until it is lifted.
    case suspension
}
