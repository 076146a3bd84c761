import Canon
import Node
import RulesAPI
import Signing
import Store

/// Rules: rule sets as signed records, discussed before they hold, challenged afterwards, and readable by everybody on either side.
package struct RulesModule: Module {
    package let name = "rules"
    package let kinds: [RecordKind]
    package let tables = RuleProjection.tables

    /// - Parameter adopting: the approvals that an adoption, a suspension and a repeal need: two rule makers', or the only one's, unless told otherwise.
    package init(adopting: ApprovalNeed = ApprovalNeed(count: 2, roles: ["rule-maker"], yieldsToSingle: true)) {
        let binding: Set<String> = [RuleKinds.adoption, RuleKinds.event]
        kinds =
            [RecordKind(RuleKinds.set, validate: RuleSetForm.validate), RecordKind(RuleKinds.part, validate: RulePart.validate)]
            + RuleKinds.acts.map { kind in
                RecordKind(kind, need: { _ in binding.contains(kind) ? adopting : .none }, validate: RuleActForm.validate)
            }
    }

    package func rows(for record: Record) -> [DerivedRow] { RuleProjection.rows(for: record) }

    package func admit(_ record: Record, at place: RecordPlace, in transaction: any ReadTransaction) throws {
        try RuleAdmission.admit(record, at: place, in: transaction)
    }
}
