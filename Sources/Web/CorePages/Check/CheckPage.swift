import Canon
import Node
import Pages
import Store

/// `/check`: was this really published, by whom, when, and does it still stand? A text, a file, a digest or the name of a record.
///
/// Nothing that is sent is kept. Where there is JavaScript, a file is digested in the browser and never leaves the reader's machine.
struct CheckPage: Sendable {
    let registry: Registry

    var routes: [Route] {
        [
            Route("GET", "/check", summary: "Check a statement: was it published, by whom, when? ?digest=DIGEST or a record's name.") { try await respond($0, $1) },
            Route("POST", "/check", summary: "Check a statement: form fields text or file.", bodyLimit: StatementInput.maximumFile + (1 << 20)) {
                try await respond($0, $1)
            },
            Route("GET", "/api/v1/statements/:digest", summary: "Where a text, file or record of this SHA-256 digest was published, as far as known here.") {
                request, context in
                guard let digest = StatementInput.digest(request.parameters["digest"] ?? "") else {
                    throw Failure(
                        status: 422, code: "check.digest", pointer: "digest", detail: "a digest is u and 43 characters of base64url, or 64 hexadecimal digits")
                }
                let registry = self.registry
                let answer = try await context.store.read {
                    try StatementAnswer.search(.statement(StatementQuery(digest: digest), what: .digest), registry: registry, home: context.origin, in: $0)
                }
                return .json(["digest": .string(Multibase.base64URL(digest.bytes)), "matches": .array(answer.found.map(CheckPage.json)), "logsSearched": .integer(Int64(answer.logs))])
            },
        ]
    }

    private func respond(_ request: Request, _ context: NodeContext) async throws -> Response {
        let words = Words(request, context)
        let input: StatementInput
        do { input = try StatementInput(request) } catch let failure as Failure {
            return .page(Page("check", title: words("check.title"), model: form(request, words, failure: failure), status: failure.status, section: "check"))
        }
        let registry = self.registry
        let answer = try await context.store.read { transaction in
            (
                try StatementAnswer.search(input, registry: registry, home: context.origin, in: transaction),
                try PartyDirectory(home: context.origin, language: words.language, in: transaction)
            )
        }
        var model = form(request, words, failure: nil).object ?? JSONObject()
        if case .nothing = input {} else { model["answer"] = CheckPage.answer(answer.0, to: input, answer.1, registry, words) }
        return .page(Page("check", title: words("check.title"), model: .object(model), section: "check"))
    }

    private func form(_ request: Request, _ words: Words, failure: Failure?) -> JSON {
        let text = request.form["text"] ?? request.query["digest"] ?? ""
        let problem = failure.map { words.has("errors.\($0.code)") ? words("errors.\($0.code)") : $0.detail }
        let isFile = failure?.pointer == "file"
        return [
            "errors": problem.map { [["field": .string(isFile ? "file" : "text"), "text": .string($0)]] } ?? [],
            "textField": [
                "name": "text", "label": words.json("check.text"), "hint": words.json("check.textHint"), "rows": "8",
                "value": .string(text.utf8.count <= StatementInput.maximumText ? text : ""),
                "error": !isFile ? problem.map { .string($0) } ?? .null : .null,
            ],
            "fileField": [
                "name": "file", "label": words.json("check.file"),
                "hint": words.json("check.fileHint", ["limit": words.formats.bytes(StatementInput.maximumFile)]),
                "error": isFile ? problem.map { .string($0) } ?? .null : .null,
            ],
        ]
    }

    // MARK: The answer

