import Canon
import Signing

extension MandateCheck {
    // MARK: 9

    /// The act is the last holder's, within the mandate, signed by enough, and was not seen before.
    mutating func checkAct(_ act: MandateAct) throws(Refusal) {
        documents.insert(JudgedDocument(role: "act", id: act.id, digest: act.digest), at: 0)
        let leaf = chain[chain.count - 1]
        guard act.actor == leaf.holder else {
            throw Refusal(
                .actor, at: "/act/actor", en: "the mandate is held by \(leaf.holder), and \(act.actor) acts",
                zhHans: "授权书持有人为 \(leaf.holder)，而行为人为 \(act.actor)")
        }
        guard act.mandate == leaf.reference else {
            throw Refusal(
                .scope("mandate"), at: "/act/mandate", en: "the act names another mandate than the last of the chain, or another version of it",
                zhHans: "该行为所指的授权书并非链中最后一份，或为其另一版本")
        }
        let coSigners = try checkSignatures(act, leaf)
        try MandateCheck.checkScope(act, leaf.authority)
        try checkCoSigners(coSigners, act, leaf)
        guard !world.seenActs.contains(act.id), !world.seenActs.contains(MandateReference.text(of: act.digest)) else {
            throw Refusal(
                .replay, at: "/act/id", en: "this act was done before; make a new one with an id of its own", zhHans: "该行为已办理过；请以新的 id 另行提出")
        }
        note(
            .act, "\(act.action.rawValue) by \(act.actor) lies within the mandate and is signed by enough",
            "\(act.actor) 的行为 \(act.action.rawValue) 在委任范围之内，签名人数足够")
    }

    /// Verifies the actor's signature and those of the co-signers, who are returned.
    private mutating func checkSignatures(_ act: MandateAct, _ leaf: Mandate) throws(Refusal) -> [String] {
        guard case .document(let document) = act.signature else { return act.coSigners }
        do throws(Refusal) {
            guard document["@context"] == Mandate.contexts else {
                throw Refusal(.context, at: "/@context", en: "@context is exactly that of a record", zhHans: "@context 必须恰为规定的两项")
            }
            if document["proof"] == nil, let approvals = document["approvals"] {
                try checkApprovals(approvals, document, act, leaf)
                return act.coSigners
            }
            let proofs = try self.proofs(of: document)
            for person in [act.actor] + act.coSigners {
                guard let proof = proofs.first(where: { DIDURL.split($0.verificationMethod)?.did == person }) else {
                    let isActor = person == act.actor
                    throw Refusal(
                        isActor ? .proof : .coSign, at: "/proof", en: "no proof is by \(person)", zhHans: "没有 \(person) 的证明")
                }
                try checkProof(proof, by: person, of: document, keys: person == act.actor ? leaf.keys : [])
            }
            guard proofs.count == 1 + act.coSigners.count else {
                throw Refusal(.proof, at: "/proof", en: "a proof is by somebody who is not named in the act", zhHans: "有证明出自行为文件未列明的人")
            }
            return act.coSigners
        } catch { throw error.inside("/act") }
    }

    private mutating func checkProof(_ proof: Proof, by person: String, of document: JSON, keys bound: [MultikeyValue]) throws(Refusal) {
        var key: VerifyingKey?
        // A key that the mandate itself binds to its holder counts as well as one in the holder's document.
        for case .ed25519(let candidate) in bound where proof.verificationMethod == "\(person)#\(Multikey.encode(candidate))" { key = candidate }
        if key == nil {
            do {
                key = try keys.key(proof.verificationMethod, of: person, for: [.capabilityInvocation], at: world.act.loggedAt, in: world)
            } catch { throw error.inside("/proof") }
        }
        guard let key else { return }
        try verify(proof, of: document, key: key, purpose: .capabilityInvocation)
    }

    private func checkApprovals(_ approvals: JSON, _ document: JSON, _ act: MandateAct, _ leaf: Mandate) throws(Refusal) {
        guard let checker = world.approvals else {
            throw Refusal(
                .proof, at: "/approvals", en: "this verifier cannot check approvals by passkey; sign with a proof", zhHans: "此核验方无法核查通行密钥的批准，请以证明签名")
        }
        let challenge = MandateAct.approvalChallenge(of: document)
        for person in [act.actor] + act.coSigners {
            let isActor = person == act.actor
            var bound = isActor ? leaf.keys : []
            if !isActor, let last = world.coSigners[person]?.last, let mandate = try? Mandate(json: last) { bound = mandate.keys }
            if let fault = checker.fault(in: approvals, challenge: challenge, by: person, keys: bound) {
                throw Refusal(isActor ? .proof : .coSign, at: "/approvals", en: fault.en, zhHans: fault.zhHans)
            }
        }
    }

    // MARK: Scope

    private static func checkScope(_ act: MandateAct, _ authority: Authority) throws(Refusal) {
        if let first = authority.shortfalls(of: act).first { throw first.refusal }
    }

    // MARK: Co-signers

    /// Enough must sign, the actor among them; each of the others is the principal itself, or holds a mandate of it that covers the act.
    private mutating func checkCoSigners(_ people: [String], _ act: MandateAct, _ leaf: Mandate) throws(Refusal) {
        func refuse(_ i: Int?, _ en: String, _ zhHans: String) -> Refusal {
            Refusal(.coSign, at: "/act/coSigners" + (i.map { "/\($0)" } ?? ""), en: en, zhHans: zhHans)
        }
        for (i, person) in people.enumerated() {
            guard person != act.actor else { throw refuse(i, "nobody signs beside himself or herself", "行为人不能同时作为共同签署人") }
            guard person != leaf.principal else { continue }
            guard let documents = world.coSigners[person] else {
                throw refuse(i, "the mandate under which \(person) signs is not at hand", "没有 \(person) 据以签署的授权书")
            }
            var other = MandateCheck(world: world)
            (other.action, other.occurredAt) = (act.action, act.occurredAt)
            do throws(Refusal) {
                var mandates: [Mandate] = []
                for document in documents { mandates.append(try Mandate(json: document)) }
                try other.take(mandates)
                try other.standing()
                guard let last = mandates.last, last.holder == person, last.principal == leaf.principal else {
                    throw refuse(i, "the mandate is not \(person)'s, or of another principal", "该授权书不属于 \(person)，或委任方不同")
                }
                try MandateCheck.checkScope(act, last.authority)
            } catch {
                guard error.code != .coSign else { throw error }
                throw refuse(
                    i, "\(person) may not sign this: \(error.code.text), \(error.words.en)",
                    "\(person) 无权签署此行为：\(error.code.text)，\(error.words.zhHans)")
            }
            self.documents += other.documents.filter { $0.role == "mandate" && !self.documents.contains($0) }
                .map { JudgedDocument(role: "coSignerMandate", id: $0.id, digest: $0.digest) }
        }
        guard 1 + people.count >= leaf.authority.signatures else {
            throw refuse(
                nil, "the mandate asks for \(leaf.authority.signatures) signatures in all, and \(1 + people.count) are there",
                "授权书要求共 \(leaf.authority.signatures) 个签名，现有 \(1 + people.count) 个")
        }
    }
}
