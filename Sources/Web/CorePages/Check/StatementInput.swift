import Canon
import Node
import Pages

/// What a person put into the form that checks statements.
enum StatementInput: Sendable {
    /// The form was opened, nothing was asked yet.
    case nothing
    /// The name of a record.
    case record(RecordID)
    /// A text, a file or a digest.
    case statement(StatementQuery, what: What)

    enum What: Sendable, Equatable {
        case digest
        case text
        case file(name: String, size: Int)
    }

    /// The largest text and the largest file that are taken.
    static let maximumText = 256 << 10
    static let maximumFile = 20 << 20

    /// Reads `?digest=`, the field `text` or the file `file`. Throws `Failure` naming the field.
    init(_ request: Request) throws {
        if let file = request.files["file"], !file.bytes.isEmpty {
            guard file.bytes.count <= StatementInput.maximumFile else {
                throw Failure(
                    status: 413, code: "check.tooLarge", pointer: "file",
                    detail:
                        "the file has \(file.bytes.count) bytes; at most \(StatementInput.maximumFile) are taken. Compute its SHA-256 digest yourself and paste that"
                )
            }
            let text = file.bytes.count <= StatementInput.maximumText ? String(validating: file.bytes, as: UTF8.self) : nil
            self = .statement(StatementQuery(digest: .sha256(file.bytes), text: text), what: .file(name: file.name, size: file.bytes.count))
            return
        }
        if let given = request.query["digest"], !given.isEmpty {
            guard let input = StatementInput(named: given) else {
                throw Failure(
                    status: 422, code: "check.digest", pointer: "digest",
                    detail: "this is neither a digest (u and 43 characters of base64url, or 64 hexadecimal digits) nor the name of a record")
            }
            self = input
            return
        }
        // Browsers send line ends of forms as CR LF; what was published has LF.
        let text = (request.form["text"] ?? "").replacing("\r\n", with: "\n")
        if text.trimmingWhitespace.isEmpty {
            guard request.method == "POST" else {
                self = .nothing
                return
            }
            throw Failure(status: 422, code: "check.empty", pointer: "text", detail: "there is nothing to check; paste a text or choose a file")
        }
        guard text.utf8.count <= StatementInput.maximumText else {
            throw Failure(
                status: 413, code: "check.textTooLarge", pointer: "text",
                detail: "the text has \(text.utf8.count) bytes; at most \(StatementInput.maximumText) are taken. Save it and choose the file")
        }
        self = StatementInput(named: text) ?? .statement(StatementQuery(digest: .sha256(Array(text.utf8)), text: text), what: .text)
    }

    /// A name of a record or a digest in one of its spellings; nil for any other text.
    private init?(named text: String) {
        let bare = text.trimmingWhitespace
        if let id = RecordID(pasted: bare) {
            self = .record(id)
        } else if let digest = Digest(typed: bare) {
            self = .statement(StatementQuery(digest: digest), what: .digest)
        } else {
            return nil
        }
    }
}
