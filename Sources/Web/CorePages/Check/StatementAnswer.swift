import Canon
import Node
import Pages
import Signing
import Store

/// What this node knows of a statement: where it was published, by whom, and what became of it.
struct StatementAnswer: Sendable {
    struct Found: Sendable {
        var match: StatementMatch
        /// How far the record has come; nil when it cannot be looked up any more.
        var clocks: Clocks?
        var state: OpeningState
        /// Whether it counts, where its module says more than that it stands in a log.
        var weight: RecordWeight?
        /// The records that took its place.
        var successors: [(id: RecordID, path: String)]
    }

    var found: [Found]
    /// How many logs were searched, the own one included.
    var logs: Int

    /// Asks every module, and the index of records.
    static func search(_ input: StatementInput, registry: Registry, _ reader: ReaderView) throws -> StatementAnswer {
        let (home, transaction) = (reader.home, reader.transaction)
        let logs = 1 + Int(try transaction.first("SELECT COUNT(*) FROM peers WHERE state <> 'removed'")?.integer(0) ?? 0)
        switch input {
        case .nothing: return StatementAnswer(found: [], logs: logs)
        case .record(let id):
            guard let record = try RecordLookup.find(id, origin: home, in: transaction) else { return StatementAnswer(found: [], logs: logs) }
            // A sealed record is not given away by its name, and an erased one is only said to have been there.
            guard record.state != .sealed else { return StatementAnswer(found: [], logs: logs) }
            let match = StatementMatch(
                record: id, origin: record.origin, issuer: record.record?.issuer ?? "", kind: record.record?.kind ?? "",
                statedAt: record.record?.statedAt ?? record.loggedAt, part: .record)
            let clocks = try Clocks(of: record, in: transaction)
            let weight = try registry.weight(of: record, for: reader)
            return StatementAnswer(
                found: [Found(match: match, clocks: clocks, state: record.state, weight: weight, successors: [])], logs: logs)
        case .statement(let query, _):
            let found = try registry.statements(query, origin: home, in: transaction).prefix(20).map { match in
                let record = try RecordLookup.find(match.record, origin: home, in: transaction)
                return Found(
                    match: match, clocks: try record.map { try Clocks(of: $0, in: transaction) }, state: record?.state ?? .open,
                    weight: try record.flatMap { try registry.weight(of: $0, for: reader) },
                    successors: match.supersededBy.map { ($0, registry.path(kind: match.kind, id: $0, cooperation: nil)) })
            }
            return StatementAnswer(found: found, logs: logs)
        }
    }
}
