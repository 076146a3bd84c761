import Canon
import Ledger
import Signing

extension AuditRun {
    /// The most records and identities that are asked for beyond the log.
    private static let mostLacking = 2_000
    /// A record with what an answer says beside it.
    private static let answerLimit = 4 << 20

    /// Fetches what records of this log are about and stands in others, and judges what waited for it.
    ///
    /// Such a record is known by its digest, so any node may give it. Where a party is at home its own identity events say, with what proves them; whose key
    /// signed their log is believed on first use unless it is pinned. What is not to be had leaves the record unjudged, and that is said.
    mutating func settle(_ book: inout RecordBook) async {
        var asked = AuditNeeds()
        // A text leads to its parties; nothing leads further.
        for _ in 0..<3 {
            let lacks = book.lacks.subtracting(asked)
            guard !lacks.isEmpty, asked.count < AuditRun.mostLacking else { break }
            asked.add(lacks)
            for reference in lacks.records { if let record = await record(reference) { book.bring(record) } }
            for did in lacks.identities { if let jurisdiction = await jurisdiction(of: did) { book.bring(jurisdiction: jurisdiction, of: did) } }
        }
        notes += book.settle(&findings)
    }

    private func record(_ reference: RecordReference) async -> Record? {
        guard let bytes = try? await files.source.read("api/v1/records/" + reference.id.uuid, limit: AuditRun.answerLimit),
            let json = try? JSON.parse(bytes, limits: JSONLimits(maxBytes: AuditRun.answerLimit, maxDepth: 64, maxNodes: 400_000))["record"],
            let record = try? Record(json: json), record.reference == reference
        else { return nil }
        return record
    }

    private mutating func jurisdiction(of did: String) async -> String? {
        guard
            let bytes = try? await files.source.read(
                "api/v1/identities/" + did.addingPercentEncodingForPath, limit: IdentityEvidence.maximumBytes),
            let evidence = try? IdentityEvidence(bytes: bytes),
            let known = try? evidence.verify(logs: options.logKeys + (options.policy?.logs.compactMap(\.key.verifier) ?? [])),
            let jurisdiction = known.jurisdictions[did]
        else { return nil }
        if known.trust == .firstUse {
            notes.append("That \(did) is at home in \(jurisdiction) is taken from its own log, by a key of first use: to be sure, audit that log.")
        }
        return jurisdiction
    }
}
