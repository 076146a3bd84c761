import Canon

import struct Crypto.SHA256

/// The hashes of RFC 6962 §2.1: `leaf = SHA-256(0x00 ‖ entry)`, `node = SHA-256(0x01 ‖ left ‖ right)`.
///
/// The two prefixes keep a leaf from ever being read as an interior node.
public enum TreeHash {
    /// The root of a tree without leaves: SHA-256 of nothing.
    public static let emptyRoot = Digest.sha256([UInt8]())

    /// The hash of one entry, read in place.
    public static func leaf(_ entry: UnsafeRawBufferPointer) -> Digest {
        // A short entry is joined with its prefix on the stack: one pass through the hash is faster than two.
        if entry.count <= joinable {
            return withUnsafeTemporaryAllocation(byteCount: joinable + 1, alignment: 8) { joined in
                joined[0] = 0x00
                UnsafeMutableRawBufferPointer(rebasing: joined[1...]).copyMemory(from: entry)
                return finish(UnsafeRawBufferPointer(rebasing: joined[..<(entry.count + 1)]))
            }
        }
        var hash = SHA256()
        var prefix: UInt8 = 0x00
        withUnsafeBytes(of: &prefix) { hash.update(bufferPointer: $0) }
        hash.update(bufferPointer: entry)
        return Digest(finished: hash.finalize())
    }

    /// The hash of one entry.
    public static func leaf(_ entry: [UInt8]) -> Digest { entry.withUnsafeBytes { leaf($0) } }

    /// The hash of an interior node.
    public static func node(_ left: Digest, _ right: Digest) -> Digest {
        withUnsafeTemporaryAllocation(byteCount: 65, alignment: 8) { joined in
            joined[0] = 0x01
            left.withBytes { UnsafeMutableRawBufferPointer(rebasing: joined[1..<33]).copyMemory(from: $0) }
            right.withBytes { UnsafeMutableRawBufferPointer(rebasing: joined[33..<65]).copyMemory(from: $0) }
            return finish(UnsafeRawBufferPointer(joined))
        }
    }

    /// The Merkle tree hash of a list of leaf hashes (`MTH` of RFC 6962 §2.1); the empty list gives `emptyRoot`.
    public static func root(of leaves: some Collection<Digest>) -> Digest {
        guard !leaves.isEmpty else { return emptyRoot }
        var level = Array(leaves)
        // Pairing up and carrying an odd last node unchanged gives the same tree as splitting at the largest power of two.
        while level.count > 1 {
            let pairs = level.count / 2
            for i in 0..<pairs { level[i] = node(level[2 * i], level[2 * i + 1]) }
            if level.count % 2 == 1 { level[pairs] = level[level.count - 1] }
            level.removeLast(level.count - pairs - level.count % 2)
        }
        return level[0]
    }

    private static let joinable = 255

    private static func finish(_ bytes: UnsafeRawBufferPointer) -> Digest {
        var hash = SHA256()
        hash.update(bufferPointer: bytes)
        return Digest(finished: hash.finalize())
    }
}