    private static func answer(_ answer: StatementAnswer, to input: StatementInput, _ directory: PartyDirectory, _ registry: Registry, _ words: Words) -> JSON {
        let logs = words.count("check.logs", answer.logs)
        guard !answer.found.isEmpty else {
            return [
                "notification": [
                    "tone": "neutral", "id": "answer", "title": words.json("check.notFound.title"), "text": words.json("check.notFound.text", ["logs": logs]),
                ],
                "asked": .string(asked(input, words)), "reasons": .array((1...4).map { words.json("check.notFound.reason\($0)") }),
            ]
        }
        let isErased = answer.found.allSatisfy { $0.state == .erased }
        let isCurrent = answer.found.contains { $0.successors.isEmpty }
        let key = isErased ? "check.erased" : isCurrent ? "check.found" : "check.superseded"
        return [
            "notification": [
                "tone": .string(isErased ? "stop" : isCurrent ? "good" : "waiting"), "id": "answer",
                "title": .string(words(key + ".title")), "text": .string(words(key + ".text")),
            ],
            "asked": .string(asked(input, words)),
            "matches": .array(answer.found.map { match($0, directory, registry, words) }),
        ]
    }

    private static func match(_ found: StatementAnswer.Found, _ directory: PartyDirectory, _ registry: Registry, _ words: Words) -> JSON {
        let match = found.match
        let part =
            switch match.part {
            case .text(let tag): words("check.part.text", ["language": Language(rawValue: tag)?.ownName ?? tag])
            case .attachment(let name): words("check.part.attachment", ["name": name])
            case .record: words("check.part.record")
            }
        var chips: [Chip] = []
        if found.state == .erased { chips.append(Chip(.stop, words("record.state.erased"))) } else {
            chips.append(match.isExact ? Chip(.good, words("check.unchanged")) : Chip(.waiting, words("check.sameWords")))
        }
        chips.append(found.successors.isEmpty ? Chip(.neutral, words("check.notSuperseded")) : Chip(.waiting, words("check.isSuperseded")))
        if let stage = found.clocks?.stage { chips.append(Chip(stage == .witnessed ? .good : .waiting, words("record.stage.\(stage.rawValue)"))) }
        return [
            "title": match.title.isEmpty ? words.own(match.kind.isEmpty ? words("record.eyebrow") : words.kind(match.kind)) : words.text(match.title),
            "href": .string(match.kind.isEmpty ? "/records/" + match.record.uuid : registry.path(kind: match.kind, id: match.record, cooperation: nil)),
            "proofHref": .string("/records/" + match.record.uuid),
            "issuer": match.issuer.isEmpty ? .null : directory.link(match.issuer),
            "when": words.formats.model(match.statedAt), "part": .string(part), "log": .string(match.origin),
            "chips": .array(chips.map(\.model)),
            "successors": .array(found.successors.map { ["href": .string($0.path), "text": .string($0.id.description)] }),
        ]
    }

    private static func asked(_ input: StatementInput, _ words: Words) -> String {
        switch input {
        case .nothing: ""
        case .record(let id): words("check.asked.record", ["name": id.description])
        case .statement(let query, let what):
            switch what {
            case .digest: words("check.asked.digest", ["digest": Multibase.base64URL(query.digest.bytes)])
            case .text: words("check.asked.text", ["digest": Multibase.base64URL(query.digest.bytes)])
            case .file(let name, let size):
                words("check.asked.file", ["name": name, "size": words.formats.bytes(size), "digest": Multibase.base64URL(query.digest.bytes)])
            }
        }
    }

    private static func json(_ found: StatementAnswer.Found) -> JSON {
        let part: JSON =
            switch found.match.part {
            case .text(let language): ["type": "text", "language": .string(language)]
            case .attachment(let name): ["type": "attachment", "name": .string(name)]
            case .record: ["type": "record"]
            }
        return [
            "record": .string(found.match.record.description), "log": .string(found.match.origin), "issuer": .string(found.match.issuer),
            "kind": .string(found.match.kind), "statedAt": .string(found.match.statedAt.description), "part": part, "exact": .bool(found.match.isExact),
            "supersededBy": .array(found.match.supersededBy.map { .string($0.description) }),
            "stage": found.clocks.map { .string($0.stage.rawValue) } ?? .null,
        ]
    }
}
