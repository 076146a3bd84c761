import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing

/// The holders of the mandates that an act cites: each of them must approve it, and nobody else's approval helps.
struct CitedHolders {
    /// One of the mandates.
    struct Holder {
        var id: RecordID
        /// Nil where no log known here holds the mandate.
        var mandate: Mandate?
        var keys: Set<String>
        var hasApproved: Bool
    }

    let all: [Holder]

    init(_ act: Record, known: any KnownMandates) throws {
        let given = Set(act.approvals.compactMap { $0["publicKey"]?.string })
        all = try act.refersTo.map { reference in
            let mandate = try known.mandate(reference.id).flatMap { $0.mandate.digest == reference.digest ? $0.mandate : nil }
            let keys = mandate?.approvingKeys ?? []
            return Holder(id: reference.id, mandate: mandate, keys: keys, hasApproved: !keys.isDisjoint(with: given))
        }
    }

    /// Throws `Failure` where the key is of none of the holders.
    func check(_ key: String, of act: Record) throws {
        guard !all.isEmpty, !all.contains(where: { $0.keys.contains(key) }) else { return }
        let names = all.map(\.id.description).joined(separator: ", ")
        throw Failure.powers(
            (act.kind == AgreementKinds.signature ? "agreement.signature." : "agreement.power.") + "notByHolder", at: "/approvals",
            en: "are by the holders of the mandates that are cited, and this key is of none of them; let the holder of \(names) approve",
            zhHans: "须由所引授权书的持有人作出，而该密钥不属于其中任何一人；请由 \(names) 的持有人批准")
    }
}
