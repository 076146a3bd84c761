/// One rule set, ready to decide.
struct CompiledSet: Sendable {
    let source: RuleSet
    /// The facts for which each rule's tests hold and it is in force; nil where there are none.
    let boxes: [Box?]
    /// The places of each rule's exceptions.
    let exceptions: [[Int]]
    /// Places of rules, exceptions before the rules that name them.
    let order: [Int]
    /// For each rule, the rules that it is an exception of.
    let exceptionOf: [[Int]]
    let lookup: Lookup

    init(_ source: RuleSet, space: Space, layout: FactLayout) {
        self.source = source
        // By index: a rule is not copied for what is read of it.
        boxes = source.rules.indices.map { space.box(source.rules[$0].when, source.rules[$0].inForce) }
        let order = ExceptionOrder(source.rules)
        let exceptions = order.exceptions
        var exceptionOf = [[Int]](repeating: [], count: source.rules.count)
        for (rule, list) in exceptions.enumerated() { for exception in list { exceptionOf[exception].append(rule) } }
        (self.exceptions, self.exceptionOf) = (exceptions, exceptionOf)
        self.order = order.order
        var builder = LookupBuilder(
            space: space, layout: layout, rules: source.rules, boxes: boxes, exceptions: exceptions, order: order.order)
        lookup = builder.build(stance: source.stance)
    }
}
