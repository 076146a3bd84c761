import Canon
import Ledger
import Node
import Pages
import Signing
import Store

/// One record for programs: itself, its proof, and the files of its receipt.
struct RecordAPI: Sendable {
    var routes: [Route] {
        [
            RecordAPI.identities,
            route("", "A record: where it stands, its state, its clocks, and the record itself where it is public.") {
                request, context, found, transaction in
                .json(try RecordAPI.record(found, shows: RecordAPI.shows(found, request), in: transaction))
            },
            route("/proof", "Everything a browser needs to verify a record by itself.") { request, context, found, transaction in
                try RecordAPI.withheld(found, request)
                    ?? .json(try RecordProof(of: found, home: context.name, in: transaction).json)
            },
            route("/opening", "opening.json: the record, its salt and the time of its entry; of a sealed or erased one its commitment.") {
                request, context, found, transaction in
                RecordAPI.file("opening.json", ReceiptFiles.opening(found, shows: RecordAPI.shows(found, request)), "application/json")
            },
            route("/receipt", "receipt.tlog-proof: the proof of inclusion with its checkpoint (C2SP tlog-proof).") {
                request, context, found, transaction in
                RecordAPI.file("receipt.tlog-proof", try RecordAPI.files(found, request, context, transaction).receipt, "text/plain; charset=utf-8")
            },
            route("/identity", "identity.json: the identity events of the issuer and of the node, each with its proof.") {
                request, context, found, transaction in
                RecordAPI.file("identity.json", try RecordAPI.files(found, request, context, transaction).identity, "application/json")
            },
            route("/policy", "policy.txt: the log's key and the witnesses that count (C2SP tlog-policy).") { request, context, found, transaction in
                RecordAPI.file("policy.txt", try RecordAPI.files(found, request, context, transaction).policy, "text/plain; charset=utf-8")
            },
            route("/archive", "The files of the receipt in one ZIP archive, for comity verify.") { request, context, found, transaction in
                let files = try RecordAPI.files(found, request, context, transaction)
                return RecordAPI.file(
                    "receipt-\(request.parameters["uuid"] ?? "").zip", ZipArchive.bytes(files.named), "application/zip", isAttachment: true)
            },
        ]
    }

    /// `identity.json` of a party or node by its DID, for whoever asks where it is at home and which keys are its own.
    static let identities = Route(
        "GET", "/api/v1/identities/:did", summary: "The identity events of a party or node that is known here, each with its proof."
    ) { request, context in
        guard let did = request.parameters["did"] else { throw Failure.notFound("identity of this name") }
        let file = try await context.store.read { try IdentityFile(of: did, home: context.origin, in: $0)?.json.canonicalBytes }
        guard let file else { throw Failure.notFound("identity of this name in a log that this node keeps or follows") }
        return RecordAPI.file("identity.json", file, "application/json")
    }

    private typealias Answer = @Sendable (Request, NodeContext, FoundRecord, any ReadTransaction) throws -> Response

    private func route(_ suffix: String, _ summary: String, _ answer: @escaping Answer) -> Route {
        Route("GET", "/api/v1/records/:uuid" + suffix, summary: summary) { request, context in
            guard let id = RecordID(pasted: request.parameters["uuid"] ?? "") else {
                throw Failure(status: 404, code: "record.name", pointer: "uuid", detail: "the name of a record is a version 7 UUID; this is none")
            }
            return try await context.store.read { transaction in
                guard let found = try RecordLookup.find(id, origin: context.origin, in: transaction) else {
                    throw Failure(
                        status: 404, code: "record.unknown",
                        detail: "no log that this node keeps or follows holds a public record \(id); it may stand elsewhere, or not be public")
                }
                return try answer(request, context, found, transaction)
            }
        }
    }

    private static func shows(_ found: FoundRecord, _ request: Request) -> Bool { found.isReadable || (request.isOperator && found.record != nil) }

    private static func files(_ found: FoundRecord, _ request: Request, _ context: NodeContext, _ transaction: any ReadTransaction) throws
        -> ReceiptFiles
    {
        try ReceiptFiles(of: found, home: context.name, reveals: request.isOperator, in: transaction)
    }

    /// The answer for a record whose content this caller may not have; nil when they may.
    private static func withheld(_ found: FoundRecord, _ request: Request) throws -> Response? {
        if shows(found, request) { return nil }
        if found.state == .erased {
            return .failure(
                Failure(
                    status: 410, code: "record.erased",
                    detail:
                        "the content of this record was erased\(found.tombstone.map { "; the record \($0) says so" } ?? ""). Its place in the log can still be proven: fetch the receipt"
                ))
        }
        return .failure(
            Failure(
                status: 403, code: "record.sealed",
                detail:
                    "this record is sealed: only the parties named in it hold its content. Its place in the log can be proven by anyone: fetch the receipt"
            ))
    }

    private static func file(_ name: String, _ bytes: [UInt8], _ mediaType: String, isAttachment: Bool = false) -> Response {
        .bytes(
            bytes, mediaType: mediaType,
            headers: ["Content-Disposition": "\(isAttachment ? "attachment" : "inline"); filename=\"\(name)\"", "Cache-Control": "no-cache"])
    }

    private static func record(_ found: FoundRecord, shows: Bool, in transaction: any ReadTransaction) throws -> JSON {
        let clocks = try Clocks(of: found, in: transaction)
        var json: JSONObject = [
            "log": .string(found.origin), "position": .integer(Int64(found.position)), "state": .string(found.state.word),
            "loggedAt": .string(found.loggedAt.description), "stage": .string(clocks.stage.rawValue),
            "witnessedAt": clocks.witnessed.map { .string($0.description) } ?? .null,
            "neutralWitnesses": .integer(Int64(clocks.neutrals)), "quorum": .integer(Int64(clocks.neutrals == 0 ? 0 : clocks.quorum)),
            "seen": .array(
                clocks.sightings.map {
                    [
                        "by": .string($0.origin), "key": .string($0.name), "at": .string($0.at.description), "size": .integer(Int64($0.size)),
                        "neutral": .bool($0.isNeutral),
                    ]
                }),
        ]
        if let tombstone = found.tombstone { json["tombstone"] = .string(tombstone.description) }
        guard shows, let record = found.record else { return .object(json) }
        json["id"] = .string(record.id.description)
        json["kind"] = .string(record.kind)
        json["issuer"] = .string(record.issuer)
        json["statedAt"] = .string(record.statedAt.description)
        json["digest"] = .string(Multibase.base64URL(record.digest.bytes))
        json["record"] = record.json
        return .object(json)
    }
}
