import Canon

/// The facts of one act as texts, by attribute: the form in which requests arrive. Reused from one to the next it allocates nothing.
package struct Request: Sendable {
    package enum Entry: Sendable {
        case unknown
        case flag(Bool)
        /// A whole number, or a date as days since 1970-01-01.
        case number(Int64)
        case word(String)
        case words([String])
    }

    fileprivate(set) var entries: [Entry]

    package init(_ schema: AttributeSchema) { entries = [Entry](repeating: .unknown, count: schema.attributes.count) }

    package subscript(_ attribute: Int) -> Entry {
        get { entries[attribute] }
        set { entries[attribute] = newValue }
    }
}

extension Rulebook {
    /// Turns a request into numbers, in memory that is used again. Entries of the wrong kind count as unknown, which never permits more.
    package func intern(_ request: Request, into facts: inout InternedFacts) {
        for axis in space.axes.indices {
            switch (request[axis], space.axes[axis].form) {
            case (.flag(let value), .flag): facts.set(axis, atom: value ? 1 : 0, layout)
            case (.number(let value), .ordered(let cuts)): facts.set(axis, atom: Axis.atom(value, in: cuts), layout)
            case (.word(let word), .words(let classes)):
                facts.set(axis, atom: interning.tables[axis].atom(word) ?? classes.index(of: word), layout)
            case (.words(let words), .set(let classes)):
                facts.clear(axis, layout)
                for word in words { facts.insert(axis, atom: interning.tables[axis].atom(word) ?? classes.index(of: word), layout) }
            default: facts.forget(axis, layout)
            }
        }
    }

    /// An empty fact set to be filled again and again.
    package func blank() -> InternedFacts { InternedFacts(layout, axisCount: space.axes.count) }
}
