import Canon
import Pages
import Signing
import Store

/// The modules that this program is made of, in the order in which they are asked.
package struct Registry: Sendable {
    package let modules: [any Module]
    private let kinds: [String: (kind: RecordKind, module: any Module)]
    private let tables: [String: DerivedTable]
    private let authority: (any ApprovalAuthority)?
    /// Who signs in here, as the module that has accounts says.
    package let sessions: SessionReader?
    /// The insert statement of each table: built once, since it is run for every record.
    private let insertions: [String: SQLStatement]
    /// The same for the shadow tables of a rebuild.
    private let shadowInsertions: [String: SQLStatement]
    /// What the names of shadow tables begin with.
    package static let shadowPrefix = "shadow_"

    /// Two modules that claim one kind or one table are a mistake in the program, found at start.
    package init(_ modules: [any Module]) throws {
        self.modules = [CoreModule()] + modules
        var kinds: [String: (RecordKind, any Module)] = [:]
        var tables: [String: DerivedTable] = [:]
        for module in self.modules {
            for kind in module.kinds {
                guard kinds.updateValue((kind, module), forKey: kind.name) == nil else {
                    throw StoreError(.failed, "two modules claim the record kind \(kind.name)")
                }
            }
            for table in module.tables {
                guard tables.updateValue(table, forKey: table.name) == nil else {
                    throw StoreError(.failed, "two modules claim the table \(table.name)")
                }
            }
        }
        let (authorities, sessions) = (self.modules.compactMap(\.approvals), self.modules.compactMap(\.sessions))
        guard authorities.count <= 1, sessions.count <= 1 else {
            throw StoreError(.failed, "two modules say who approves, or who signs in")
        }
        (authority, self.sessions) = (authorities.first, sessions.first)
        self.kinds = kinds
        self.tables = tables
        insertions = tables.mapValues { SQLStatement($0.insertion()) }
        shadowInsertions = tables.mapValues { SQLStatement($0.insertion(into: Registry.shadowPrefix + $0.name)) }
    }

    package func knows(_ kind: String) -> Bool { kinds[kind] != nil }
    package func module(named name: String) -> (any Module)? { modules.first { $0.name == name } }
    package var routes: [Route] { modules.flatMap(\.routes) }
    package var navigation: [NavigationEntry] { modules.flatMap(\.navigation) }
    package var allTables: [DerivedTable] { modules.flatMap(\.tables) }

    /// Where a record is best read on this site.
    package func path(kind: String, id: RecordID, cooperation: RecordID?) -> String {
        kinds[kind]?.module.path(kind: kind, id: id, cooperation: cooperation) ?? "/records/" + id.uuid
    }

    /// How a record is shown inside another page, as the module of its kind says.
    @Sendable package func exhibit(_ found: FoundRecord, _ wish: ExhibitWish, for reader: ReaderView) throws -> Exhibit? {
        guard let record = found.record, let module = kinds[record.kind]?.module else { return nil }
        return try module.exhibit(found, wish, for: reader)
    }

    /// Every public record in which a text, file or digest stands, as all modules tell.
    package func statements(_ query: StatementQuery, origin: String, in transaction: any ReadTransaction) throws -> [StatementMatch] {
        try modules.flatMap { try $0.statements(query, origin: origin, in: transaction) }
    }

    /// Whether a record counts beyond that it stands in a log, as the module of its kind says; nil where nothing more is to be said.
    package func weight(of found: FoundRecord, for reader: ReaderView) throws -> RecordWeight? {
        guard let record = found.record, let module = kinds[record.kind]?.module else { return nil }
        return try module.weight(of: found, for: reader)
    }

    /// Throws `Failure` where an approval with this key would not help the record: `Module.checkApprover`.
    @Sendable package func checkApprover(
        _ key: String, of record: Record, origin: String, in transaction: any ReadTransaction
    ) throws {
        try kinds[record.kind]?.module.checkApprover(key, of: record, origin: origin, in: transaction)
    }

    /// Checks the form of a record of a known kind; an unknown kind is refused. Throws `Failure`.
    package func validate(_ record: Record) throws {
        guard let found = kinds[record.kind] else {
            throw Failure(
                status: 422, code: "unknownKind", pointer: "/kind",
                detail: "the kind \(record.kind) is not known here; known are \(kinds.keys.sorted().joined(separator: ", "))")
        }
        try found.kind.validate(record)
    }

    /// The rows of a record of a known kind, whose form is checked on the way and only once. Throws `Failure`.
    package func checkedRows(for record: Record) throws -> [DerivedRow] {
        try validate(record)
        let core = modules[0].rows(for: record)
        guard let module = kinds[record.kind]?.module, module.name != "core" else { return core }
        return core + module.rows(for: record)
    }

    /// What must hold at this moment: the approvals that the kind needs, then whatever the record's module asks.
    package func admit(_ record: Record, at place: RecordPlace, in transaction: any ReadTransaction) throws {
        guard let (kind, module) = kinds[record.kind] else { return }
        try checkApprovals(of: record, kind, at: place, in: transaction)
        try admit(record, of: module, at: place, in: transaction)
    }

    /// What the module of its kind would say if the record were to be logged now, approvals aside: so that people are not asked to approve what is refused.
    package func tryOut(_ record: Record, at place: RecordPlace, in transaction: any ReadTransaction) throws {
        try validate(record)
        if let module = kinds[record.kind]?.module { try admit(record, of: module, at: place, in: transaction) }
    }

    private func admit(_ record: Record, of module: any Module, at place: RecordPlace, in transaction: any ReadTransaction) throws {
        if record.kind == Erasure.kind {
            try checkErasable(try Erasure.read(record).target(of: record.issuer, in: transaction), in: transaction)
        }
        try module.admit(record, at: place, in: transaction)
    }

    /// Throws `Failure` where a record may not be erased even by its issuer: what people approved, and what others rely on. A record of a kind that is not
    /// known here gives no rows, and nobody can rely on it.
    package func checkErasable(_ record: Record, in transaction: any ReadTransaction) throws {
        guard let (kind, module) = kinds[record.kind] else { return }
        if try kind.stays || kind.need(record).count > 0 || module.stays(record, in: transaction) { throw Failure.staysForGood(record) }
    }

    /// Throws `Failure` unless the record carries the approvals that its kind needs. A kind that is not known here needs none that could be judged.
    @Sendable package func checkApprovals(_ record: Record, at place: RecordPlace, in transaction: any ReadTransaction) throws {
        guard let kind = kinds[record.kind]?.kind else { return }
        try checkApprovals(of: record, kind, at: place, in: transaction)
    }

    /// The rows that a record of a peer's log gives here: those of its kind where it carries the approvals that the kind needs, and the index row alone
    /// where it does not. It stays in the mirror as evidence, and counts for nothing.
    package func countedRows(
        _ rows: [DerivedRow], of record: Record, at place: RecordPlace, in transaction: any ReadTransaction
    ) throws -> [DerivedRow] {
        guard asksForApprovals(record) else { return rows }
        // A copy in another's log says nothing: only the log that the issuer's DID names has the roster as it was before the record.
        guard PartyView.hosts(place.origin, record.issuer) else { return modules[0].rows(for: record) }
        do {
            try checkApprovals(record, at: place, in: transaction)
            return rows
        } catch is Failure { return modules[0].rows(for: record) }
    }

    /// The approvals that a record of this form and content needs. Throws `Failure` where its kind is unknown or its form wrong.
    @Sendable package func need(_ record: Record) throws -> ApprovalNeed {
        try validate(record)
        return kinds[record.kind]?.kind.need(record) ?? .none
    }

    /// What judges the approvals of a log's records, before the first; nil where nobody judges them.
    package func approvalAuditor() -> (any ApprovalAuditor)? { authority.flatMap { $0.auditor() } }

    /// The approvals that a record needs, without a check of its form.
    package func neededApprovals(_ record: Record) -> ApprovalNeed { kinds[record.kind]?.kind.need(record) ?? .none }

    /// Whether there is anything about approvals to judge in a record.
    package func asksForApprovals(_ record: Record) -> Bool {
        guard let kind = kinds[record.kind]?.kind else { return false }
        return !record.approvals.isEmpty || kind.need(record).count > 0
    }

    private func checkApprovals(of record: Record, _ kind: RecordKind, at place: RecordPlace, in transaction: any ReadTransaction) throws {
        let need = kind.need(record)
        guard need.count > 0 || !record.approvals.isEmpty else { return }
        guard let authority else {
            throw Failure(
                status: 422, code: "approval.nobodyJudges", pointer: "/approvals",
                detail: "nothing here can judge approvals, which \(record.kind) carries or needs; it is refused rather than believed")
        }
        try authority.check(record, need, at: place, in: transaction)
    }

    /// All rows of a record: the core's index row always, its module's rows if the kind is known and its form right.
    package func rows(for record: Record) -> [DerivedRow] {
        (knows(record.kind) ? try? checkedRows(for: record) : nil) ?? modules[0].rows(for: record)
    }

    /// Puts together what writes the rows of a record of the log `origin`: all but the position, which `Insertion.run` adds. With `shadow`, for the
    /// tables of a rebuild.
    package func insertions(of rows: [DerivedRow], origin: String, sealed: Bool, shadow: Bool = false) throws -> [Insertion] {
        var insertions: [Insertion] = []
        insertions.reserveCapacity(rows.count)
        // A record has rows in few tables.
        var next: [(table: String, statement: SQLStatement, ordinal: Int)] = []
        for row in rows {
            let known = next.firstIndex { $0.table == row.table }
            if known == nil {
                guard let statement = (shadow ? shadowInsertions : self.insertions)[row.table] else {
                    throw StoreError(.failed, "no module declares the table \(row.table)")
                }
                next.append((row.table, statement, 0))
            }
            let at = known ?? next.count - 1
            insertions.append(Insertion(next[at].statement, origin: origin, ordinal: next[at].ordinal, sealed: sealed, row.values))
            next[at].ordinal += 1
        }
        return insertions
    }

    /// Writes the rows of a record that stands at `position` of the log `origin`; with `shadow`, to the tables of a rebuild.
    package func project(
        _ rows: [DerivedRow], origin: String, position: UInt64, sealed: Bool, shadow: Bool = false, in transaction: any WriteTransaction
    ) throws {
        for insertion in try insertions(of: rows, origin: origin, sealed: sealed, shadow: shadow) {
            try insertion.run(at: position, in: transaction)
        }
    }

    /// Removes the rows of a record whose opening is gone.
    package func forget(origin: String, position: UInt64, in transaction: any WriteTransaction) throws {
        for table in tables.values {
            try transaction.execute("DELETE FROM \(table.name) WHERE origin = ? AND position = ?", [.text(origin), SQLValue(position)])
        }
        try RowChanges.note(in: transaction)
    }
}
