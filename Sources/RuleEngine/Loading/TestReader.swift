import Canon

/// Reads the tests of a rule: `[attribute, operator, value]`, where the value may be `{"list": name}`.
struct TestReader {
    let schema: AttributeSchema
    let lists: [String: RuleSet.List]
    let findings: Findings

    static let maximumTests = 64
    static let maximumValues = 1000

    func tests(_ values: [JSON], at place: Place) -> [FactTest] {
        values.enumerated().compactMap { test($0.element, at: place.inside($0.offset)) }
    }

    private func test(_ json: JSON, at place: Place) -> FactTest? {
        guard let parts = json.array, parts.count == 3, let name = parts[0].string, let word = parts[1].string else {
            findings.error(.wrongType, place, "a test is an array of attribute, operator and value, such as [\"from\",\"=\",\"CN\"]")
            return nil
        }
        guard let index = schema.index(of: name) else {
            findings.error(
                .unknownAttribute, place.inside(0), "the attribute \(name.prefix(64)) is not in the attribute file; add it there or correct its name")
            return nil
        }
        let attribute = schema.attributes[index]
        guard let op = Operator(rawValue: word) else {
            let known = Operator.allCases.map(\.rawValue).joined(separator: " ")
            findings.error(.unknownOperator, place.inside(1), "\(word.prefix(16)) is no operator; use one of \(known)")
            return nil
        }
        guard op.accepts(attribute.type) else {
            let fitting = Operator.allCases.filter { $0.accepts(attribute.type) }.map(\.rawValue).joined(separator: " ")
            findings.error(.operatorType, place.inside(1), "\(op.rawValue) cannot test \(name), whose type takes \(fitting)")
            return nil
        }
        return test(attribute, index, op, parts[2], at: place.inside(2))
    }

    private func test(_ attribute: Attribute, _ index: Int, _ op: Operator, _ json: JSON, at place: Place) -> FactTest? {
        var list: String?
        var items: [JSON]
        if case .object(let members) = json {
            guard members.count == 1, let name = members["list"]?.string, let found = lists[name] else {
                findings.error(.unknownList, place, "a list is named as {\"list\": name}, and must be among the lists of this rule set")
                return nil
            }
            list = name
            items = found.values.map { .string($0) }
        } else if op.takesMany {
            guard let array = json.array else {
                findings.error(.valueType, place, "\(op.rawValue) takes an array of values")
                return nil
            }
            items = array
        } else {
            items = [json]
        }
        guard !items.isEmpty, items.count <= TestReader.maximumValues, list == nil || op.takesMany else {
            findings.error(
                .valueType, place, "\(op.rawValue) takes \(op.takesMany ? "1 to \(TestReader.maximumValues) values" : "one value, no list")")
            return nil
        }
        var values: [Value] = []
        for (position, item) in items.enumerated() {
            guard let value = Value(scalar: item, for: attribute) else {
                let at = op.takesMany && list == nil ? place.inside(position) : place
                let choices = attribute.type.isClosed ? ": \(attribute.words.prefix(20).joined(separator: ", "))" : ""
                findings.error(.valueType, at, "the value does not fit \(attribute.name), which takes \(attribute.type.expectation)\(choices)")
                return nil
            }
            if !values.contains(value) || op == .within { values.append(value) }
        }
        if op == .within {
            guard values.count == 2, let low = values[0].position, let high = values[1].position, low <= high else {
                findings.error(.badRange, place, "within takes two values, the lower one first")
                return nil
            }
        }
        return FactTest(attribute: index, op: op, values: values, list: list)
    }
}
