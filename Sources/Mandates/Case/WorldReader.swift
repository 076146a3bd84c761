import Canon
import Ledger
import Signing

/// Reads what a case says that the verifier knows. Strict about its members: one that is passed over could have changed the answer.
struct WorldReader {
    /// The mandates of the case, among which log proofs find their documents.
    let documents: [JSON]

    private static let members: Set = [
        "trustAnchors", "cids", "revoked", "suspended", "statusLists", "now", "act", "log", "seen", "coSigners", "policy", "maxChain",
    ]

    mutating func world(_ json: JSON?) throws(CaseError) -> MandateWorld {
        guard let object = json?.object else { throw CaseError(at: "/world", "the world says what the verifier knows") }
        for key in object.keys where !WorldReader.members.contains(key) {
            throw CaseError(at: "/world/\(key.prefix(64))", "no world has this member")
        }
        let dids = try WorldReader.documents(object["cids"])
        var world = MandateWorld(
            recognised: try WorldReader.recognised(object["trustAnchors"]), documents: dids, act: try WorldReader.act(object),
            status: .facts(revoked: try WorldReader.names(object, "revoked"), suspended: try WorldReader.names(object, "suspended")), log: .notAsked)
        world.seenActs = try WorldReader.names(object, "seen")
        if let chains = object["coSigners"] {
            guard let chains = chains.object else { throw CaseError(at: "/world/coSigners", "this is a chain of mandates for each co-signer's DID") }
            for (did, chain) in chains {
                guard let chain = chain.array else { throw CaseError(at: "/world/coSigners/\(did)", "this is a chain of mandates") }
                world.coSigners[did] = chain
            }
        }
        world.policy = try WorldReader.policy(object)
        if let log = object["log"] { world.log = .places(try places(log, world.coSigners.values.flatMap { $0 })) }
        if let lists = object["statusLists"] {
            guard object["revoked"]?.array?.isEmpty != false, object["suspended"]?.array?.isEmpty != false else {
                throw CaseError(at: "/world/statusLists", "either say who is revoked and suspended, or bring the lists; not both")
            }
            world.status = try WorldReader.statuses(lists, dids)
        }
        return world
    }

    private static func recognised(_ json: JSON?) throws(CaseError) -> [String: [String]] {
        guard let object = json?.object else { throw CaseError(at: "/world/trustAnchors", "this is a list of jurisdictions for each recognised DID") }
        var all: [String: [String]] = [:]
        for (did, codes) in object { all[did] = try texts(codes, at: "/world/trustAnchors/\(did)") }
        return all
    }

    /// Whole DID documents, or the short form with `verificationMethod` as a map from id to Multikey.
    private static func documents(_ json: JSON?) throws(CaseError) -> [String: DIDDocument] {
        guard let json else { return [:] }
        guard let object = json.object else { throw CaseError(at: "/world/cids", "this is a document for each DID") }
        var all: [String: DIDDocument] = [:]
        for (did, value) in object {
            var whole = value
            if let methods = value["verificationMethod"]?.object {
                whole["@context"] = DIDDocument.contexts
                whole["id"] = .string(did)
                whole["verificationMethod"] = .array(
                    methods.map { id, key in
                        var method: JSONObject = ["id": .string(id), "type": "Multikey", "controller": .string(did), "publicKeyMultibase": key]
                        method["revoked"] = value["revoked"]?[id]
                        return .object(method)
                    })
                whole["revoked"] = nil
            }
            do { all[did] = try DIDDocument(json: whole, expecting: did) } catch {
                throw CaseError(at: "/world/cids/\(did)\(error.pointer)", error.reason)
            }
        }
        return all
    }

    /// `now` is short for an act that was logged and seen then.
    private static func act(_ object: JSONObject) throws(CaseError) -> LogPlace {
        if let place = object["act"] {
            guard object["now"] == nil else { throw CaseError(at: "/world/now", "say either now or act") }
            return try self.place(place, at: "/world/act")
        }
        guard let now = object["now"]?.string.flatMap({ Instant($0) }) else {
            throw CaseError(at: "/world/now", "this is the time at which the act was logged, such as 2026-06-01T08:00:05Z")
        }
        return LogPlace(origin: "", position: 0, loggedAt: now, seenAt: now)
    }

    private static func place(_ json: JSON, at pointer: String) throws(CaseError) -> LogPlace {
        guard let loggedAt = json["loggedAt"]?.string.flatMap({ Instant($0) }) else {
            throw CaseError(at: pointer + "/loggedAt", "this is a date and time")
        }
        let position = json["position"]?.integer ?? 0
        guard position >= 0 else { throw CaseError(at: pointer + "/position", "a position is a number from 0") }
        return LogPlace(
            origin: json["origin"]?.string ?? "", position: UInt64(position), loggedAt: loggedAt,
            seenAt: try moment(json["seenAt"], at: pointer + "/seenAt"))
    }

