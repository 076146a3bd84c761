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
        KnownWitnesses.majority(sightings, of: neutrals)
    }

    package enum Stage: String, Sendable { case logged, seen, witnessed }
    package var stage: Stage { witnessed != nil ? .witnessed : sightings.contains { !$0.isNeutral } ? .seen : .logged }

    /// Reads the clocks of a record. Cosignatures of a peer's log are those that its checkpoints carried when they were followed.
    package init(of found: FoundRecord, in transaction: any ReadTransaction) throws {
        let witnesses = try KnownWitnesses(in: transaction)
        stated = found.record?.statedAt ?? found.loggedAt
        logged = found.loggedAt
        neutrals = witnesses.neutrals
        sightings = try witnesses.sightings(of: found.position, in: found.origin, isOwn: found.isOwn, transaction)
    }
}

/// The witnesses that are pinned here, and what they cosigned: read once, asked about many records.
package struct KnownWitnesses {
    private let byName: [String: (origin: String, isNeutral: Bool)]
    /// How many of them are neutral.
    let neutrals: Int

    package init(in transaction: any ReadTransaction) throws {
        var byName: [String: (origin: String, isNeutral: Bool)] = [:]
        for row in try transaction.query("SELECT origin, witness_key, role FROM peers WHERE state <> 'removed'") {
            let name = row.text(1).split(separator: "+", maxSplits: 1).first.map(String.init) ?? ""
            byName[name] = (row.text(0), row.text(2) == "witness")
        }
        self.byName = byName
        neutrals = byName.values.count { $0.isNeutral }
    }

    /// When an entry was seen by others than its own log: when a majority of the neutrals had cosigned a head that contains it; while they have not, when the
    /// first other witness had. Nil while nobody is known to have.
    package func seenAt(_ position: UInt64, of log: String, home: String, in transaction: any ReadTransaction) throws -> Instant? {
        let sightings = try sightings(of: position, in: log, isOwn: log == home, transaction)
        return KnownWitnesses.majority(sightings, of: neutrals) ?? sightings.first { $0.origin != log }?.at
    }

    static func majority(_ sightings: [Clocks.Sighting], of neutrals: Int) -> Instant? {
        let (times, quorum) = (sightings.filter(\.isNeutral).map(\.at).sorted(), neutrals / 2 + 1)
        return neutrals > 0 && times.count >= quorum ? times[quorum - 1] : nil
    }

    /// The earliest cosignature of each witness over a head that contains the entry, in the order of time.
    func sightings(of position: UInt64, in log: String, isOwn: Bool, _ transaction: any ReadTransaction) throws -> [Clocks.Sighting] {
        try firstCosignatures(position, log, isOwn, transaction).map { name, size, time in
            Clocks.Sighting(
                name: name, origin: byName[name]?.origin ?? name.replacing("/witness", with: ""), at: Instant(seconds: time), size: size,
                isNeutral: byName[name]?.isNeutral ?? false)
        }.sorted { $0.at < $1.at }
    }

    /// Each witness's cosignature over the smallest head that contains the record. A witness signs heads in the order of their sizes, so that one is its
    /// earliest. Two look-ups in the key a witness, however many heads were cosigned.
    private func firstCosignatures(
        _ position: UInt64, _ origin: String, _ isOwn: Bool, _ transaction: any ReadTransaction
    ) throws -> [(name: String, size: UInt64, time: Int64)] {
        let table = isOwn ? "cosignatures WHERE " : "peer_cosignatures WHERE log = ? AND "
        let log: [SQLValue] = isOwn ? [] : [.text(origin)]
        var result: [(name: String, size: UInt64, time: Int64)] = []
        var last = ""
        while let next = try transaction.first("SELECT MIN(name) FROM \(table)name > ?", log + [.text(last)]), case .text(let name) = next[0] {
            last = name
            let row = try transaction.first(
                "SELECT size, time FROM \(table)name = ? AND size > ? ORDER BY size LIMIT 1", log + [.text(name), SQLValue(position)])
            if let row { result.append((name, UInt64(row.integer(0)), row.integer(1))) }
        }
        return result
    }
}
