import Drafting

/// How many neutral witnesses a text must name (docs/decisions/0014): one at least where it is about money, data or intellectual property, since without a
/// neutral nobody can ever show that it did not come about.
enum NeutralNeed {
    private static let weighty: Set<ClauseType> = [.contributions, .costs, .background, .foreground, .accessRights, .licence, .data, .materials]
    private static let weightyKinds: Set<AgreementKind> = [.data, .material, .licence]

    static func of(_ text: Agreement) -> Int {
        let isWeighty = text.value != nil || weightyKinds.contains(text.kind) || text.clauses.contains { weighty.contains($0.type) }
        return isWeighty ? 1 : 0
    }
}
