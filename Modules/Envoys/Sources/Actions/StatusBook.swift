import Canon
import EnvoysAPI
import Mandates
import Node
import Signing
import Store

/// The status lists of the parties hosted here, as their log tells them: which places are given, which are set, which version is the last.
struct StatusBook {
    let transaction: any ReadTransaction
    let origin: String

    init(origin: String, in transaction: any ReadTransaction) { (self.origin, self.transaction) = (origin, transaction) }

    /// 0 while the list has no version.
    func lastVersion(_ address: String) throws -> Int64 {
        try transaction.first("SELECT MAX(version) FROM envoy_lists WHERE address = ? AND origin = ?", [.text(address), .text(origin)])?[0].integer
            ?? 0
    }

    /// Places that mandates have, on whatever list of the same purpose and address.
    func taken(_ address: String) throws -> Set<Int> {
        Set(try transaction.query("SELECT place FROM envoy_places WHERE list = ?", [.text(address)]).map { Int($0.integer(0)) })
    }

    /// The places that must be set now, ascending.
    func indexes(_ address: String, _ purpose: StatusPurpose, at place: LogPlace) throws -> [Int] {
        let mandates = LoggedMandates(origin: origin, in: transaction)
        return try transaction.query(
            "SELECT id, place FROM envoy_places WHERE list = ? AND origin = ? ORDER BY place", [.text(address), .text(origin)]
        )
        .compactMap { row in
            guard let id = RecordID(bytes: row.blob(0)), let logged = try mandates.mandate(id) else { return nil }
            let state = try mandates.state(of: logged, at: place)
            switch purpose {
            // What was revoked stays suspended where it was: only revocation counts then, and it is for ever.
            case .revocation: return state == .revoked ? Int(row.integer(1)) : nil
            case .suspension: return state == .suspended ? Int(row.integer(1)) : nil
            }
        }
    }

    /// The act that publishes the next version of a party's list; nil when the last one says what is so.
    func next(_ did: String, party: String?, _ purpose: StatusPurpose, at place: LogPlace) throws -> Act? {
        guard let address = StatusListRecord.address(of: did, purpose) else { return nil }
        let last = try lastVersion(address)
        let wanted = try indexes(address, purpose, at: place)
        if last > 0, try listed(address) == wanted { return nil }
        var bits = Bitstring()
        for index in wanted { bits[index] = true }
        let record = StatusListRecord(address: address, purpose: purpose, bits: bits, version: last + 1)
        return record.subject.map { Act(party: party, kind: StatusList.recordKind, subject: $0) }
    }

    /// Whether the log has changed a mandate on the list since its newest version. A list that was never begun is not behind.
    func isBehind(_ address: String) throws -> Bool {
        let newest = try transaction.first(
            "SELECT MAX(position) FROM envoy_lists WHERE address = ? AND origin = ?", [.text(address), .text(origin)])?[0].integer
        guard let newest else { return false }
        return try transaction.first(
            "SELECT 1 FROM envoy_places p JOIN envoy_events e ON e.mandate = p.id WHERE p.list = ? AND p.origin = ? AND e.sealed = 0 "
                + "AND (e.origin <> ? OR e.position > ?) LIMIT 1", [.text(address), .text(origin), .text(origin), .integer(newest)]) != nil
    }

    /// The newest version as it stands in the log.
    func newest(_ address: String) throws -> FoundRecord? {
        let row = try transaction.first(
            "SELECT position FROM envoy_lists WHERE address = ? AND origin = ? ORDER BY version DESC LIMIT 1", [.text(address), .text(origin)])
        return try row.flatMap { try RecordLookup.at(UInt64($0.integer(0)), of: origin, origin: origin, in: transaction) }
    }

    private func listed(_ address: String) throws -> [Int]? {
        try newest(address)?.record.flatMap { try? StatusListRecord($0.subject).bits.indexes }
    }
}
