import Canon
import Pages

/// A failure in words: what happened, where, why, and what to do now.
struct FailurePage {
    var failure: Failure
    /// The address that was asked for, without query.
    var path: String
    /// The number by which the operator finds this request in the log.
    var reference: String
    var language: Language
    var texts: Texts

    private var family: String {
        let key = "failure.\(failure.status)"
        return texts.has("\(key).what") ? key : failure.status >= 500 ? "failure.500" : "failure.400"
    }

    /// The page's title: what happened.
    var title: String { texts("\(family).what", language) }

    /// The values of the template `failure`.
    var model: JSON {
        let own = "errors.\(failure.code)"
        let hasOwn = texts.has(own, language)
        let words = failure.words[language.rawValue]
        return [
            "status": .integer(Int64(failure.status)),
            "what": .string(title),
            "path": .string(path),
            "pointer": failure.pointer.map { .string($0) } ?? .null,
            "why": .string(words ?? texts(hasOwn ? own : "\(family).why", language)),
            // Where the catalogue has nothing of its own, the English detail is more use than silence.
            "detail": hasOwn || words != nil ? .null : .string(failure.detail),
            "now": .string(texts("\(family).now", language)),
            "code": .string(failure.code),
            "reference": .string(reference),
        ]
    }

    /// A problem document (RFC 9457), in English as all of the API is.
    static func problem(_ failure: Failure, path: String, reference: String) -> JSON {
        var members: JSONObject = [
            "type": .string("https://comity.example/problems/\(failure.code)"),
            "title": .string(FailurePage.reason(failure.status)),
            "status": .integer(Int64(failure.status)),
            "detail": .string(failure.detail),
            "instance": .string(path),
            "code": .string(failure.code),
            "pointer": failure.pointer.map { .string($0) } ?? .null,
            "reference": .string(reference),
        ]
        if !failure.words.isEmpty { members["words"] = .object(JSONObject(failure.words.mapValues { .string($0) })) }
        return .object(members)
    }

    private static func reason(_ status: Int) -> String {
        switch status {
        case 400: "Bad request"
        case 401: "Not authorised"
        case 403: "Forbidden"
        case 404: "Not found"
        case 405: "Method not allowed"
        case 408: "Request timeout"
        case 409: "Conflict"
        case 413: "Content too large"
        case 415: "Unsupported media type"
        case 422: "Unprocessable content"
        case 429: "Too many requests"
        case 503: "Service unavailable"
        default: status >= 500 ? "Internal error" : "Request failed"
        }
    }

    /// What a handler threw, as a failure that a person can act on. What nobody foresaw keeps its details for the log.
    static func failure(for error: any Error) -> Failure {
        switch error {
        case let failure as Failure: failure
        case let error as JSONError:
            Failure(status: 400, code: "json.\(error.code.rawValue)", pointer: error.pointer, detail: "the JSON cannot be used: \(error.reason)")
        default:
            Failure(
                status: 500, code: "internal",
                detail: "something failed inside the node; it is in the operator's log under the reference given here")
        }
    }
}
