import Node
import Rules
import RulesAPI
import Testing

@Suite struct RuleKindTests {
    @Test func theModuleKnowsEveryKind() {
        #expect(Set(RulesModule().kinds.map(\.name)) == Set([RuleKinds.set, RuleKinds.part] + RuleKinds.acts))
        #expect(Set(RuleKinds.owners).isSubset(of: Set(RuleKinds.acts)))
    }
}
