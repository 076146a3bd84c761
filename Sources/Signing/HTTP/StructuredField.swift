import Canon

/// Values of HTTP header fields that have a grammar in common (RFC 9651, which replaces RFC 8941). Parsing is strict, and writing canonical.
public enum StructuredField {
    /// The simplest values.
    public enum BareItem: Hashable, Sendable {
        /// At most 15 digits.
        case integer(Int64)
        /// In thousandths, so that no binary fraction comes between: at most 12 digits before the point.
        case decimal(thousandths: Int64)
        /// Printable ASCII.
        case string(String)
        case token(String)
        case bytes([UInt8])
        case boolean(Bool)
        /// Seconds since 1970-01-01T00:00:00Z.
        case date(Int64)
        /// Unicode, percent-encoded on the wire.
        case display(String)

        /// A decimal rounded to three digits after the point, half to even (RFC 9651 §4.1.5); nil beyond 12 digits before it.
        public static func decimal(_ value: Double) -> BareItem? {
            let scaled = (value * 1000).rounded(.toNearestOrEven)
            guard scaled.magnitude < 1e15 else { return nil }
            return .decimal(thousandths: Int64(scaled))
        }
    }

    /// Named values in order, each name once.
    public struct Parameters: Hashable, Sendable {
        public private(set) var entries: [Entry] = []
        public struct Entry: Hashable, Sendable {
            public let key: String
            public var value: BareItem
        }

        public init(_ entries: KeyValuePairs<String, BareItem> = [:]) {
            for (key, value) in entries { self[key] = value }
        }

        /// Setting a name that is there keeps its place; setting nil removes it.
        public subscript(key: String) -> BareItem? {
            get { entries.first { $0.key == key }?.value }
            set {
                let at = entries.firstIndex { $0.key == key }
                switch (at, newValue) {
                case (let at?, let value?): entries[at].value = value
                case (let at?, nil): entries.remove(at: at)
                case (nil, let value?): entries.append(Entry(key: key, value: value))
                case (nil, nil): break
                }
            }
        }
    }

    /// A value with its parameters.
    public struct Item: Hashable, Sendable {
        public var value: BareItem
        public var parameters: Parameters
        public init(_ value: BareItem, _ parameters: Parameters = Parameters()) { (self.value, self.parameters) = (value, parameters) }
    }

    /// Items in parentheses, with parameters of the whole.
    public struct InnerList: Hashable, Sendable {
        public var items: [Item]
        public var parameters: Parameters
        public init(_ items: [Item], _ parameters: Parameters = Parameters()) { (self.items, self.parameters) = (items, parameters) }
    }

    /// What a list or a dictionary holds.
    public enum Member: Hashable, Sendable {
        case item(Item)
        case inner(InnerList)
    }

    /// Members by name, in order.
    public struct Dictionary: Hashable, Sendable {
        public private(set) var entries: [Entry] = []
        private var places: [String: Int] = [:]
        public struct Entry: Hashable, Sendable {
            public let key: String
            public var value: Member
        }

        public init() {}

        public subscript(key: String) -> Member? { places[key].map { entries[$0].value } }

        /// Sets a member; one of that name keeps its place.
        public mutating func set(_ key: String, _ value: Member) {
            if let at = places[key] {
                entries[at].value = value
            } else {
                places[key] = entries.count
                entries.append(Entry(key: key, value: value))
            }
        }
    }

    /// Why a text is no structured field, or a value cannot be one.
    public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        /// The byte at which it was noticed; nil when writing.
        public let offset: Int?
        public let reason: String
        init(at offset: Int? = nil, _ reason: String) { (self.offset, self.reason) = (offset, reason) }
        public var description: String { offset.map { "byte \($0): \(reason)" } ?? reason }
    }
}
