/// One kind of fact that rules may test.
package struct Attribute: Hashable, Sendable {
    /// How the person who asks could honestly bring about another value. Suggestions change nothing else.
    package enum Change: String, CaseIterable, Sendable {
        /// Not theirs to change.
        case fixed
        case any
        /// Numbers and dates: downwards only.
        case less
        /// Numbers and dates: upwards only.
        case more
        /// Sets: members may be left out.
        case remove
        /// Sets: members may be added.
        case add
    }

    package let name: String
    package let type: ValueType
    /// The words of a closed choice, in the order of the file.
    package let words: [String]
    /// What a number counts, such as `natural persons`; nil where there is none.
    package let unit: String?
    package let meaning: String
    package let change: Change
    private let declared: Set<String>

    package init(name: String, type: ValueType, words: [String] = [], unit: String? = nil, meaning: String = "", change: Change = .fixed) {
        (self.name, self.type, self.words, self.unit, self.meaning, self.change) = (name, type, words, unit, meaning, change)
        declared = Set(words)
    }

    /// Whether a closed choice has that word; always true of open types.
    package func declares(_ word: String) -> Bool { !type.isClosed || declared.contains(word) }
}

/// The attributes that a set of rules and the facts of its decisions are written in.
package struct AttributeSchema: Hashable, Sendable {
    /// Sorted by name.
    package let attributes: [Attribute]
    /// Where the attribute `date` stands, which selects the rules in force.
    package let dateIndex: Int
    private let positions: [String: Int]

    /// The most attributes that a schema may have.
    package static let maximumCount = 256

    /// Nil when two attributes have one name, there are more than 256, or there is no attribute `date` of type date.
    package init?(_ attributes: [Attribute]) {
        self.attributes = attributes.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        var positions: [String: Int] = [:]
        for (index, attribute) in self.attributes.enumerated() {
            guard positions.updateValue(index, forKey: attribute.name) == nil else { return nil }
        }
        guard attributes.count <= AttributeSchema.maximumCount, let dateIndex = positions["date"], self.attributes[dateIndex].type == .date
        else { return nil }
        (self.positions, self.dateIndex) = (positions, dateIndex)
    }

    package func index(of name: String) -> Int? { positions[name] }
    package subscript(_ name: String) -> Attribute? { positions[name].map { attributes[$0] } }

    package static func == (l: AttributeSchema, r: AttributeSchema) -> Bool { l.attributes == r.attributes }
    package func hash(into hasher: inout Hasher) { hasher.combine(attributes) }
}
