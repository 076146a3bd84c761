extension Problem.Code {
    /// What a reader can do about a problem of this kind, unless the problem says something better.
    var remedy: String? {
        switch self {
        case .checkpointMissing, .entriesMissing, .openingsMissing, .tileMissing:
            "Ask the node's operator for it; a mirror of the log at a peer may have it."
        case .checkpointSignature:
            "Do not rely on this copy. Get the log's key from someone you trust, and the checkpoint from a witness."
        case .checkpointKey: "Compare the log's key with its operator, word by word."
        case .cosignatureQuorum: "Wait a moment and audit again; if it stays so, ask the witnesses what they have seen."
        case .cosignatureUnknown: "Name the witness in the policy, or leave the line out of account."
        case .entryChanged, .rootMismatch:
            "Do not rely on this copy. The checkpoint's signature shows what the log was; a mirror at a peer or witness shows the true entry."
        case .tileMismatch, .tileMalformed, .stateMismatch:
            "The entries hold; the operator should restore this part from a backup, or rebuild it from the log."
        case .openingMismatch, .openingMalformed, .recordMalformed, .openingsMalformed:
            "What is shown is not what was logged. Ask the issuer for the record, or a peer for its copy."
        case .recordSignature: "Do not rely on this record. Ask its issuer whether it is theirs."
        case .recordKey: "Do not rely on this record. The issuer can issue it again with a key that counts, and erase this one."
        case .recordApproval: "Do not rely on this record. Ask its issuer to have it approved, and to log it again."
        case .recordMandate: "Do not rely on this record. Ask its issuer for an act under a mandate that stood when it was logged."
        case .erasureMissing: "Ask the operator where the tombstone is; without one this is a loss and no erasure."
        case .erasureNotDone: "Ask the operator to destroy the opening, as the issuer demanded."
        case .memorySmaller, .memoryBroken, .memoryOther: "Keep both checkpoints and ask other witnesses which head they cosigned."
        case .equivocation: "Keep the proof and send it to the other parties; anyone can check it with: comity verify --equivocation FILE"
        case .limit: "Put right what was found, and audit again."
        case .archiveFault: "Stop the node, keep the file, and restore a backup."
        default: nil
        }
    }
}
