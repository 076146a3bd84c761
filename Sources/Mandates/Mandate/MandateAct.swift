import Canon

/// Something done under a mandate: what it says of itself, before anything is believed.
public struct MandateAct: Hashable, Sendable {
    /// Who stands for the act.
    public enum Signature: Hashable, Sendable {
        /// The document with its proofs (or approvals); `MandateCheck` verifies them.
        case document(JSON)
        /// The caller has verified already that the actor and these co-signers approved exactly this act, as for an act that is a record.
        case established(coSigners: [String])
    }

    public var id: String
    public var actor: String
    public var mandate: MandateReference
    public var action: MandateAction
    /// When the actor says that it was done.
    public var occurredAt: Instant
    public var jurisdiction: String
    public var counterparty: String
    public var subjectArea: String
    public var stage: IndustrialStage?
    /// The rank that the act needs.
    public var level: Int?
    public var agreementType: String?
    public var value: Amount?
    public var durationMonths: Int?
    public var dataClass: Power.DataClass?
    /// Others who sign beside the actor, by DID.
    public var coSigners: [String]
    public var signature: Signature
    /// SHA-256 of the canonical act without proofs and approvals: what tells one act from another, and what approvals are over.
    public let digest: Digest

    /// An act whose signatures the caller has verified. `digest` is that of whatever was signed.
    public init(
        id: String, actor: String, mandate: MandateReference, action: MandateAction, occurredAt: Instant, jurisdiction: String, counterparty: String,
        subjectArea: String, stage: IndustrialStage? = nil, level: Int? = nil, agreementType: String? = nil, value: Amount? = nil,
        durationMonths: Int? = nil, dataClass: Power.DataClass? = nil, establishedCoSigners: [String] = [], digest: Digest
    ) {
        (self.id, self.actor, self.mandate, self.action) = (id, actor, mandate, action)
        (self.occurredAt, self.jurisdiction, self.counterparty) = (occurredAt, jurisdiction, counterparty)
        (self.subjectArea, self.stage, self.level) = (subjectArea, stage, level)
        (self.agreementType, self.value, self.durationMonths, self.dataClass) = (agreementType, value, durationMonths, dataClass)
        (coSigners, signature, self.digest) = (establishedCoSigners, .established(coSigners: establishedCoSigners), digest)
    }

    /// Reads an act of its own: an object of type `ComityAct`. Throws `.parse`.
    ///
    /// Members that name what is acted on (`agreementDigest` and the like, any text) are kept in the digest and not looked at.
    public init(json: JSON) throws(Refusal) {
        _ = try DocumentLimits.bytes(of: json)
        var members = try Members(json, at: "")
        for key in ["@context", "proof", "approvals"] { _ = members.optional(key) }
        guard try members.required("type") == ["ComityAct"] else {
            throw members.refusal("type", "the type is exactly ComityAct", "类型必须恰为 ComityAct")
        }
        id = try members.text("id")
        guard DIDText.isID(id) else { throw members.refusal("id", "the id is a URL such as urn:uuid:…", "id 应为 URL，例如 urn:uuid:…") }
        actor = try members.did("actor")
        mandate = try MandateReference.read(try members.object("mandate"))
        guard let action = MandateAction(rawValue: try members.text("action", max: 64)) else {
            throw members.refusal("action", "no mandate gives such an action", "没有授权书授予此类行为")
        }
        self.action = action
        occurredAt = try members.moment("occurredAt")
        jurisdiction = try members.text("jurisdiction", max: 128)
        guard Hierarchy.jurisdiction.isCode(jurisdiction) else {
            throw members.refusal("jurisdiction", "a jurisdiction is a code of ISO 3166 such as CN or CN-SH", "管辖区应为 ISO 3166 代码，例如 CN 或 CN-SH")
        }
        counterparty = try members.text("counterparty")
        subjectArea = try members.text("subjectArea", max: 128)
        guard Hierarchy.subjectArea.isCode(subjectArea) else {
            throw members.refusal("subjectArea", "a subject area is a dotted code such as 1.5.9", "学科领域应为带点的代码，例如 1.5.9")
        }
        if let text = try members.optionalText("stage", max: 64) {
            guard let stage = IndustrialStage(rawValue: text) else { throw members.refusal("stage", "there is no such stage", "没有这样的产业链环节") }
            self.stage = stage
        }
        level = try members.optionalInteger("level", in: 0...99)
        agreementType = try members.optionalText("agreementType", max: 64)
        if let amount = try members.optionalObject("value") { value = try Amount.read(amount) }
        durationMonths = try members.optionalInteger("durationMonths", in: 0...100_000)
        dataClass = try Power.dataClass(&members, "classScheme", "dataClass")
        coSigners = []
        if let list = members.optional("coSigners"), list != [] {
            coSigners = try members.strings("coSigners", most: 16, max: 512, "a co-signer is named by a DID", "共同签署人应以 DID 标明", DIDText.isDID)
        }
        for key in ["agreementDigest", "dataDigest", "workDigest", "note"] { _ = try members.optionalText(key, max: 2000) }
        try members.end()
        signature = .document(json)
        digest = MandateAct.digest(of: json)
    }

    /// SHA-256 of the canonical act without its proofs and approvals.
    public static func digest(of json: JSON) -> Digest {
        var bare = json
        bare["proof"] = nil
        bare["approvals"] = nil
        return Digest.sha256(bare.canonicalBytes)
    }

    /// What an approval of this act by a passkey signs: `SHA-256("comity/act-approval/v1" ‖ 0x00 ‖ canonical act without proofs and approvals)`.
    public static func approvalChallenge(of json: JSON) -> Digest {
        var bare = json
        bare["proof"] = nil
        bare["approvals"] = nil
        return Digest.sha256(joining: Array("comity/act-approval/v1".utf8), [0], bare.canonicalBytes)
    }
}
