import Canon
import Ledger

/// Decides, before the first signature after a start, whether this log may go on: a log restored from an old backup must not sign a second history.
///
/// A pure function of what the witnesses answered; asking them is `GuardService`'s part.
package enum RollbackGuard {
    /// What one witness said about this node's log.
    package enum Answer: Sendable, Hashable {
        /// A head that this log's own key signed.
        case head(Checkpoint)
        /// It was reached, and has never cosigned anything of this log.
        case nothing
        /// No answer, or one that proves nothing: not signed by this log's key.
        case unusable(String)
    }

    package struct Witness: Sendable, Hashable {
        package var name: String
        package var answer: Answer
        /// Whether this node holds a cosignature of it. One that then has nothing has forgotten, and its word counts for nothing.
        package var hasCosigned: Bool

        package init(name: String, answer: Answer, hasCosigned: Bool) { (self.name, self.answer, self.hasCosigned) = (name, answer, hasCosigned) }
    }

    package enum Verdict: Sendable, Hashable {
        case go(String)
        /// As `go`, and only because the operator said so: the fact is to be logged.
        case goUnwitnessed(String)
        /// A head exists that this log does not have: nothing may be signed.
        case refuse(String)
        /// Nobody could be asked: read on, and ask again.
        case wait(String)
    }

    /// - Parameters:
    ///   - size: the entries that this log has.
    ///   - rootAt: the root that this log had at a size up to `size`.
    ///   - remembered: the last cosigned head by the memory file; its signature was checked.
    ///   - witnesses: all known ones, from the database and from the memory file.
    ///   - withoutWitnesses: the operator's override. It stands in for witnesses that cannot be reached, never against one that was.
    package static func decide(
        size: UInt64, rootAt: (UInt64) throws -> Digest, remembered: Checkpoint?, witnesses: [Witness], withoutWitnesses: Bool
    ) rethrows -> Verdict {
        if let remembered, let conflict = try conflict(of: remembered, with: size, rootAt) {
            return .refuse("this node remembers a cosigned head of its log that \(conflict)" + remedy)
        }
        for witness in witnesses {
            guard case .head(let head) = witness.answer, let conflict = try conflict(of: head, with: size, rootAt) else { continue }
            return .refuse("the witness \(witness.name) holds a head of this log that \(conflict)" + remedy)
        }
        if witnesses.isEmpty { return .go("no witness of this log is known") }
        let consistent = witnesses.filter { if case .head = $0.answer { true } else { $0.answer == .nothing && !$0.hasCosigned } }
        if !consistent.isEmpty { return .go("nothing that \(names(consistent)) saw of this log is missing here") }
        let silent = "none of the witnesses of this log could be asked whether it was rolled back (\(witnesses.map(explain).joined(separator: "; ")))"
        if withoutWitnesses { return .goUnwitnessed(silent) }
        return .wait(silent + "; this node only reads until one answers. If they are gone for good, start it with --without-witnesses")
    }

    private static let remedy =
        ". The database is older than what was signed, or someone else signs with this log's key. Nothing will be signed. Restore a newer backup, or fill up from a mirror"

    /// In what way a head is not in the past of this log; nil when it is.
    private static func conflict(of head: Checkpoint, with size: UInt64, _ rootAt: (UInt64) throws -> Digest) rethrows -> String? {
        if head.size > size { return "has \(head.size) entries, and there are \(size) here" }
        return try rootAt(head.size) == head.root ? nil : "has another root at size \(head.size) than the entries here"
    }

    private static func names(_ witnesses: [Witness]) -> String { witnesses.map(\.name).joined(separator: ", ") }

    private static func explain(_ witness: Witness) -> String {
        switch witness.answer {
        case .head: "\(witness.name) agrees"
        case .nothing: "\(witness.name) no longer has what it cosigned"
        case .unusable(let reason): "\(witness.name): \(reason)"
        }
    }
}
