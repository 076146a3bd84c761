import Canon
import Signing

/// A proof that an entry stands in a log, in one file that is verified offline (C2SP tlog-proof@v1, `.tlog-proof`).
public struct TlogProof: Hashable, Sendable {
    /// Opaque and not authenticated; nil when the line is left out.
    public let extra: [UInt8]?
    /// The place of the entry in the log, from 0.
    public let index: UInt64
    /// The inclusion path, from the leaf's sibling to the root's child.
    public let path: [Digest]
    /// The checkpoint with its signatures, verbatim.
    public let note: SignedNote
    /// What the note says.
    public let checkpoint: Checkpoint

    /// The largest file that is read, in bytes.
    public static let maximumBytes = 512 * 1024
    private static let header = "c2sp.org/tlog-proof@v1"

    /// Throws `.malformed` when the note is no checkpoint, the index is not below its size, or the path is longer than any.
    public init(extra: [UInt8]? = nil, index: UInt64, path: [Digest], note: SignedNote) throws(TlogProofError) {
        do { checkpoint = try Checkpoint(text: note.text) } catch { throw TlogProofError(.malformed, error.reason) }
        guard index < checkpoint.size, path.count <= 63 else {
            throw TlogProofError(.malformed, "the index \(index) is not below the checkpoint size \(checkpoint.size), or the path is too long")
        }
        (self.extra, self.index, self.path, self.note) = (extra, index, path, note)
    }

    /// Reads a file strictly. Throws `.malformed`.
    public init(bytes: [UInt8]) throws(TlogProofError) {
        guard bytes.count <= TlogProof.maximumBytes else {
            throw TlogProofError(.malformed, "the proof has \(bytes.count) bytes, at most \(TlogProof.maximumBytes) are read")
        }
        guard let end = bytes.indices.first(where: { $0 > 0 && bytes[$0] == 0x0A && bytes[$0 - 1] == 0x0A }) else {
            throw TlogProofError(.malformed, "no empty line separates the proof from its checkpoint")
        }
        var lines = bytes[..<end].split(separator: 0x0A, omittingEmptySubsequences: false).dropLast().map { String(decoding: $0, as: UTF8.self) }[...]
        guard lines.popFirst() == TlogProof.header else { throw TlogProofError(.malformed, "the first line is not \(TlogProof.header)") }
        var extra: [UInt8]?
        if let line = lines.first, line.hasPrefix("extra ") {
            guard let decoded = Base64.decode(String(line.dropFirst(6))) else { throw TlogProofError(.malformed, "the extra line is not base64") }
            extra = decoded
            lines.removeFirst()
        }
        guard let line = lines.popFirst(), line.hasPrefix("index "), let index = Decimal.parse(line.dropFirst(6)) else {
            throw TlogProofError(.malformed, "the index line is missing or not a decimal without leading zeroes")
        }
        var path: [Digest] = []
        guard lines.count <= 63 else { throw TlogProofError(.malformed, "the path has \(lines.count) hashes, more than any tree has levels") }
        for line in lines {
            guard let bytes = Base64.decode(line), let hash = Digest(bytes) else {
                throw TlogProofError(.malformed, "hash \(path.count) of the path is not the base64 of 32 bytes")
            }
            path.append(hash)
        }
        let note: SignedNote
        do { note = try SignedNote(bytes: Array(bytes[(end + 1)...])) } catch { throw TlogProofError(.malformed, error.reason) }
        try self.init(extra: extra, index: index, path: path, note: note)
    }

    /// The file.
    public var serialized: String {
        var text = TlogProof.header + "\n"
        if let extra { text += "extra \(Base64.encode(extra))\n" }
        text += "index \(index)\n"
        for hash in path { text += Base64.encode(hash.bytes) + "\n" }
        return text + "\n" + note.serialized
    }

    /// Verifies the whole proof for a leaf hash that the caller computed from what it holds, under a policy.
    ///
    /// Throws `.notIncluded` if the path does not lead from the leaf to the checkpoint's root, and `.refused` with the policy's reason. The verdict may
    /// lack a quorum: callers that need one ask `isQuorate`.
    public func verify(leaf: Digest, policy: WitnessPolicy, logs: [NoteVerifier]? = nil) throws(TlogProofError) -> PolicyVerdict {
        let verdict: PolicyVerdict
        do { verdict = try policy.verdict(on: note, logs: logs) } catch { throw TlogProofError(.refused, error.reason) }
        do {
            try Proofs.verifyInclusion(leaf: leaf, index: index, size: checkpoint.size, root: checkpoint.root, proof: path)
        } catch { throw TlogProofError(.notIncluded, error.reason) }
        return verdict
    }
}

/// Why some bytes are no proof, or prove nothing.
public struct TlogProofError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable { case malformed, refused, notIncluded = "not-included" }
    public let code: Code
    public let reason: String
    init(_ code: Code, _ reason: String) { (self.code, self.reason) = (code, reason) }
    public var description: String { "\(code.rawValue): \(reason)" }
}
