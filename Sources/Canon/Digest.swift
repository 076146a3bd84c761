import Crypto

/// A SHA-256 digest: 32 bytes held inline, so that a million of them cost 32 MB and no allocations.
public struct Digest: Hashable, Sendable {
    @usableFromInline let a: UInt64
    @usableFromInline let b: UInt64
    @usableFromInline let c: UInt64
    @usableFromInline let d: UInt64

    /// The number of bytes in a digest.
    public static let byteCount = 32

    /// Takes exactly 32 bytes; anything else gives nil.
    @inlinable
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Digest.byteCount else { return nil }
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
        (a, b, c, d) = words
    }

    /// Takes the result of swift-crypto's own hash, for callers that hash without going through `DigestBuilder`.
    @inlinable
    public init(finished digest: SHA256.Digest) {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        digest.withUnsafeBytes { source in
            withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: source) }
        }
        (a, b, c, d) = words
    }

    /// Calls `body` with the 32 bytes, without copying them to the heap.
    @inlinable
    public func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        var words = (a, b, c, d)
        return try withUnsafeBytes(of: &words) { try body($0) }
    }

    /// The 32 bytes as an array.
    public var bytes: [UInt8] { withBytes { Array($0) } }

    /// Lower-case hexadecimal, 64 characters.
    public var hex: String { Hex.encode(bytes) }

    /// SHA-256 of some bytes (FIPS 180-4).
    @inlinable
    public static func sha256(_ bytes: some Sequence<UInt8>) -> Digest {
        var hash = SHA256()
        if bytes.withContiguousStorageIfAvailable({ hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }) == nil {
            Array(bytes).withUnsafeBytes { hash.update(bufferPointer: $0) }
        }
        return Digest(finished: hash.finalize())
    }

    /// SHA-256 of several pieces, as if they were one.
    public static func sha256(joining pieces: [UInt8]...) -> Digest {
        var hash = SHA256()
        for piece in pieces { piece.withUnsafeBytes { hash.update(bufferPointer: $0) } }
        return Digest(finished: hash.finalize())
    }
}

extension Digest: CustomStringConvertible {
    public var description: String { hex }
}

/// An incremental SHA-256, for content that arrives in pieces.
public struct DigestBuilder: Sendable {
    private var hash = SHA256()
    public init() {}
    public mutating func update(_ bytes: UnsafeRawBufferPointer) { hash.update(bufferPointer: bytes) }
    public mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { hash.update(bufferPointer: $0) } }
    public func finish() -> Digest { Digest(finished: hash.finalize()) }
}
