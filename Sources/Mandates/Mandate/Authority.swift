import Canon

/// What a mandate gives: everything that a sub-mandate may only narrow.
public struct Authority: Hashable, Sendable {
    /// Where the holder may act (ISO 3166-1, 3166-2): each code and all that lies under it.
    public var jurisdictions: [String]
    /// With whom: codes or DIDs, each as it stands.
    public var counterparties: [String]
    /// About what: each code and all that lies under it.
    public var subjectAreas: [String]
    /// Along which stages of the industrial chain; nil for all.
    public var stages: [IndustrialStage]?
    /// The ministries and offices whose positions the holder coordinates, by name or DID; none when empty.
    public var ministries: [String]
    /// A rank on the principal's own scale; higher is more.
    public var level: Int
    public var powers: [Power]
    /// How many times the mandate may still be passed on: 0 for not at all.
    public var maxDepth: Int
    /// How many must sign an act in all, the holder among them.
    public var signatures: Int

    public init(
        jurisdictions: [String], counterparties: [String], subjectAreas: [String], stages: [IndustrialStage]? = nil, ministries: [String] = [],
        level: Int, powers: [Power], maxDepth: Int = 0, signatures: Int = 1
    ) {
        (self.jurisdictions, self.counterparties, self.subjectAreas) = (jurisdictions, counterparties, subjectAreas)
        (self.stages, self.ministries, self.level, self.powers) = (stages, ministries, level, powers)
        (self.maxDepth, self.signatures) = (maxDepth, signatures)
    }

    /// The members of `mandate` that say this.
    var members: JSONObject {
        func texts(_ texts: [String]) -> JSON { .array(texts.map { .string($0) }) }
        var object: JSONObject = [
            "jurisdiction": texts(jurisdictions), "counterparties": texts(counterparties), "subjectAreas": texts(subjectAreas),
            "level": .integer(Int64(level)), "powers": .array(powers.map(\.json)), "delegation": ["maxDepth": .integer(Int64(maxDepth))],
            "coSignatures": ["min": .integer(Int64(signatures))],
        ]
        object["stages"] = stages.map { texts($0.map(\.rawValue)) }
        if !ministries.isEmpty { object["ministries"] = texts(ministries) }
        return object
    }

    /// Reads the members of `mandate` that say what it gives, and no others. Pointers are within the object. Throws `.parse`.
    public init(json: JSON) throws(Refusal) {
        var members = try Members(json, at: "")
        self = try Authority.read(&members)
        try members.end()
    }

    /// The members of `mandate` that say what it gives.
    public var json: JSON { .object(members) }

    /// Reads its members; the caller ends the object.
    static func read(_ members: inout Members) throws(Refusal) -> Authority {
        let jurisdictions = try members.strings(
            "jurisdiction", "a jurisdiction is a code of ISO 3166 such as CN or CN-SH", "管辖区应为 ISO 3166 代码，例如 CN 或 CN-SH",
            Hierarchy.jurisdiction.isCode)
        let counterparties = try members.strings(
            "counterparties", most: 256, max: 512, "a counterparty is a code such as US, or a DID", "对方应为代码（如 US）或 DID", DIDText.isPlain)
        let areas = try members.strings(
            "subjectAreas", most: 256, "a subject area is a dotted code such as 1.5.9", "学科领域应为带点的代码，例如 1.5.9", Hierarchy.subjectArea.isCode)
        var stages: [IndustrialStage]?
        if members.optional("stages") != nil {
            let all = IndustrialStage.allCases.map(\.rawValue).joined(separator: ", ")
            stages = try members.strings("stages", "a stage is one of \(all)", "产业链环节应为下列之一：\(all)") { IndustrialStage(rawValue: $0) != nil }
                .compactMap { IndustrialStage(rawValue: $0) }
        }
        var ministries: [String] = []
        if members.optional("ministries") != nil {
            ministries = try members.strings("ministries", max: 300, "a ministry is a name or a DID", "部门应为名称或 DID") { _ in true }
        }
        let level = try members.integer("level", in: 0...99)
        var powers: [Power] = []
        for power in try members.objects("powers", most: 32) { powers.append(try Power.read(power)) }
        var delegation = try members.object("delegation")
        let depth = try delegation.integer("maxDepth", in: 0...8)
        try delegation.end()
        var coSignatures = try members.object("coSignatures")
        let signatures = try coSignatures.integer("min", in: 0...16)
        try coSignatures.end()
        return Authority(
            jurisdictions: jurisdictions, counterparties: counterparties, subjectAreas: areas, stages: stages, ministries: ministries, level: level,
            powers: powers, maxDepth: depth, signatures: signatures)
    }
}

extension DIDText {
    /// Printable ASCII without spaces.
    static func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { (0x21...0x7E).contains($0) } }
}
