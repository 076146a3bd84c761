/// Why an approval does not count. Each reason has its own code.
public struct ApprovalError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable, CaseIterable {
        /// The approval is not of its form.
        case form
        /// What is to be approved is no act.
        case act
        /// The approval was given for longer than 24 hours, or for no time at all.
        case window
        /// The approval names another act: it was taken from there.
        case replayed
        /// The approval names this act, whose text was another when it was approved.
        case textChanged
        /// What was signed is not this approval of this act, whatever it names: approver, mandate, origin, times or act were exchanged.
        case wrongAct
        /// The act was logged after the approval had lapsed, as when approvals are collected for later.
        case banked
        /// The act was logged before the approval was asked for.
        case early
        /// The key is not the one that roster or mandate give the approver.
        case wrongKey
        /// The approval was given under another mandate, or under none.
        case wrongMandate
        /// The page that asked is not one of the node's.
        case wrongOrigin
        /// The device did not verify who used it, or nobody was there.
        case notVerified
        /// The passkey's answer is malformed, or of another kind or site.
        case passkey
        case signature
    }

    public let code: Code
    /// The member of the approval to blame (RFC 6901).
    public internal(set) var pointer: String
    /// What is wrong, in lower-case prose.
    public let reason: String

    init(_ code: Code, at pointer: String, _ reason: String) { (self.code, self.pointer, self.reason) = (code, pointer, reason) }

    /// The same fault, seen from the value that holds it under `prefix`.
    func inside(_ prefix: String) -> ApprovalError {
        var outer = self
        outer.pointer = prefix + pointer
        return outer
    }

    /// What to do about it, in lower-case prose.
    public var remedy: String {
        switch code {
        case .form, .act: "correct the member, or ask for a new approval"
        case .window: "ask for an approval that lapses within 24 hours"
        case .replayed, .wrongAct: "ask for an approval of this act"
        case .textChanged: "restore the text that was approved, or ask for a new approval"
        case .banked: "ask for a new approval and log the act before it lapses"
        case .early: "check the clocks of the nodes, and ask for a new approval"
        case .wrongKey: "approve with a key that stands in the roster or the mandate"
        case .wrongMandate: "approve under the mandate that the act cites"
        case .wrongOrigin: "approve on a page of the node that the act is logged on"
        case .notVerified: "approve again, and let the device verify you by finger, face or its code"
        case .passkey, .signature: "approve again"
        }
    }

    public var description: String { "\(code.rawValue)\(pointer.isEmpty ? "" : " (\(pointer))"): \(reason); \(remedy)" }
}
