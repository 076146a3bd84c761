import Signing

/// What a witness answers to add-checkpoint, and what it must have stored before it does.
public struct WitnessAnswer: Sendable {
    /// The HTTP status that C2SP tlog-witness demands.
    public let status: Int
    /// The HTTP body.
    public let body: String
    /// The media type of the body.
    public let contentType: String
    /// The state to store durably before a 200 is sent, atomically with the check against the old one. Nil for every refusal.
    public let next: WitnessState?
    /// A note that the log validly signed though it contradicts the one cosigned for the same size: material for an `Equivocation`.
    public let contradiction: SignedNote?

    init(_ status: Int, _ reason: String, contradiction: SignedNote? = nil) {
        self.status = status
        body = reason + "\n"
        contentType = "text/plain; charset=utf-8"
        next = nil
        self.contradiction = contradiction
    }

    init(conflictWith size: UInt64) {
        (status, body, contentType, next, contradiction) = (409, "\(size)\n", "text/x.tlog.size", nil, nil)
    }

    init(cosignature: NoteSignature, next: WitnessState) {
        (status, body, contentType) = (200, cosignature.line, "text/plain; charset=utf-8")
        (self.next, contradiction) = (next, nil)
    }

    /// The answer for an origin that the witness does not know.
    public static func unknownOrigin(_ origin: String) -> WitnessAnswer {
        WitnessAnswer(404, "this witness does not know the log \(origin)")
    }

    /// The answer to a body that is no request.
    public static func malformed(_ error: WitnessRequestError) -> WitnessAnswer { WitnessAnswer(400, error.reason) }
}
