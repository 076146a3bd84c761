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
        boxes = source.rules.map(space.box)
        let positions = Dictionary(source.rules.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { first, _ in first })
        let exceptions = source.rules.map { $0.unless.compactMap { positions[$0] } }
        var exceptionOf = [[Int]](repeating: [], count: source.rules.count)
        for (rule, list) in exceptions.enumerated() { for exception in list { exceptionOf[exception].append(rule) } }
        (self.exceptions, self.exceptionOf) = (exceptions, exceptionOf)
        order = ExceptionOrder(source.rules).order
        var builder = LookupBuilder(space: space, layout: layout, rules: source.rules, boxes: boxes, exceptions: exceptions, order: order)
        lookup = builder.build(stance: source.stance)
    }
}
