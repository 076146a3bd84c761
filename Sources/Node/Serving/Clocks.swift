import Canon
import Ledger
import Signing
import Store

/// How far a record has come: logged, seen by a party to the act, witnessed by a majority of the neutrals. Each with its time.
package struct Clocks: Sendable, Hashable {
    package struct Sighting: Sendable, Hashable {
        /// The witness key's name, such as `localhost:8082/witness`.
        package var name: String
        /// The origin of the node behind it.
        package var origin: String
        package var at: Instant
        /// The smallest cosigned size that contains the record.
        package var size: UInt64
        package var isNeutral: Bool
    }

    /// What the issuer says.
    package var stated: Instant
    /// What the log says.
    package var logged: Instant
    /// Earliest cosignature of each known witness over a head that contains the record.
    package var sightings: [Sighting]
    /// How many neutral witnesses the policy names, and how many must have seen it.
    package var neutrals: Int
    package var quorum: Int { neutrals / 2 + 1 }

    /// When the majority of neutrals had seen it; nil while they have not.
    package var witnessed: Instant? {
        let times = sightings.filter(\.isNeutral).map(\.at).sorted()
        return neutrals > 0 && times.count >= quorum ? times[quorum - 1] : nil
    }

    package enum Stage: String, Sendable { case logged, seen, witnessed }
    package var stage: Stage { witnessed != nil ? .witnessed : sightings.contains { !$0.isNeutral } ? .seen : .logged }

    /// Reads the clocks of a record. Cosignatures of a peer's log are those that its checkpoints carried when they were followed.
    package init(of found: FoundRecord, in transaction: any ReadTransaction) throws {
        stated = found.record?.statedAt ?? found.loggedAt
        logged = found.loggedAt
        let witnesses = try transaction.query("SELECT origin, witness_key, role FROM peers WHERE state <> 'removed'")
        var byName: [String: (origin: String, neutral: Bool)] = [:]
        for row in witnesses {
            let name = row.text(1).split(separator: "+", maxSplits: 1).first.map(String.init) ?? ""
            byName[name] = (row.text(0), row.text(2) == "witness")
        }
        neutrals = byName.values.count { $0.neutral }
        let table = found.isOwn ? "cosignatures WHERE size > ?" : "peer_cosignatures WHERE size > ? AND log = ?"
        let arguments: [SQLValue] = found.isOwn ? [SQLValue(found.position)] : [SQLValue(found.position), .text(found.origin)]
        let rows = try transaction.query("SELECT name, time, size FROM \(table) ORDER BY time", arguments)
        var seen: Set<String> = []
        sightings = rows.compactMap { row in
            let name = row.text(0)
            guard seen.insert(name).inserted else { return nil }
            let origin = byName[name]?.origin ?? name.replacing("/witness", with: "")
            return Sighting(
                name: name, origin: origin, at: Instant(seconds: row.integer(1)), size: UInt64(row.integer(2)), isNeutral: byName[name]?.neutral ?? false)
        }
    }
}
