import Canon
import Signing

/// Proof that a log contradicted itself: two checkpoints that it validly signed and that no one append-only tree can have.
///
/// Either both name one size and two roots, or a consistency path shows that the tree of the larger one, at the size of the smaller,
/// had another root than the smaller one says. Anyone who knows the log's vkey can check it; nobody else's word is needed.
public struct Equivocation: Hashable, Sendable {
    /// The key that signed both.
    public let log: NoteVerifier
    /// The checkpoint of the smaller size, or either one of equal sizes.
    public let first: SignedCheckpoint
    /// The checkpoint of the larger size.
    public let second: SignedCheckpoint
    /// Empty for equal sizes; else the seeded path of `Proofs.consistencyPath`, which yields the roots at both sizes.
    public let path: [Digest]
    /// What the second checkpoint's tree had at the size of the first; for equal sizes, the second root.
    public let rootAtFirst: Digest

    /// Checks the claim. Throws unless the two checkpoints and the path prove that the log equivocated.
    ///
    /// Both notes must be validly signed under the log's key, and the origin be that of the key.
    public init(first: SignedNote, second: SignedNote, path: [Digest], log: NoteVerifier) throws(EquivocationError) {
        let (a, b): (SignedCheckpoint, SignedCheckpoint)
        do { (a, b) = (try SignedCheckpoint(note: first, log: log), try SignedCheckpoint(note: second, log: log)) } catch {
            throw EquivocationError(.notSigned, "\(error)")
        }
        try self.init(a, b, path, log)
    }

    private init(
        _ first: SignedCheckpoint, _ second: SignedCheckpoint, _ path: [Digest], _ log: NoteVerifier
    ) throws(EquivocationError) {
        let (a, b) = (first.checkpoint, second.checkpoint)
        guard a.size <= b.size else { throw EquivocationError(.malformed, "the first checkpoint is larger than the second") }
        if a.size == b.size {
            guard path.isEmpty else { throw EquivocationError(.malformed, "checkpoints of equal size need no path") }
            guard a.root != b.root else { throw EquivocationError(.consistent, "both checkpoints have one size and one root") }
            rootAtFirst = b.root
        } else {
            guard a.size > 0 else { throw EquivocationError(.consistent, "every tree is consistent with one of size 0") }
            let roots: (older: Digest, newer: Digest)
            do { roots = try Proofs.roots(from: a.size, to: b.size, path: path) } catch {
                throw EquivocationError(.malformed, error.reason)
            }
            guard roots.newer == b.root else {
                throw EquivocationError(.notProving, "the path does not lead to the root of the second checkpoint, so it says nothing about its tree")
            }
            guard roots.older != a.root else {
                throw EquivocationError(.consistent, "the path shows that the second checkpoint extends the first")
            }
            rootAtFirst = roots.older
        }
        (self.first, self.second, self.path, self.log) = (first, second, path, log)
    }

    /// Looks for a contradiction between two signed checkpoints of one log, in either order, and proves it from the tree of the larger one.
    ///
    /// Nil when they are consistent. Throws `.notSigned`, `.notProving` when the reader's tree is not that of the larger checkpoint, and what the
    /// reader throws. The reader is not asked when the sizes are equal.
    public static func find(
        _ one: SignedNote, _ other: SignedNote, log: NoteVerifier, reader: some HashReader
    ) throws -> Equivocation? {
        var (a, b) = (try SignedCheckpoint(note: one, log: log), try SignedCheckpoint(note: other, log: log))
        if a.checkpoint.size > b.checkpoint.size { swap(&a, &b) }
        let (from, to) = (a.checkpoint.size, b.checkpoint.size)
        let path = from == to || from == 0 ? [] : try Proofs.consistencyPath(from: from, to: to, reader: reader)
        do { return try Equivocation(a, b, path, log) } catch {
            if error.code == .consistent { return nil }
            throw error
        }
    }
}

/// Why two checkpoints and a path prove no equivocation.
public struct EquivocationError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// Not the form of a claim: wrong JSON, wrong order, wrong length of the path.
        case malformed
        /// A note is not a checkpoint that this log validly signed.
        case notSigned = "not-signed"
        /// The path belongs to another tree.
        case notProving = "not-proving"
        /// The checkpoints agree.
        case consistent
    }
    public let code: Code
    public let reason: String
    init(_ code: Code, _ reason: String) { (self.code, self.reason) = (code, reason) }
    public var description: String { "\(code.rawValue): \(reason)" }
}
