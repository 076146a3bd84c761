import Signing
import Synchronization

/// The signer of checkpoints, made once: its key and its name stay as long as the log does.
final class Signers: Sendable {
    private let made = Mutex<NoteSigner?>(nil)

    func signer(_ name: String, key: () throws -> SigningKey) throws -> NoteSigner {
        if let signer = made.withLock({ $0 }), signer.verifier.name == name { return signer }
        let signer = try NoteSigner(name: name, key: key(), type: .ed25519)
        made.withLock { $0 = signer }
        return signer
    }
}
