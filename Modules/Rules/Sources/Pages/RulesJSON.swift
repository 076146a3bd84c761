import Canon
import Node
import ODRL
import Pages
import RuleEngine
import RulesAPI
import Store

/// `/api/v1/rules`: the same as the pages, for programs.
enum RulesJSON {
    /// `{"ruleSets":[…]}`: every version known here; with `?on=DATE` those that decide an act of that day, with `?jurisdiction=` of one.
    @Sendable static func list(_ request: Request, _ context: NodeContext) async throws -> Response {
        .json(
            try await context.store.read { transaction -> JSON in
                let view = ReaderView(request, context, in: transaction)
                let known = KnownRuleSets(context, in: transaction)
                let wanted = request.query["jurisdiction"].flatMap { $0.isEmpty ? nil : $0 }
                let day = try RuleParts.day("on", request, view.now.date)
                let versions =
                    request.query["on"] == nil
                    ? try known.sets().flatMap { $0 }.filter { wanted == nil || $0.jurisdiction == wanted } : try known.inForce(for: wanted, on: day)
                return ["ruleSets": .array(versions.map { line($0, on: day) })]
            })
    }

    @Sendable static func one(_ request: Request, _ context: NodeContext) async throws -> Response {
        .json(
            try await context.store.read { transaction -> JSON in
                let view = ReaderView(request, context, in: transaction)
                let reader = try RuleSetReader.asked(request, view, KnownRuleSets(context, in: transaction))
                guard var body = line(reader.version, on: reader.today).object, let source = try reader.known.source(of: reader.version) else {
                    return .null
                }
                body["set"] = source.set
                body["attributes"] = source.attributes
                if !source.labels.isEmpty { body["labels"] = .array(source.labels) }
                if !source.titles.isEmpty { body["titles"] = .array(source.titles) }
                body["scenarios"] = source.scenarios
                if !reader.form.grounds.isEmpty { body["grounds"] = .array(reader.form.grounds.map(\.json)) }
                body["register"] = reader.form.register.json
                body["analysis"] = AnalysisPart.of(reader.rules, reader.version.digest).json(reader.rules.library.schema)
                body["versions"] = .array(reader.versions.map { line($0, on: reader.today) })
                body["acts"] = .array(
                    try reader.known.acts(about: reader.version.id).map {
                        [
                            "id": .string($0.id.description), "kind": .string($0.kind), "issuer": .string($0.issuer),
                            "statedAt": .string($0.statedAt.description), "subject": .object($0.subject),
                        ]
                    })
                return .object(body)
            })
    }

    /// The set as an ODRL policy (JSON-LD); refused with the rule to blame where it says what ODRL cannot.
    @Sendable static func odrl(_ request: Request, _ context: NodeContext) async throws -> Response {
        let json = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            let reader = try RuleSetReader.asked(request, view, KnownRuleSets(context, in: transaction))
            do {
                return try RulePolicy(schema: reader.rules.library.schema).policy(of: reader.set).json
            } catch let error as RulePolicyError {
                throw Failure(status: 422, code: "rules.odrl." + error.code.rawValue, detail: error.description)
            }
        }
        return .bytes(json.canonicalBytes, mediaType: "application/ld+json")
    }

    /// The set as a decision table (RFC 4180), for a spreadsheet.
    @Sendable static func table(_ request: Request, _ context: NodeContext) async throws -> Response {
        let text = try await context.store.read { transaction -> String in
            let view = ReaderView(request, context, in: transaction)
            let reader = try RuleSetReader.asked(request, view, KnownRuleSets(context, in: transaction))
            guard let source = try reader.known.source(of: reader.version) else { throw Failure.notFound("rule set of this name") }
            return RuleTable(schema: reader.rules.library.schema).csv(source.set)
        }
        return .bytes(
            Array(text.utf8), mediaType: "text/csv; charset=utf-8; header=present",
            headers: ["content-disposition": "attachment; filename=\"rules.csv\""])
    }

    private static func line(_ version: KnownRuleSet, on day: CalendarDate) -> JSON {
        var members: JSONObject = [
            "id": .string(version.id.description), "digest": .string(Multibase.base64URL(version.digest.bytes)), "origin": .string(version.origin),
            "position": .integer(Int64(version.position)), "issuer": .string(version.issuer), "statedAt": .string(version.statedAt.description),
            "setID": .string(version.setID), "version": .string(version.version), "jurisdiction": .string(version.jurisdiction),
            "title": .languages(version.title), "status": .string(version.status(on: day).rawValue), "example": .bool(version.isExample),
        ]
        if !version.caveat.isEmpty { members["caveat"] = .languages(version.caveat) }
        members["supersedes"] = version.supersedes.map { .string($0.description) }
        members["commentsUntil"] = version.commentsUntil.map { .string($0.description) }
        members["withdrawnFrom"] = version.withdrawnFrom.map { .string($0.description) }
        if let term = version.term {
            var inner: JSONObject = ["ground": .string(term.ground.rawValue)]
            inner["from"] = term.from.map { .string($0.description) }
            inner["until"] = term.until.map { .string($0.description) }
            members["term"] = .object(inner)
        }
        return .object(members)
    }
}
