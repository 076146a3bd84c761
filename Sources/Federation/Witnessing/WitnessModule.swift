import Canon
import Node
import Pages
import Signing
import Store

/// The records that a node makes about witnessing: every head that it cosigned, before it answers with the cosignature; and every time that an
/// operator let it sign although no witness could be asked.
///
/// So whoever audits a witness sees in its own log what it cosigned, and can hold it against what others were shown.
package struct WitnessModule: Module {
    package let name = "witnesses"
    package let kinds = [
        RecordKind(WitnessedHead.kind, validate: WitnessedHead.validate),
        RecordKind(GuardOverride.kind, validate: GuardOverride.validate),
    ]
    package let tables = [
        DerivedTable(
            "witness_journal",
            [.init("log", .text), .init("size", .integer), .init("root", .blob), .init("log_key", .text), .init("time", .integer)],
            indexes: [["log", "size"]]),
        DerivedTable("guard_overrides", [.init("reason", .text), .init("witnesses", .text)]),
    ]

    package init() {}

    package func rows(for record: Record) -> [DerivedRow] {
        switch record.kind {
        case WitnessedHead.kind: (try? WitnessedHead(record)).map { [$0.row] } ?? []
        case GuardOverride.kind: (try? GuardOverride(record)).map { [$0.row] } ?? []
        default: []
        }
    }
}

/// A head of another node's log that this node's witness cosigned: `witnessed.v1`.
package struct WitnessedHead: Hashable, Sendable {
    package static let kind = "witnessed.v1"

    /// The log.
    package var origin: String
    package var size: UInt64
    package var root: Digest
    /// The verifier key under which the log signed it.
    package var logKey: String
    /// The time in the cosignature.
    package var time: Instant

    package init(origin: String, size: UInt64, root: Digest, logKey: String, time: Instant) {
        (self.origin, self.size, self.root, self.logKey, self.time) = (origin, size, root, logKey, time)
    }

    package init(_ record: Record) throws {
        try NodeRecord.requireNode(record)
        var fields = Fields(record.subject)
        origin = try fields.text("origin", max: NoteKey.maximumName)
        size = UInt64(try fields.integer("size", in: 0...(1 << 53) - 1))
        root = try fields.digest("root")
        logKey = try fields.text("logKey", max: 400)
        guard let key = try? NoteVerifier(vkey: logKey), key.type == .ed25519, key.name == origin else {
            throw fields.refusal("wrongValue", "logKey", "must be the verifier key of a log, <origin>+<key id>+<key>, of the origin beside it")
        }
        guard let time = try fields.optionalInstant("time") else { throw fields.refusal("missingField", "time", "is missing; add it") }
        self.time = time
        try fields.end()
    }

    package static func validate(_ record: Record) throws { _ = try WitnessedHead(record) }

    package var subject: JSONObject {
        [
            "origin": .string(origin), "size": .integer(Int64(size)), "root": .string(Multibase.base64URL(root.bytes)), "logKey": .string(logKey),
            "time": .string(time.description),
        ]
    }

    var row: DerivedRow {
        DerivedRow("witness_journal", [.text(origin), SQLValue(size), .blob(root.bytes), .text(logKey), .integer(time.milliseconds)])
    }
}

/// An operator's word that the node may sign although no witness could be asked whether its log was rolled back: `override.v1`.
package struct GuardOverride: Hashable, Sendable {
    package static let kind = "override.v1"

    package var reason: String
    /// The names of the witnesses that could not be reached.
    package var witnesses: [String]

    package init(reason: String, witnesses: [String]) { (self.reason, self.witnesses) = (reason, witnesses) }

    package init(_ record: Record) throws {
        try NodeRecord.requireNode(record)
        var fields = Fields(record.subject)
        reason = try fields.text("reason", max: 2000)
        witnesses = try fields.optionalTexts("witnesses", maxCount: 256, max: NoteKey.maximumName) ?? []
        try fields.end()
    }

    package static func validate(_ record: Record) throws { _ = try GuardOverride(record) }

    package var subject: JSONObject {
        var members: JSONObject = ["reason": .string(reason)]
        if !witnesses.isEmpty { members["witnesses"] = .array(witnesses.map { .string($0) }) }
        return members
    }

    var row: DerivedRow { DerivedRow("guard_overrides", [.text(reason), .text(witnesses.joined(separator: " "))]) }
}

/// What holds for both: only a node speaks of its own witnessing, and in public.
enum NodeRecord {
    static func requireNode(_ record: Record) throws {
        guard !record.issuer.contains(":parties:"), record.audience.isEmpty else {
            throw Failure(
                status: 422, code: "wrongValue", pointer: "/issuer", detail: "/issuer must be a node, and the record public: parties do not witness")
        }
    }
}
