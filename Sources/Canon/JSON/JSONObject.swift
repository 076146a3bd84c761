/// The members of a JSON object, kept in canonical order: sorted by the UTF-16 code units of their names (RFC 8785 §3.2.3).
public struct JSONObject: Sendable {
    struct Member: Sendable {
        var key: String
        var value: JSON
    }

    /// Strictly ascending.
    private(set) var members: [Member]

    public init() { members = [] }

    /// The members of a dictionary.
    public init(_ members: [String: JSON]) { self.init(members.map { Member(key: $0.key, value: $0.value) }) }

    /// Sorts; the last of several equal keys holds.
    init(_ unsorted: [Member]) {
        members = []
        members.reserveCapacity(unsorted.count)
        for member in unsorted.sorted(by: { UTF16Order.compare($0.key, $1.key) < 0 }) {
            if let last = members.indices.last, UTF16Order.same(members[last].key, member.key) {
                members[last] = member
            } else {
                members.append(member)
            }
        }
    }

    /// Takes members that are strictly ascending already.
    init(ascending members: [Member]) { self.members = members }

    /// The number of members.
    public var count: Int { members.count }
    public var isEmpty: Bool { members.isEmpty }

    /// The names, in canonical order.
    public var keys: [String] { members.map(\.key) }

    /// The value of that name. Setting nil removes the member.
    public subscript(key: String) -> JSON? {
        get {
            let at = position(of: key)
            return at < members.count && UTF16Order.same(members[at].key, key) ? members[at].value : nil
        }
        set {
            let at = position(of: key)
            let found = at < members.count && UTF16Order.same(members[at].key, key)
            switch (found, newValue) {
            case (true, let value?): members[at].value = value
            case (true, nil): members.remove(at: at)
            case (false, let value?): members.insert(Member(key: key, value: value), at: at)
            case (false, nil): break
            }
        }
    }

    /// The index of the first member whose name is not below `key`.
    private func position(of key: String) -> Int {
        var low = 0
        var high = members.count
        while low < high {
            let middle = (low + high) / 2
            if UTF16Order.compare(members[middle].key, key) < 0 { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension JSONObject: Hashable {
    public static func == (l: JSONObject, r: JSONObject) -> Bool {
        l.members.count == r.members.count
            && zip(l.members, r.members).allSatisfy { UTF16Order.same($0.key, $1.key) && $0.value == $1.value }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(members.count)
        for member in members {
            hasher.combine(member.key)
            hasher.combine(member.value)
        }
    }
}

extension JSONObject: Sequence {
    /// Gives the members in canonical order.
    public struct Iterator: IteratorProtocol {
        private var inner: IndexingIterator<[Member]>
        init(_ members: [Member]) { inner = members.makeIterator() }
        public mutating func next() -> (key: String, value: JSON)? { inner.next().map { ($0.key, $0.value) } }
    }

    public func makeIterator() -> Iterator { Iterator(members) }
    public var underestimatedCount: Int { members.count }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// The last of several equal keys holds.
    public init(dictionaryLiteral elements: (String, JSON)...) { self.init(elements.map { Member(key: $0.0, value: $0.1) }) }
}

extension JSONObject: CustomStringConvertible {
    /// The canonical text.
    public var description: String { JSON.object(self).canonicalText }
}
