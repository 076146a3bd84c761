import Canon

extension MandateCheck {
    // MARK: 7

    /// Neither revoked nor suspended, for every mandate, as the lists stood where the act stands.
    mutating func checkStatus() throws(Refusal) {
        switch world.status {
        case .facts(let revoked, let suspended):
            for (i, mandate) in chain.enumerated() {
                let at = "/chain/\(i)" + MandateCheck.frame(mandate) + "/credentialStatus"
                if revoked.contains(mandate.id) { throw MandateCheck.revoked(at) }
                if suspended.contains(mandate.id) { throw MandateCheck.suspended(at) }
            }
            note(.status, "none is revoked or suspended, by what the verifier was told", "据核验方所知，均未被撤销或中止")
        case .lists(let versions, let unusable):
            var unknown: Refusal?
            for (i, mandate) in chain.enumerated() {
                for (n, entry) in mandate.status.enumerated() {
                    let at = "/chain/\(i)" + MandateCheck.frame(mandate) + "/credentialStatus/\(n)"
                    switch status(entry, of: mandate, versions, unusable) {
                    case .clear(let list): keep(list)
                    case .set: throw entry.purpose == .revocation ? MandateCheck.revoked(at) : MandateCheck.suspended(at)
                    case .unknown(let words):
                        let refusal = Refusal(.statusUnavailable, at: at, en: words.en, zhHans: words.zhHans)
                        guard world.policy.tolerates(action) else { throw refusal }
                        unknown = unknown ?? refusal
                    }
                }
            }
            if let unknown {
                note(
                    .status, result: .tolerated, "not known for \(unknown.pointer), which the policy lets pass for this action: \(unknown.words.en)",
                    "\(unknown.pointer) 的状态未知，策略允许此类行为继续：\(unknown.words.zhHans)")
            } else {
                note(.status, "every list was fresh, and no bit is set", "各状态列表均为最新，且均未置位")
            }
        }
    }

    private enum Finding {
        case clear(StatusList)
        case set
        case unknown(Plain)
    }

    /// What the version that counted when the act was made says. Versions that came later, such as a revocation logged after the act, do not count.
    private func status(_ entry: StatusEntry, of mandate: Mandate, _ versions: [StatusVersion], _ unusable: [String: Plain]) -> Finding {
        let act = world.act
        let earlier = versions.filter {
            $0.list.address == entry.list && $0.list.purposes.contains(entry.purpose.rawValue) && $0.place.isBefore(act)
        }
        let own = earlier.filter { $0.list.issuer == mandate.issuer || $0.list.issuer == mandate.principal }
        guard let newest = own.max(by: { $0.place.isEarlier(than: $1.place) }) else {
            if let words = unusable[entry.list] { return .unknown(words) }
            return .unknown(
                earlier.isEmpty
                    ? Plain(en: "no version of \(entry.list) from before the act is at hand", zhHans: "没有 \(entry.list) 在该行为之前的版本")
                    : Plain(
                        en: "\(entry.list) is issued by \(earlier[0].list.issuer), who is neither the giver of the mandate nor its principal",
                        zhHans: "\(entry.list) 由 \(earlier[0].list.issuer) 签发，其既非授予方亦非委任方"))
        }
        guard let bit = newest.list.bits[entry.index] else {
            return .unknown(
                Plain(
                    en: "the list has \(newest.list.bits.count) entries, and this is number \(entry.index)",
                    zhHans: "列表有 \(newest.list.bits.count) 项，而此处为第 \(entry.index) 项"))
        }
        // What is set is believed even when it is old: a revocation does not lapse, and a suspension stands until the list says otherwise.
        if bit { return .set }
        let age = act.counts.milliseconds - newest.confirmedAt.milliseconds
        let most = min(world.policy.statusAge(action), newest.list.ttl ?? .max)
        guard age <= most else {
            return .unknown(
                Plain(
                    en:
                        "the last word on \(entry.list) is of \(newest.confirmedAt), \(age / 60_000) minutes before the act; at most \(most / 60_000) are allowed",
                    zhHans: "\(entry.list) 的最新消息为 \(newest.confirmedAt)，早于该行为 \(age / 60_000) 分钟；最多允许 \(most / 60_000) 分钟"))
        }
        if let from = newest.list.validFrom, act.counts < from {
            return .unknown(Plain(en: "the list is valid only from \(from)", zhHans: "列表自 \(from) 起才有效"))
        }
        if let until = newest.list.validUntil, act.counts >= until {
            return .unknown(Plain(en: "the list was valid until \(until)", zhHans: "列表已于 \(until) 失效"))
        }
        return .clear(newest.list)
    }

    private mutating func keep(_ list: StatusList) {
        let judged = JudgedDocument(role: "statusList", id: list.address, digest: list.digest)
        if !documents.contains(judged) { documents.append(judged) }
    }

    private static func revoked(_ pointer: String) -> Refusal {
        Refusal(
            .revoked, at: pointer, en: "the mandate was revoked before the act; a new mandate is needed", zhHans: "授权书在该行为之前已被撤销，需要新的授权书")
    }

    private static func suspended(_ pointer: String) -> Refusal {
        Refusal(
            .suspended, at: pointer, en: "the mandate was suspended when the act was made; it can act again once it is resumed",
            zhHans: "该行为作出时授权书处于中止状态，恢复后方可行事")
    }

    // MARK: 8

    /// Each mandate stands in a log of its issuer or its principal, and stood there before the act.
    mutating func checkLogged() throws(Refusal) {
        guard case .places(let places) = world.log else {
            return note(.logged, result: .notAsked, "whether the mandates are in a log was not asked", "未核查授权书是否已入册")
        }
        for (i, mandate) in chain.enumerated() {
            func missing(_ en: String, _ zhHans: String) -> Refusal { Refusal(.notLogged, at: "/chain/\(i)", en: en, zhHans: zhHans) }
            guard let place = places[mandate.digest] else {
                throw missing("nothing shows that this mandate stands in its issuer's log", "没有证据表明此授权书已入签发方的日志")
            }
            guard place.isOfLog(of: mandate.issuer) || place.isOfLog(of: mandate.principal) else {
                throw missing(
                    "the mandate stands in the log \(place.origin), which is neither its issuer's nor its principal's",
                    "授权书在日志 \(place.origin) 中，该日志既非签发方亦非委任方的日志")
            }
            guard place.seenAt != nil || !world.policy.needsWitness else {
                throw missing("no neutral witnesses have seen the mandate yet", "尚无中立见证方见过此授权书")
            }
            guard place.isBefore(world.act) else {
                throw missing("the mandate was logged after the act", "授权书的入册晚于该行为")
            }
        }
        note(.logged, "each stood in a log before the act", "各份授权书在该行为之前均已入册")
    }
}

extension LogPlace {
    /// Whether the log is kept by the node that hosts this identity: a did:web of the same host. A did:key has no host.
    func isOfLog(of did: String) -> Bool {
        guard did.hasPrefix("did:web:") else { return false }
        let authority = did.dropFirst(8).split(separator: ":", omittingEmptySubsequences: false)[0]
        return origin == authority.split(separator: "%3A", maxSplits: 1).joined(separator: ":")
    }

    /// A strict order among versions of one list: by position in one log, by the time that counts between logs, then by position.
    func isEarlier(than other: LogPlace) -> Bool {
        origin == other.origin ? position < other.position : (counts, position) < (other.counts, other.position)
    }
}
