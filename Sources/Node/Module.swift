import Canon
import Pages
import Signing
import Store

/// A part of Comity that knows some kinds of record: one folder under Modules/, one line in Package.swift, one line in the registry.
///
/// A module never opens a file, reads a clock or writes a row. It says which kinds it knows, how a record of such a kind becomes rows, what must
/// hold at the moment one is admitted, and which pages show them.
package protocol Module: Sendable {
    /// Lower-case noun in the plural, such as `notices`: the prefix of its templates, texts, tables and state digest.
    var name: String { get }
    var kinds: [RecordKind] { get }
    var tables: [DerivedTable] { get }
    /// The rows of one record: a pure function, the same for our own log, for a peer's and for an auditor far away.
    func rows(for record: Record) -> [DerivedRow]
    /// What must hold in the very transaction that logs the record; throws `Failure` to refuse it alone.
    func admit(_ record: Record, in transaction: any ReadTransaction) throws
    /// As above, for modules that need to know where and when the record will stand.
    func admit(_ record: Record, at place: RecordPlace, in transaction: any ReadTransaction) throws
    /// Whether a record of a kind that may be erased must stay by now, since others came to rely on it.
    func stays(_ record: Record, in transaction: any ReadTransaction) throws -> Bool
    /// Throws `Failure` where an approval with this key (a Multikey) would not help a record of one of its kinds, whoever else approves. Asked when a person
    /// approves, so that nobody's approval is kept in vain; whether it counts is asked when the record is logged.
    func checkApprover(_ key: String, of record: Record, origin: String, in transaction: any ReadTransaction) throws
    /// Statements that make the module's own *Local* tables: rows that are no records, such as sessions and drafts. Each may run again on every start
    /// (`CREATE TABLE IF NOT EXISTS …`).
    var localTables: [String] { get }
    /// Who signs in here; at most one module says so.
    var sessions: SessionReader? { get }
    /// Who judges approvals; at most one module says so. Without one, a kind that needs approvals is refused.
    var approvals: (any ApprovalAuthority)? { get }
    /// The kinds that `auditor` takes.
    var auditedKinds: Set<String> { get }
    /// What judges records by those before them in an audit; nil where nothing does.
    func auditor() -> (any ModuleAuditor)?
    var routes: [Route] { get }
    /// Entries of the main navigation: path and text key.
    var navigation: [NavigationEntry] { get }
    /// What the module shows on the home page.
    var homeSections: [HomeSection] { get }
    /// The address on this site at which a record of one of its kinds is best read; nil for `/records/<uuid>`, which every record has.
    func path(kind: String, id: RecordID, cooperation: RecordID?) -> String?
    /// How a record of one of its kinds is shown inside another page; nil where its title and a link say enough. Asked only for records that the
    /// reader may read.
    func exhibit(_ found: FoundRecord, _ wish: ExhibitWish, for reader: ReaderView) throws -> Exhibit?
    /// The public records in which a text, file or digest stands: for the page that checks statements. At most a hundred.
    func statements(_ query: StatementQuery, origin: String, in transaction: any ReadTransaction) throws -> [StatementMatch]
    /// Whether a record of one of its kinds counts, beyond that it stands in a log; nil where nothing more is to be said.
    func weight(of found: FoundRecord, for reader: ReaderView) throws -> RecordWeight?
}

extension Module {
    package func admit(_ record: Record, in transaction: any ReadTransaction) throws {}
    package func admit(_ record: Record, at place: RecordPlace, in transaction: any ReadTransaction) throws { try admit(record, in: transaction) }
    package func stays(_ record: Record, in transaction: any ReadTransaction) throws -> Bool { false }
    package func checkApprover(_ key: String, of record: Record, origin: String, in transaction: any ReadTransaction) throws {}
    package var localTables: [String] { [] }
    package var sessions: SessionReader? { nil }
    package var approvals: (any ApprovalAuthority)? { nil }
    package var auditedKinds: Set<String> { [] }
    package func auditor() -> (any ModuleAuditor)? { nil }
    package var routes: [Route] { [] }
    package var navigation: [NavigationEntry] { [] }
    package var homeSections: [HomeSection] { [] }
    package func path(kind: String, id: RecordID, cooperation: RecordID?) -> String? { nil }
    package func exhibit(_ found: FoundRecord, _ wish: ExhibitWish, for reader: ReaderView) throws -> Exhibit? { nil }
    package func statements(_ query: StatementQuery, origin: String, in transaction: any ReadTransaction) throws -> [StatementMatch] { [] }
    package func weight(of found: FoundRecord, for reader: ReaderView) throws -> RecordWeight? { nil }
}

/// A kind of record and its rules of form.
package struct RecordKind: Sendable {
    /// Name and schema version, such as `notice.v1`.
    package var name: String
    /// Refuses a payload of wrong form: unknown field, wrong type, missing field; throws `Failure` with pointer and remedy. Pure.
    package var validate: @Sendable (Record) throws -> Void
    /// The approvals by people without which it is not admitted, and does not count where a peer logged it. The record may decide (`need(record)`).
    package var need: @Sendable (Record) -> ApprovalNeed
    /// Whether others rely on records of the kind, so that none is ever erased: docs/decisions/0018-what-is-never-erased.md. What needs approvals stays
    /// in any case.
    package var stays: Bool

    package init(
        _ name: String, need: @escaping @Sendable (Record) -> ApprovalNeed = { _ in .none }, stays: Bool = false,
        validate: @escaping @Sendable (Record) throws -> Void
    ) {
        self.name = name
        self.need = need
        self.stays = stays
        self.validate = validate
    }
}

package struct NavigationEntry: Sendable {
    package var path: String
    package var section: String
    package init(path: String, section: String) { (self.path, self.section) = (path, section) }
}

/// A page or an API call of a module: one way in.
package struct Route: Sendable {
    package enum Access: Sendable, Equatable {
        case anyone, operatorToken
        /// A person who is signed in and has one of these roles at a party here; any role where none is named. The operator's token is no substitute.
        case signedIn(Set<String> = [])
    }
    package var method: String
    /// Parts between slashes; a part that starts with `:` is a parameter, and a last part `**` takes the rest of the path as parameter `**`.
    /// API routes start with `/api/v1/`.
    package var pattern: String
    package var access: Access
    /// One English sentence for the API description.
    package var summary: String
    /// The largest request body, in bytes; a larger one is refused with 413 before the handler runs.
    package var bodyLimit: Int
    /// Whether a request body must be JSON; one that says it is something else is refused with 415. So it is with all API routes, unless said otherwise.
    package var takesJSON: Bool
    package var handler: @Sendable (Request, NodeContext) async throws -> Response

    package init(
        _ method: String, _ pattern: String, access: Access = .anyone, summary: String, bodyLimit: Int = 1 << 20, takesJSON: Bool? = nil,
        handler: @escaping @Sendable (Request, NodeContext) async throws -> Response
    ) {
        self.method = method
        self.pattern = pattern
        self.access = access
        self.summary = summary
        self.bodyLimit = bodyLimit
        self.takesJSON = takesJSON ?? pattern.hasPrefix("/api/v1/")
        self.handler = handler
    }
}