    private static func statuses(_ json: JSON, _ documents: [String: DIDDocument]) throws(CaseError) -> StatusKnowledge {
        guard let values = json.array, values.count <= 256 else {
            throw CaseError(at: "/world/statusLists", "this is a list of at most 256 versions")
        }
        var versions: [StatusVersion] = []
        var unusable: [String: Plain] = [:]
        for (i, value) in values.enumerated() {
            let pointer = "/world/statusLists/\(i)"
            guard let credential = value["credential"] else { throw CaseError(at: pointer + "/credential", "this is a status list credential") }
            let place = try place(value, at: pointer)
            let issuer = credential["issuer"]?.string ?? ""
            do {
                guard let document = documents[issuer] ?? (try? DIDKey.document(of: issuer)) else {
                    throw Refusal(.statusUnavailable, at: "/issuer", en: "the document of the list's issuer is not at hand", zhHans: "没有列表签发方的文档")
                }
                let list = try StatusList(credential: credential, document: document, at: place.loggedAt)
                versions.append(StatusVersion(list: list, place: place, confirmedAt: try moment(value["confirmedAt"], at: pointer + "/confirmedAt")))
            } catch let error as Refusal {
                unusable[credential["id"]?.string ?? ""] = Plain(
                    en: "the list cannot be used: \(error.words.en)", zhHans: "状态列表无法使用：\(error.words.zhHans)")
            } catch let error as CaseError { throw error } catch { throw CaseError(at: pointer, "\(error)") }
        }
        return .lists(versions, unusable: unusable)
    }

    /// Proofs that documents stand in logs: `{"policy": text, "proofs": [{"id", "at", "salt", "proof"}]}`. One that does not hold gives no place.
    private func places(_ json: JSON, _ more: [JSON]) throws(CaseError) -> [Digest: LogPlace] {
        guard let text = json["policy"]?.string else {
            throw CaseError(at: "/world/log/policy", "this is a policy file (C2SP tlog-policy) as a text")
        }
        let policy: WitnessPolicy
        do { policy = try WitnessPolicy(bytes: Array(text.utf8)) } catch { throw CaseError(at: "/world/log/policy", error.reason) }
        var places: [Digest: LogPlace] = [:]
        for (i, value) in (json["proofs"]?.array ?? []).enumerated() {
            let pointer = "/world/log/proofs/\(i)"
            guard let id = value["id"]?.string, let document = (documents + more).first(where: { $0["id"]?.string == id }) else {
                throw CaseError(at: pointer + "/id", "this is the id of a mandate of the case")
            }
            guard let at = value["at"]?.string.flatMap({ Instant($0) }), let salt = value["salt"]?.string.flatMap({ Multibase.decode($0) }),
                let proof = value["proof"]?.string
            else { throw CaseError(at: pointer, "a proof has at, salt (u…) and proof, the text of a .tlog-proof file") }
            guard let file = try? TlogProof(bytes: Array(proof.utf8)),
                let place = try? LogPlace(of: document, salt: salt, at: at, proof: file, policy: policy)
            else { continue }
            places[Digest.sha256(document.canonicalBytes)] = place
        }
        return places
    }

    private static func policy(_ object: JSONObject) throws(CaseError) -> MandatePolicy {
        var policy = MandatePolicy()
        if let most = object["maxChain"] {
            guard let most = most.integer, (1...16).contains(most) else { throw CaseError(at: "/world/maxChain", "this is a number from 1 to 16") }
            policy.maxChain = Int(most)
        }
        guard let given = object["policy"] else { return policy }
        guard let members = given.object else { throw CaseError(at: "/world/policy", "this is an object") }
        for (key, value) in members {
            let pointer = "/world/policy/\(key)"
            switch key {
            case "bindingStatusAge", "otherStatusAge":
                guard let age = value.integer, age >= 0 else { throw CaseError(at: pointer, "an age is in milliseconds") }
                if key == "bindingStatusAge" { policy.bindingStatusAge = age } else { policy.otherStatusAge = age }
            case "needsWitness":
                guard let needs = value.bool else { throw CaseError(at: pointer, "this is true or false") }
                policy.needsWitness = needs
            case "toleratedWithoutStatus":
                for text in try texts(value, at: pointer) {
                    guard let action = MandateAction(rawValue: text) else { throw CaseError(at: pointer, "there is no action \(text)") }
                    policy.toleratedWithoutStatus.insert(action)
                }
            default: throw CaseError(at: pointer, "no policy has this member")
            }
        }
        return policy
    }

    private static func names(_ object: JSONObject, _ key: String) throws(CaseError) -> Set<String> {
        guard let value = object[key] else { return [] }
        return Set(try texts(value, at: "/world/" + key))
    }

    private static func texts(_ json: JSON, at pointer: String) throws(CaseError) -> [String] {
        guard let values = json.array else { throw CaseError(at: pointer, "this is a list of texts") }
        var texts: [String] = []
        for value in values {
            guard let text = value.string else { throw CaseError(at: pointer, "this is a list of texts") }
            texts.append(text)
        }
        return texts
    }

    private static func moment(_ json: JSON?, at pointer: String) throws(CaseError) -> Instant? {
        guard let json else { return nil }
        guard let moment = json.string.flatMap({ Instant($0) }) else { throw CaseError(at: pointer, "this is a date and time") }
        return moment
    }
}
