/// A timestamped Ed25519 cosignature (C2SP tlog-cosignature v1.0.1, type 04): u64 big-endian time, then 64 bytes of signature.
///
/// It states that, as of that time, the checkpoint is the largest consistent tree head its signer has seen of that log. Neither the
/// signer's name nor its other keys are signed.
public struct Cosignature: Hashable, Sendable {
    /// POSIX seconds, at most `maximumTimestamp`.
    public let timestamp: UInt64
    /// 64 bytes.
    public let signature: [UInt8]

    /// 2^63 − 1.
    public static let maximumTimestamp = UInt64(Int64.max)

    /// Reads the bytes after the key id; nil unless there are 72 and the time is in range.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == 72 else { return nil }
        timestamp = bytes[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
        signature = Array(bytes[8...])
        guard timestamp <= Cosignature.maximumTimestamp else { return nil }
    }

    /// What is signed: a header line, a time line, the whole note text.
    public static func message(text: String, timestamp: UInt64) -> [UInt8] {
        Array("cosignature/v1\ntime \(timestamp)\n\(text)".utf8)
    }

    /// Whether `key` made it for this note text.
    public func isValid(for text: String, key: VerifyingKey) -> Bool {
        key.isValid(signature, for: Cosignature.message(text: text, timestamp: timestamp))
    }

    static func timestampBytes(_ timestamp: UInt64) -> [UInt8] {
        stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: timestamp >> UInt64($0)) }
    }
}
