import Canon
import Signing

extension MandateCheck {
    // MARK: 2

    /// Contexts, proofs and keys of every mandate. A key has to be listed for records and for passing powers on.
    mutating func checkProofs() throws(Refusal) {
        for (i, mandate) in chain.enumerated() {
            do { try checkProof(mandate) } catch { throw error.inside("/chain/\(i)") }
        }
        note(.proofs, "every signature fits, by a key of its issuer that may give mandates", "全部签名成立，且密钥属于签发方并可用于授予委任")
    }

    private mutating func checkProof(_ mandate: Mandate) throws(Refusal) {
        guard mandate.document["@context"] == Mandate.contexts else {
            throw Refusal(
                .context, at: "/@context", en: "@context is exactly that of a record; nothing else gives the members their meaning",
                zhHans: "@context 必须恰为规定的两项；其他内容会改变成员的含义")
        }
        if mandate.form == .record {
            do { _ = try Record(json: mandate.document) } catch {
                throw Refusal(.proof, at: error.pointer, en: error.reason, zhHans: "文件不符合记录的形式（\(error.code.rawValue)）")
            }
        }
        let proof = try onlyProof(of: mandate.document)
        guard proof.purpose == .assertionMethod else {
            throw Refusal(.proof, at: "/proof/proofPurpose", en: "a mandate is signed for assertionMethod", zhHans: "授权书的签名用途应为 assertionMethod")
        }
        let moment = signedAt(mandate, proof)
        let key: VerifyingKey
        do {
            key = try keys.key(
                proof.verificationMethod, of: mandate.issuer, for: [.assertionMethod, .capabilityDelegation], at: moment, in: world)
        } catch { throw error.inside("/proof") }
        try verify(proof, of: mandate.document, key: key, purpose: .assertionMethod)
    }

    /// The time at which the key must have counted: that of the log if it is known, otherwise what the proof says.
    private func signedAt(_ mandate: Mandate, _ proof: Proof) -> Instant? {
        if case .places(let places) = world.log, let place = places[mandate.digest] { return place.loggedAt }
        return proof.created
    }

    private func onlyProof(of document: JSON) throws(Refusal) -> Proof {
        let proofs = try self.proofs(of: document)
        guard proofs.count == 1 else {
            throw Refusal(
                .proof, at: "/proof", en: "a mandate has one proof, and this one has \(proofs.count)", zhHans: "授权书应只有一个证明，此处有 \(proofs.count) 个")
        }
        return proofs[0]
    }

    func proofs(of document: JSON) throws(Refusal) -> [Proof] {
        do { return try DataIntegrity.proofs(of: document) } catch {
            throw Refusal(.proof, at: "/proof", en: error.reason, zhHans: "证明不符合要求（\(error.code.rawValue)）")
        }
    }

    func verify(_ proof: Proof, of document: JSON, key: VerifyingKey, purpose: ProofPurpose) throws(Refusal) {
        do { try DataIntegrity.verify(proof, of: document, key: key, expecting: purpose) } catch {
            throw Refusal(
                error.code == .context ? .context : .proof, at: "/proof", en: error.reason,
                zhHans: error.code == .signature ? "签名不成立：文件、证明或密钥已被改动" : "证明不成立（\(error.code.rawValue)）")
        }
    }
}
