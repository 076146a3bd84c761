import Foundation

/// An IPv4 or IPv6 address as bytes, and whether a server may dial it because a stranger named it.
package struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    /// 4 or 16 bytes, network order. An IPv4 address mapped into IPv6 (`::ffff:a.b.c.d`) is held as IPv4.
    package let bytes: [UInt8]

    /// Nil unless there are 4 or 16 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        let isMapped = bytes.count == 16 && bytes.starts(with: IPAddress.mapped)
        self.bytes = isMapped ? Array(bytes[12...]) : bytes
    }

    /// Reads the usual text form of either kind, without zone; nil for anything else.
    package init?(_ text: String) {
        var v4 = in_addr()
        var v6 = in6_addr()
        if inet_pton(AF_INET, text, &v4) == 1 {
            self.init(bytes: withUnsafeBytes(of: &v4) { Array($0) })
        } else if inet_pton(AF_INET6, text, &v6) == 1 {
            self.init(bytes: withUnsafeBytes(of: &v6) { Array($0) })
        } else {
            return nil
        }
    }

    package var isIPv4: Bool { bytes.count == 4 }
    package var isLoopback: Bool { isIPv4 ? bytes[0] == 127 : bytes == IPAddress.loopback6 }

    /// Why nobody outside may make this node dial the address; nil for an ordinary address of the open internet.
    ///
    /// The special-purpose blocks of IANA (RFC 6890 and its registries), and the addresses under which clouds hand secrets to their machines.
    package var refusal: String? {
        if isIPv4 { return IPAddress.reserved4.first { $0.contains(bytes) }?.what }
        if bytes.starts(with: IPAddress.nat64) { return IPAddress(bytes: Array(bytes[12...]))?.refusal }
        if bytes == IPAddress.loopback6 { return "the loopback of this machine" }
        if let block = IPAddress.reserved6.first(where: { $0.contains(bytes) }) { return block.what }
        // Everything that is or will be routed is in 2000::/3 (RFC 4291 §2.4).
        return bytes[0] & 0xE0 == 0x20 ? nil : "not a global unicast address"
    }

    package var description: String {
        if isIPv4 { return bytes.map(String.init).joined(separator: ".") }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let known = bytes.withUnsafeBytes { inet_ntop(AF_INET6, $0.baseAddress, &text, socklen_t(text.count)) != nil }
        return known ? String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) : "::"
    }

    private static let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
    private static let nat64: [UInt8] = [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]
    private static let loopback6: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]

    private struct Block: Sendable {
        let prefix: [UInt8]
        let bits: Int
        let what: String

        init(_ prefix: [UInt8], _ bits: Int, _ what: String) { (self.prefix, self.bits, self.what) = (prefix, bits, what) }

        func contains(_ address: [UInt8]) -> Bool {
            for i in 0..<(bits + 7) / 8 {
                let mask = UInt8(truncatingIfNeeded: 0xFF00 >> min(8, bits - i * 8))
                guard address[i] & mask == prefix[i] & mask else { return false }
            }
            return true
        }
    }

    private static let reserved4: [Block] = [
        Block([0], 8, "of this network"), Block([10], 8, "private"), Block([100, 64], 10, "shared behind a carrier"),
        Block([127], 8, "the loopback of this machine"), Block([169, 254], 16, "link-local, where clouds keep their secrets"),
        Block([172, 16], 12, "private"), Block([192, 0, 0], 24, "reserved for protocols"), Block([192, 0, 2], 24, "for documentation"),
        Block([192, 88, 99], 24, "a relay that is no longer used"), Block([192, 168], 16, "private"), Block([198, 18], 15, "for benchmarks"),
        Block([198, 51, 100], 24, "for documentation"), Block([203, 0, 113], 24, "for documentation"), Block([224], 4, "multicast"),
        Block([240], 4, "reserved"), Block([168, 63, 129, 16], 32, "where a cloud keeps its secrets"),
    ]

    private static let reserved6: [Block] = [
        Block([0x20, 0x01, 0, 0], 23, "reserved for protocols"), Block([0x20, 0x01, 0x0D, 0xB8], 32, "for documentation"),
        Block([0x20, 0x02], 16, "a tunnel to an address that cannot be checked"), Block([0x3F, 0xFF, 0], 20, "for documentation"),
        Block([0xFC], 7, "private"), Block([0xFE, 0x80], 10, "link-local"), Block([0xFF], 8, "multicast"),
    ]
}
