import Canon
import Pages
import Signing
import Store

/// Acting through the API: an act of a hosted party (the operator's token), or a record signed elsewhere (its signature speaks for it).
package enum ActRoutes {
    package static func routes(_ node: NodeService) -> [Route] {
        [
            Route(
                "POST", "/api/v1/acts", access: .operatorToken,
                summary:
                    "Record an act of this node or of a party it hosts: {party?, kind, subject, cooperation?, audience?, id?, validFrom?, refersTo?, critical?, approvals?}"
            ) { request, _ in try await receipt(node.act(act(request.body))) },
            Route("POST", "/api/v1/records", summary: "Log a record that was signed elsewhere with a key of a party hosted here") { request, _ in
                try await receipt(node.accept(request.body))
            },
            Route(
                "POST", "/api/v1/parties", access: .operatorToken,
                summary: "Give a party a home on this node: {slug, name, description?, jurisdiction, fictional?}"
            ) {
                request, _ in
                var fields = try body(request.body)
                let slug = try fields.text("slug", max: 63)
                let profile = IdentityEvent.Profile(
                    kind: .party, names: try fields.languageMap("name", max: 300),
                    descriptions: try fields.optionalLanguageMap("description", max: 4000) ?? [:],
                    jurisdiction: try fields.text("jurisdiction", max: 8), fictional: try fields.optionalBool("fictional") ?? false)
                try fields.end()
                return try await receipt(node.host(slug: slug, profile: profile))
            },
            Route(
                "POST", "/api/v1/parties/:slug/rotation", access: .operatorToken,
                summary: "Replace the signing key of a hosted party by the one promised before"
            ) {
                request, _ in try await receipt(node.rotate(slug: request.parameters["slug"]))
            },
            Route("POST", "/api/v1/rotation", access: .operatorToken, summary: "Replace the record key of this node by the one promised before") {
                _, _ in
                try await receipt(node.rotate(slug: nil))
            },
            Route(
                "POST", "/api/v1/compromises", access: .operatorToken,
                summary: "Declare a key compromised since a position of this log: {party?, key, since}"
            ) {
                request, _ in
                var fields = try body(request.body)
                let (party, key) = (try fields.optionalText("party", max: 63), try fields.text("key", max: 200))
                let since = try fields.integer("since", in: 0...(1 << 53))
                try fields.end()
                return try await receipt(node.declareCompromised(slug: party, multikey: key, since: since))
            },
            Route(
                "POST", "/api/v1/bodies", access: .operatorToken,
                summary: "Store the bytes of an attachment; answers with its digest. Headers: content-type, x-file-name",
                takesJSON: false
            ) {
                request, context in try await Bodies.add(request, context)
            },
        ]
    }

    package static func act(_ bytes: [UInt8]) throws -> Act {
        var fields = try body(bytes)
        let subject = try fields.required("subject")
        guard let object = subject.object else { throw fields.refusal("wrongType", "subject", "must be an object") }
        var act = Act(party: try fields.optionalText("party", max: 63), kind: try fields.text("kind", max: 64), subject: object)
        act.cooperation = try fields.optionalRecordID("cooperation")
        act.audience = try fields.optionalTexts("audience", maxCount: 64, max: 300) ?? []
        act.id = try fields.optionalRecordID("id")
        act.statedAt = try fields.optionalInstant("validFrom")
        act.refersTo = try (fields.optionalList("refersTo", maxCount: 64) ?? []).enumerated().map { i, value in
            guard let reference = RecordReference(json: value) else {
                throw fields.refusal("wrongValue", "refersTo/\(i)", "must be {\"digest\":\"u…\",\"id\":\"urn:uuid:…\"}")
            }
            return reference
        }
        act.critical = try fields.optionalTexts("critical", maxCount: 64, max: 128) ?? []
        act.approvals = try fields.optionalList("approvals", maxCount: 16) ?? []
        try fields.end()
        return act
    }

    /// The members of a JSON object in a request body. Throws `Failure` naming the byte at which the JSON breaks.
    package static func body(_ bytes: [UInt8]) throws -> Fields {
        do {
            guard let object = try JSON.parse(bytes, limits: .api).object else {
                throw Failure(status: 400, code: "json", detail: "the body must be a JSON object")
            }
            return Fields(object, at: "")
        } catch let error as JSONError {
            throw Failure(
                status: 400, code: "json", pointer: error.pointer, detail: "the body is not acceptable JSON at byte \(error.offset): \(error.reason)")
        }
    }

    private static func receipt(_ receipt: ActReceipt) -> Response {
        .json(
            .object([
                "id": .string(receipt.id.description), "position": .integer(Int64(receipt.position)),
                "loggedAt": .string(receipt.loggedAt.description),
                "digest": .string(Multibase.base64URL(receipt.digest.bytes)), "stage": "logged",
                "page": .string("/records/" + receipt.id.uuid),
            ]), status: 201)
    }
}
