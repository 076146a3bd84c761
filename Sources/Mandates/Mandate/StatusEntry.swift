import Canon

/// Where the status of a mandate stands (Bitstring Status List 1.0 §2.1): one bit of one list.
public struct StatusEntry: Hashable, Sendable {
    public var purpose: StatusPurpose
    /// The address of the list's credential.
    public var list: String
    public var index: Int

    public init(purpose: StatusPurpose, list: String, index: Int) { (self.purpose, self.list, self.index) = (purpose, list, index) }

    public var json: JSON {
        [
            "type": "BitstringStatusListEntry", "statusPurpose": .string(purpose.rawValue), "statusListIndex": .string(String(index)),
            "statusListCredential": .string(list),
        ]
    }

    /// Exactly one entry for each purpose, so that neither revocation nor suspension can be left without a place.
    static func read(_ members: inout Members) throws(Refusal) -> [StatusEntry] {
        var entries: [StatusEntry] = []
        for var inner in try members.objects("credentialStatus", most: 2) {
            if inner.optional("id") != nil { _ = try inner.text("id") }
            try inner.constant("type", "BitstringStatusListEntry")
            guard let purpose = StatusPurpose(rawValue: try inner.text("statusPurpose", max: 32)),
                !entries.contains(where: { $0.purpose == purpose })
            else {
                throw inner.refusal("statusPurpose", "one entry is for revocation and one for suspension", "应有一项用于撤销（revocation），一项用于中止（suspension）")
            }
            let text = try inner.text("statusListIndex", max: 9)
            guard let index = Int(text), String(index) == text, index >= 0 else {
                throw inner.refusal("statusListIndex", "the index is a decimal number in a text, such as \"94567\"", "索引应为文本形式的十进制数，例如 \"94567\"")
            }
            let list = try inner.text("statusListCredential")
            guard DIDText.isHTTPS(list) else {
                throw inner.refusal("statusListCredential", "the list is named by its https address", "状态列表应以其 https 地址标明")
            }
            try inner.end()
            entries.append(StatusEntry(purpose: purpose, list: list, index: index))
        }
        guard entries.count == StatusPurpose.allCases.count else {
            throw members.refusal(
                "credentialStatus", "one entry is for revocation and one for suspension, or a mandate could not be taken back",
                "须各有一项用于撤销和中止，否则授权书无法收回")
        }
        return entries
    }
}
