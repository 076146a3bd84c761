import Canon

/// One thing that a holder may do, and within which limits. A limit that is not there does not limit.
public struct Power: Hashable, Sendable {
    public var action: MandateAction
    /// Kinds of agreement, such as `mou`; nil for any.
    public var agreementTypes: [String]?
    public var maxValue: Amount?
    public var maxDurationMonths: Int?
    /// A classification of data, by its address, and the highest class in it.
    public var dataClass: DataClass?

    /// A class of data in a published scheme; higher numbers need more care.
    public struct DataClass: Hashable, Sendable {
        public var scheme: String
        public var highest: Int
        public init(scheme: String, highest: Int) { (self.scheme, self.highest) = (scheme, highest) }
    }

    public init(
        _ action: MandateAction, agreementTypes: [String]? = nil, maxValue: Amount? = nil, maxDurationMonths: Int? = nil, dataClass: DataClass? = nil
    ) {
        (self.action, self.agreementTypes, self.maxValue) = (action, agreementTypes, maxValue)
        (self.maxDurationMonths, self.dataClass) = (maxDurationMonths, dataClass)
    }

    /// Whether every act under this power could be done under `parent` too: the same action, each of the parent's limits restated, none looser.
    public func isWithin(_ parent: Power) -> Bool {
        guard action == parent.action else { return false }
        if let types = parent.agreementTypes {
            guard let mine = agreementTypes, Set(mine).isSubset(of: types) else { return false }
        }
        if let value = parent.maxValue {
            guard let mine = maxValue, mine.isWithin(value) else { return false }
        }
        if let months = parent.maxDurationMonths {
            guard let mine = maxDurationMonths, mine <= months else { return false }
        }
        if let dataClass = parent.dataClass {
            guard let mine = self.dataClass, mine.scheme == dataClass.scheme, mine.highest <= dataClass.highest else { return false }
        }
        return true
    }

    /// Whether an act lies within every limit. What the act does not say, a limit does not allow.
    public func covers(_ act: MandateAct) -> Bool { action == act.action && shortfalls(of: act).isEmpty }

    /// The members as they stand in a mandate.
    public var json: JSON {
        var object: JSONObject = ["action": .string(action.rawValue)]
        object["agreementTypes"] = agreementTypes.map { .array($0.map { .string($0) }) }
        object["maxValue"] = maxValue?.json
        object["maxDurationMonths"] = maxDurationMonths.map { .integer(Int64($0)) }
        object["classScheme"] = dataClass.map { .string($0.scheme) }
        object["maxClass"] = dataClass.map { .integer(Int64($0.highest)) }
        return .object(object)
    }

    static func read(_ members: Members) throws(Refusal) -> Power {
        var members = members
        guard let action = MandateAction(rawValue: try members.text("action", max: 64)) else {
            let all = MandateAction.allCases.map(\.rawValue).joined(separator: ", ")
            throw members.refusal("action", "the action is one of \(all)", "行为应为下列之一：\(all)")
        }
        var power = Power(action)
        if members.optional("agreementTypes") != nil {
            power.agreementTypes = try members.strings(
                "agreementTypes", "a kind of agreement is a word of 1 to 64 letters, digits and hyphens", "协议类型为 1 至 64 个字母、数字或连字符的单词", Power.isWord)
        }
        if let value = try members.optionalObject("maxValue") { power.maxValue = try Amount.read(value) }
        power.maxDurationMonths = try members.optionalInteger("maxDurationMonths", in: 0...1200)
        power.dataClass = try dataClass(&members, "classScheme", "maxClass")
        try members.end()
        return power
    }

    /// Scheme and class stand together or not at all.
    static func dataClass(_ members: inout Members, _ scheme: String, _ number: String) throws(Refusal) -> DataClass? {
        let (name, highest) = (try members.optionalText(scheme), try members.optionalInteger(number, in: 0...1000))
        switch (name, highest) {
        case (nil, nil): return nil
        case (let name?, let highest?): return DataClass(scheme: name, highest: highest)
        default:
            throw members.refusal(
                name == nil ? scheme : number, "\(scheme) and \(number) stand together; a class means nothing without its scheme",
                "\(scheme) 与 \(number) 必须同时出现；没有分级方案，级别没有意义")
        }
    }

    static func isWord(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }
}
