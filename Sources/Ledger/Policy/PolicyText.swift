/// A name or URL of a policy file: an opaque string of octets, compared byte for byte (C2SP tlog-policy, "Character set").
public struct PolicyText: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    public let octets: [UInt8]

    public init(_ octets: some Sequence<UInt8>) { self.octets = Array(octets) }
    public init(stringLiteral value: String) { octets = Array(value.utf8) }

    /// The text, if it is UTF-8.
    public var text: String? { String(validating: octets, as: UTF8.self) }
    /// For people: octets that are not UTF-8 are shown as U+FFFD.
    public var description: String { String(decoding: octets, as: UTF8.self) }

    /// Whether it can stand in a line as one item.
    var isItem: Bool {
        !octets.isEmpty && octets.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    }
}
