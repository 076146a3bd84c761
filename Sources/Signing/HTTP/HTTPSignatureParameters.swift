import Canon

/// The parameters of a signature, each known and of the right form.
struct HTTPSignatureParameters {
    let created: Int64
    let expires: Int64
    let keyID: String
    let nonce: String

    init(_ parameters: StructuredField.Parameters) throws(HTTPSignatureError) {
        for entry in parameters.entries where !["created", "expires", "keyid", "nonce", "tag", "alg"].contains(entry.key) {
            throw HTTPSignatureError(.parameters, "the parameter \(entry.key) is not spoken here")
        }
        if let algorithm = parameters["alg"], algorithm != .string("ed25519") {
            throw HTTPSignatureError(.algorithm, "the alg is ed25519, or left out")
        }
        guard case .integer(let created)? = parameters["created"], case .integer(let expires)? = parameters["expires"] else {
            throw HTTPSignatureError(.parameters, "created and expires are whole numbers of seconds since 1970")
        }
        guard case .string(let keyID)? = parameters["keyid"] else { throw HTTPSignatureError(.parameters, "the keyid is a string") }
        guard case .string(let nonce)? = parameters["nonce"], (16...64).contains(nonce.utf8.count),
            nonce.utf8.allSatisfy({ StructuredFieldText.isTokenByte($0) })
        else { throw HTTPSignatureError(.parameters, "the nonce is 16 to 64 characters of a token, such as base64url") }
        (self.created, self.expires, self.keyID, self.nonce) = (created, expires, keyID, nonce)
    }

    /// Clocks may differ by the window, and no signature outlives it.
    func check(at now: Instant) throws(HTTPSignatureError) {
        let window = HTTPSignature.window
        guard expires > created, expires - created <= window else {
            throw HTTPSignatureError(.lifetime, "expires is 1 to \(window) seconds after created")
        }
        guard abs(created - now.seconds) <= window else {
            throw HTTPSignatureError(.created, "created is more than \(window) seconds from now; set the clock, or sign afresh")
        }
        guard expires > now.seconds else { throw HTTPSignatureError(.expired, "the signature has expired; sign afresh") }
    }
}
