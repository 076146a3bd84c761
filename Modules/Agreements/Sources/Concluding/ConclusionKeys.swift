import Canon
import Conclusion
import Ledger
import Node
import Signing
import Verifier

/// Whose keys sign what a file about a conclusion holds, from the identity events that it carries: for a judgement without any network.
///
/// Every event is verified: it stands in the log that its identity's DID names, under a checkpoint that this log signed, and the log's key is the one that the
/// agreed text names, or one that the same node announced. Where the judge knows none of the logs' keys from elsewhere, that is trust on first use, and said so.
/// Mandates and approvals are told by the parties' whole logs, and not by this file.
package struct ConclusionKeys: Sendable {
    /// `pinned` where the policy has the keys of all the logs that the text names.
    package let trust: AuditReport.Trust
    /// The names of the logs that the policy does not have, ascending.
    package let onFirstUse: [String]
    private let identities: [String: IdentityHistory]
    /// By record: where it stands.
    private let places: [RecordReference: (log: String, position: UInt64)]

    /// Verifies the events of a file. Throws `ConclusionError` for one that does not hold, and for a log whose key is another in the policy.
    package init(_ file: ConclusionFile, policy: WitnessPolicy? = nil) throws(ConclusionError) {
        let clause = try file.terms().clause
        let pinned = policy?.logs.compactMap(\.key.verifier) ?? []
        var announced: [String: Set<String>] = [:]
        var identities: [String: IdentityHistory] = [:]
        for (i, json) in file.identities.enumerated() {
            let known: IdentityEvidence.Verified
            do { known = try IdentityEvidence(bytes: json.canonicalBytes).verify(logs: pinned) } catch {
                throw ConclusionError.unproven(at: "/identities/\(i)", "\(error)")
            }
            let log = known.log.name
            for history in known.histories.values {
                announced[log, default: []].formUnion(history.keys.filter { $0.purposes.contains("log") }.map(\.multikey))
                if PartyView.hosts(log, history.did) { identities[history.did] = history }
            }
        }
        let logs = [clause.decider] + clause.parties.map(\.log) + clause.neutrals
        for log in logs {
            let key = Multikey.encode(log.key)
            if let announced = announced[log.name], !announced.contains(key) {
                throw ConclusionError.unproven(at: "/text", "the text names a key of the log \(log.name) that its node never announced")
            }
            let own = pinned.filter { $0.name.utf8.elementsEqual(log.name.utf8) }
            guard own.isEmpty || own.contains(log) || announced[log.name]?.contains(key) == true else {
                throw ConclusionError.unproven(at: "/text", "the text names another key of the log \(log.name) than your policy has")
            }
        }
        let names = Set(pinned.map(\.name))
        onFirstUse = Set(logs.map(\.name)).subtracting(names).sorted()
        trust = onFirstUse.isEmpty ? .pinned : .firstUse
        (self.identities, places) = (identities, file.places)
    }

    /// Whether the signature of a record counts: by a key of its issuer, at the place where it stands. Unknown where the file does not say whose key it is.
    package func standing(of record: Record) -> RecordStanding {
        guard let history = identities[record.issuer] else { return .unknown }
        let place = places[record.reference].flatMap { PartyView.hosts($0.log, record.issuer) ? $0.position : nil }
        do {
            try record.verify()
            let life = try IdentityHistory.life(of: record.verificationMethod, issuer: record.issuer, history)
            if let place {
                try life.check(purpose: "assertionMethod", at: place)
            } else if !life.purposes.contains("assertionMethod") {
                // Where it stands is not shown, so neither is that the key had ended; that it never was one for records is.
                throw IdentityError(.keyPurpose, "is no key for records")
            }
            return .verified
        } catch {
            return .refused(
                RecordRefusal(
                    code: "signature",
                    words: [
                        "en": "its proof is by no key of \(record.issuer) that counts where it stands: \(error)",
                        "zh-Hans": "其证明并非由 \(record.issuer) 在该位置有效的密钥作出",
                    ]))
        }
    }

    /// `{"logs":[…],"trust"}`, for programs.
    package var json: JSON { ["onFirstUse": .array(onFirstUse.map { .string($0) }), "trust": .string(trust.rawValue)] }

    /// For people, in both languages.
    package var words: [String] {
        guard trust == .firstUse else {
            return ["Every log's key is the one in your policy.", "各日志的密钥均与您的策略一致。"]
        }
        let names = onFirstUse.joined(separator: ", ")
        return [
            "First use: the keys of \(names) came with the file. To be sure whose they are, compare them with someone you trust and name a --policy.",
            "首次使用：\(names) 的密钥随文件而来。如需确认其归属，请向可信任的人核对，并以 --policy 指明。",
        ]
    }
}
