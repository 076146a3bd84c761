/// What went wrong with a peer, in words an operator can use.
///
/// None of these says that a peer lied. A peer that is silent, slow, strange or unwilling is *unresponsive*; only two signed heads that contradict
/// one another make it *forked*, and that is an `Equivocation`, never an error.
package struct PeerError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// This node does not go there: the peer is not pinned, or its name leads to an address that is not on the open internet.
        case forbidden
        /// No connection, no answer, or an answer too slow to wait for.
        case unresponsive
        /// More bytes than an honest answer has: body, header lines, or what was compressed.
        case excessive
        /// An answer that says no: any status but the expected one, redirects included.
        case refused
        /// An answer that is not what the format says, or whose signature does not hold.
        case malformed
        /// What this node spends on that peer is spent; it goes on later by itself.
        case budget
    }

    package let code: Code
    /// Lower-case prose: what happened, and what it means for the peer.
    package let reason: String
    /// The HTTP status, where there was an answer.
    package let status: Int?

    package init(_ code: Code, _ reason: String, status: Int? = nil) { (self.code, self.reason, self.status) = (code, reason, status) }
    package var description: String { reason }
}
