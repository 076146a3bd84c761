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
            Route("GET", "/check", summary: "Check a statement: was it published, by whom, when? ?digest=DIGEST or a record's name.") {
                try await respond($0, $1)
            },
            Route("POST", "/check", summary: "Check a statement: form fields text or file.", bodyLimit: StatementInput.maximumFile + (1 << 20)) {
                try await respond($0, $1)
            },
            Route(
                "GET", "/api/v1/statements/:digest",
                summary: "Where a text, file or record of this SHA-256 digest was published, as far as known here."
            ) {
                request, context in
                guard let digest = Digest(typed: request.parameters["digest"] ?? "") else {
                    throw Failure(
                        status: 422, code: "check.digest", pointer: "digest",
                        detail: "a digest is u and 43 characters of base64url, or 64 hexadecimal digits")
                }
                let registry = self.registry
                return try await context.store.read { transaction in
                    let input = StatementInput.statement(StatementQuery(digest: digest), what: .digest)
                    let answer = try StatementAnswer.search(input, registry: registry, ReaderView(request, context, in: transaction))
                    return .json([
                        "digest": .string(Multibase.base64URL(digest.bytes)), "matches": .array(answer.found.map(\.json)),
                        "logsSearched": .integer(Int64(answer.logs)),
                    ])
                }
            },
        ]
    }

    private func respond(_ request: Request, _ context: NodeContext) async throws -> Response {
        let input: Result<StatementInput, Failure>
        do { input = .success(try StatementInput(request)) } catch let failure as Failure { input = .failure(failure) }
        let registry = self.registry
        return try await context.store.read { transaction in
            let reader = ReaderView(request, context, in: transaction)
            var model: JSONObject
            var status = 200
            switch input {
            case .failure(let failure):
                model = CheckPage.form(request, reader, failure: failure)
                status = failure.status
            case .success(.nothing): model = CheckPage.form(request, reader, failure: nil)
            case .success(let input):
                model = CheckPage.form(request, reader, failure: nil)
                let answer = try StatementAnswer.search(input, registry: registry, reader)
                model["answer"] = try CheckAnswer(answer, to: input, registry, reader).model()
            }
            return .page(Page("check", title: reader("check.title"), model: .object(model), status: status, section: "check"))
        }
    }

    private static func form(_ request: Request, _ reader: ReaderView, failure: Failure?) -> JSONObject {
        let text = request.form["text"] ?? request.query["digest"] ?? ""
        let problem = failure.map { JSON.string(reader.words($0)) } ?? .null
        let isFile = failure?.pointer == "file"
        return [
            "errors": failure == nil ? [] : [["field": isFile ? "file" : "text", "text": problem]],
            "textField": [
                "name": "text", "label": reader.json("check.text"), "hint": reader.json("check.textHint"), "rows": "8",
                "value": .string(text.utf8.count <= StatementInput.maximumText ? text : ""), "error": isFile ? .null : problem,
            ],
            "fileField": [
                "name": "file", "label": reader.json("check.file"),
                "hint": reader.json("check.fileHint", ["limit": reader.formats.bytes(StatementInput.maximumFile)]), "error": isFile ? problem : .null,
            ],
        ]
    }
}
