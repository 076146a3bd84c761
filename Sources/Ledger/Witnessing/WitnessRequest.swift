import Canon
import Signing

/// The body of an add-checkpoint request (C2SP tlog-witness v1.0.0), read strictly and within bounds.
public struct WitnessRequest: Hashable, Sendable {
    /// The size of the checkpoint that the log believes the witness cosigned last.
    public let oldSize: UInt64
    /// The consistency proof from that size, at most 63 hashes.
    public let proof: [Digest]
    /// The note that asks for a cosignature.
    public let note: SignedNote
    /// What the note says.
    public let checkpoint: Checkpoint

    /// The largest body that is read, in bytes.
    public static let maximumBytes = 64 * 1024
    /// The most hashes that a proof may have.
    public static let maximumProof = 63

    /// A request as a log sends it. The proof must be within `maximumProof`.
    public init(oldSize: UInt64, proof: [Digest], signed: SignedCheckpoint) {
        (self.oldSize, self.proof, note, checkpoint) = (oldSize, Array(proof.prefix(WitnessRequest.maximumProof)), signed.note, signed.checkpoint)
    }

    /// Reads a body. Every error is answered with 400.
    public init(body: [UInt8]) throws(WitnessRequestError) {
        guard body.count <= WitnessRequest.maximumBytes else {
            throw WitnessRequestError(reason: "the body has \(body.count) bytes, at most \(WitnessRequest.maximumBytes) are read")
        }
        guard let end = WitnessRequest.firstEmptyLine(body) else {
            throw WitnessRequestError(reason: "no empty line ends the consistency proof")
        }
        let lines = body[..<end].split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
        guard let first = lines.first, first.hasPrefix("old "), let oldSize = Decimal.parse(first.dropFirst(4)), oldSize <= TreeEdge.maximumSize
        else { throw WitnessRequestError(reason: "the first line is not 'old' and a size in decimal without leading zeroes") }
        guard lines.count - 1 <= WitnessRequest.maximumProof else {
            throw WitnessRequestError(reason: "the proof has \(lines.count - 1) hashes, at most \(WitnessRequest.maximumProof) are read")
        }
        var proof: [Digest] = []
        for line in lines.dropFirst() {
            guard let bytes = Base64.decode(line), let hash = Digest(bytes) else {
                throw WitnessRequestError(reason: "line \(proof.count + 1) of the proof is not the base64 of 32 bytes")
            }
            proof.append(hash)
        }
        do { note = try SignedNote(bytes: Array(body[(end + 1)...])) } catch { throw WitnessRequestError(reason: error.reason) }
        do { checkpoint = try Checkpoint(text: note.text) } catch { throw WitnessRequestError(reason: error.reason) }
        (self.oldSize, self.proof) = (oldSize, proof)
    }

    /// The body to send.
    public var body: [UInt8] {
        Array("old \(oldSize)\n\(proof.map { Base64.encode($0.bytes) + "\n" }.joined())\n".utf8) + note.bytes
    }

    /// The place of the newline that is a whole line. No line of the proof can be empty, so the first one ends it.
    private static func firstEmptyLine(_ body: [UInt8]) -> Int? {
        body.indices.first { body[$0] == 0x0A && ($0 == 0 || body[$0 - 1] == 0x0A) }
    }
}

/// Why a body is no add-checkpoint request.
public struct WitnessRequestError: Error, Hashable, Sendable, CustomStringConvertible {
    public let reason: String
    public var description: String { "malformed: \(reason)" }
}
