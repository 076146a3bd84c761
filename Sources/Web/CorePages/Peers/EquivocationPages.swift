import Canon
import Ledger
import Node
import Pages
import Signing
import Store

/// `/equivocations`: logs that were caught telling two histories. `/equivocations/:id`: one of them, with its proof.
enum EquivocationPages {
    static let routes = [
        Route("GET", "/equivocations", summary: "Logs of which this node holds proof that they told two histories.") { request, context in
            try await context.store.read { .page(try list(ReaderView(request, context, in: $0))) }
        },
        Route("GET", "/equivocations/:id", summary: "Proof that a log told two histories, in plain words.") { request, context in
            guard let id = Hex.decode(request.parameters["id"] ?? ""), !id.isEmpty else { return .failure(Failure.notFound("such proof")) }
            return try await context.store.read { transaction in
                guard let row = try transaction.first("SELECT \(columns) FROM equivocations WHERE id = ?", [.blob(id)]) else {
                    return .failure(Failure.notFound("such proof"))
                }
                return .page(try detail(Found(row), ReaderView(request, context, in: transaction)))
            }
        },
        Route("GET", "/api/v1/equivocations/:id", summary: "The proof that a log told two histories, for comity verify --equivocation.") {
            request, context in
            guard let id = Hex.decode(request.parameters["id"] ?? ""), !id.isEmpty else { return .failure(Failure.notFound("such proof")) }
            let proof = try await context.store.read { try $0.first("SELECT proof FROM equivocations WHERE id = ?", [.blob(id)])?.text(0) }
            guard let proof else { return .failure(Failure.notFound("such proof")) }
            return .bytes(
                Array(proof.utf8), mediaType: "application/json", headers: ["Content-Disposition": "attachment; filename=\"equivocation.json\""])
        },
    ]

    private static let columns = "id, log, proof, found_at, source"

    private struct Found {
        var id: String
        var log: String
        var proof: String
        var foundAt: Instant
        var source: String

        init(_ row: SQLRow) {
            (id, log, proof) = (Hex.encode(row.blob(0)), row.text(1), row.text(2))
            (foundAt, source) = (Instant(milliseconds: row.integer(3)), row.text(4))
        }

        /// The claim, checked again under the log's key as it is known here; nil when it does not hold, or the log is unknown.
        func verified(home: String, in transaction: any ReadTransaction) throws -> Equivocation? {
            guard let key = try LogView(log, home: home, in: transaction).verifier() else { return nil }
            return try? Equivocation(bytes: Array(proof.utf8), log: key)
        }
    }

    private static func list(_ reader: ReaderView) throws -> Page {
        let found = try reader.transaction.query("SELECT \(columns) FROM equivocations ORDER BY found_at DESC, id LIMIT 100").map { Found($0) }
        let model: JSON = [
            "items": .array(
                try found.map { item in
                    [
                        "iso": .string(item.foundAt.description), "date": .string(reader.formats.preciseMoment(item.foundAt)),
                        "title": reader.json("equivocation.listTitle", ["log": try reader.nodeName(item.log)]),
                        "href": .string("/equivocations/" + item.id),
                        "text": reader.json("equivocation.source", ["source": try source(item.source, reader)]),
                    ]
                }),
            "none": found.isEmpty ? reader.empty("equivocation.none") : .null,
        ]
        return Page("equivocations", title: reader("equivocation.title"), model: model, section: "log")
    }

    private static func detail(_ found: Found, _ reader: ReaderView) throws -> Page {
        let name = try reader.nodeName(found.log)
        let claim = try found.verified(home: reader.home, in: reader.transaction)
        let heads = claim.map { [head("first", $0.first, reader), head("second", $0.second, reader)] } ?? []
        let isSameSize = claim.map { $0.first.checkpoint.size == $0.second.checkpoint.size } ?? false
        let sizes =
            claim.map { ["smaller": reader.formats.number($0.first.checkpoint.size), "larger": reader.formats.number($0.second.checkpoint.size)] }
            ?? [:]
        let model: JSON = [
            "masthead": [
                "eyebrow": reader.json("equivocation.eyebrow"), "title": reader.own(reader("equivocation.detailTitle", ["log": name])),
                "lead": reader.own(reader("equivocation.lead", ["log": name])),
                "chips": [(claim != nil ? Chip(.stop, reader("equivocation.proven")) : Chip(.unknown, reader("equivocation.notChecked"))).model],
            ],
            "meaning": .array(["meaning1", "meaning2", "meaning3"].map { reader.json("equivocation." + $0) }),
            "contradiction": claim == nil
                ? reader.json("equivocation.unverified") : reader.json(isSameSize ? "equivocation.sameSize" : "equivocation.differentSizes", sizes),
            "heads": .array(heads),
            "facts": [
                "items": [
                    reader.row("equivocation.log", found.log, lang: "zxx"),
                    reader.row("equivocation.foundAt", reader.formats.preciseMoment(found.foundAt)),
                    reader.row("equivocation.foundBy", try source(found.source, reader)),
                ]
            ],
            "downloadHref": .string("/api/v1/equivocations/" + found.id),
            "command": reader.command("equivocation.command", "comity verify --equivocation equivocation.json"),
        ]
        return Page("equivocation", title: reader("equivocation.detailTitle", ["log": name]), model: model, section: "log")
    }

    private static func head(_ key: String, _ signed: SignedCheckpoint, _ reader: ReaderView) -> JSON {
        [
            "label": reader.json("equivocation." + key), "size": .string(reader.count("log.entries", signed.checkpoint.size)),
            "root": .string(Base64.encode(signed.checkpoint.root.bytes)), "note": .string(signed.note.serialized),
        ]
    }

    private static func source(_ source: String, _ reader: ReaderView) throws -> String {
        source.isEmpty || source == "self" ? reader("equivocation.thisNode") : try reader.nodeName(source)
    }
}
