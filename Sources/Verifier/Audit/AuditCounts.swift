import Canon

/// What an audit counts; kept from one audit to the next.
struct AuditCounts: Hashable, Sendable {
    /// Public records that count, those of unknown kinds included.
    var verified: UInt64 = 0
    var erased: UInt64 = 0
    var sealed = PositionList()
    /// Verified records of kinds that the auditor does not know.
    var unknown = PositionList()

    /// Takes note that entries counted earlier have been erased since.
    mutating func erase(_ positions: Set<UInt64>) {
        erased += UInt64(positions.count)
        let wereSealed = sealed.remove(positions)
        discount(positions.subtracting(wereSealed))
    }

    /// Takes back that records count.
    mutating func discount(_ positions: Set<UInt64>) {
        verified -= min(verified, UInt64(positions.count))
        _ = unknown.remove(positions)
    }
}

/// Ascending positions, packed: about one byte each where they lie close together.
struct PositionList: Hashable, Sendable {
    /// Differences to the position before, seven bits a byte, the lowest first, the eighth bit set on all but the last (LEB128).
    private(set) var packed: [UInt8] = []
    private(set) var count: UInt64 = 0
    private var last: UInt64?

    init() {}

    /// Nil unless the bytes are what a list writes.
    init?(packed: [UInt8]) {
        var position: UInt64?
        var (value, shift): (UInt64, UInt64) = (0, 0)
        for byte in packed {
            guard shift < 63 else { return nil }
            value |= UInt64(byte & 0x7F) << shift
            shift += 7
            guard byte & 0x80 == 0 else { continue }
            let (next, overflow) = (position.map { $0 + 1 } ?? 0).addingReportingOverflow(value)
            guard !overflow, next < 1 << 62 else { return nil }
            position = next
            count += 1
            (value, shift) = (0, 0)
        }
        guard shift == 0 else { return nil }
        (self.packed, last) = (packed, position)
    }

    /// Appends a position, which must be above the last one.
    mutating func insert(_ position: UInt64) {
        let next = last.map { $0 + 1 } ?? 0
        guard position >= next else { return }
        var rest = position - next
        while rest >= 0x80 {
            packed.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        packed.append(UInt8(rest))
        last = position
        count += 1
    }

    /// The positions; takes time in proportion to their number.
    var positions: [UInt64] {
        var positions: [UInt64] = []
        positions.reserveCapacity(Int(clamping: count))
        var next: UInt64 = 0
        var (value, shift): (UInt64, UInt64) = (0, 0)
        for byte in packed {
            value |= UInt64(byte & 0x7F) << shift
            shift += 7
            guard byte & 0x80 == 0 else { continue }
            positions.append(next + value)
            next += value + 1
            (value, shift) = (0, 0)
        }
        return positions
    }

    /// Takes positions out; returns those that were there.
    mutating func remove(_ gone: Set<UInt64>) -> Set<UInt64> {
        guard !gone.isEmpty, count > 0 else { return [] }
        let all = positions
        let found = gone.intersection(all)
        guard !found.isEmpty else { return [] }
        self = PositionList()
        for position in all where !found.contains(position) { insert(position) }
        return found
    }
}
