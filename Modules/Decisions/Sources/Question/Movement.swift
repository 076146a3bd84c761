/// What wants to move between parties: the words of a cooperation's moves. Each is done by some of the acts that rules know.
package enum Movement: String, Sendable, CaseIterable {
    case people, knowledge, data, materials, technology, funding

    /// The words of the attribute `action` that move it, the usual one first.
    package var actions: [String] {
        switch self {
        case .people: ["send_person", "host_person"]
        case .knowledge: ["joint_research", "publish"]
        case .data: ["share_data", "give_access", "answer_foreign_authority"]
        case .materials: ["transfer_material", "export_item"]
        case .technology: ["export_technology", "license_ip"]
        case .funding: ["fund", "acquire"]
        }
    }

    /// What an act moves; nil for an act that is none of these, such as one that only a rule set on procurement knows.
    package static func of(_ action: String) -> Movement? { allCases.first { $0.actions.contains(action) } }
}
