import Canon

/// A language that pages speak: its BCP 47 tag. A third language is a case here and one strings file beside each of the others.
package enum Language: String, CaseIterable, Sendable {
    case english = "en"
    case chinese = "zh-Hans"

    /// The language's own name, as the language switch shows it.
    package var ownName: String {
        switch self {
        case .english: "English"
        case .chinese: "中文"
        }
    }
}

/// A request as a page handler sees it: already bounded and decoded, without the transport.
package struct Request: Sendable {
    /// Upper-case method, `GET` or `POST`.
    package var method: String
    /// The path without query, percent-encoded as it came.
    package var path: String
    /// Values of the `:name` parts of the route, percent-decoded.
    package var parameters: [String: String]
    /// Query values, percent-decoded; the first of each name.
    package var query: [String: String]
    /// Fields of an `application/x-www-form-urlencoded` or multipart body; empty otherwise.
    package var form: [String: String]
    /// Files of a multipart body by field name.
    package var files: [String: UploadedFile]
    /// The raw body, where the route asked for it.
    package var body: [UInt8]
    /// Lower-case header names to values.
    package var headers: [String: String]
    package var language: Language
    /// Whether the caller carried a valid operator token.
    package var isOperator: Bool
    /// Who is signed in; nil for a visitor and for programs.
    package var person: Person?
    /// The address at the other end of the connection, for rate limits only: never logged, and stored as a salted digest at most, until the limit has refilled.
    package var peer = ""

    package init(
        method: String = "GET", path: String, parameters: [String: String] = [:], query: [String: String] = [:], form: [String: String] = [:],
        files: [String: UploadedFile] = [:], body: [UInt8] = [], headers: [String: String] = [:], language: Language = .english,
        isOperator: Bool = false, person: Person? = nil
    ) {
        self.method = method
        self.path = path
        self.parameters = parameters
        self.query = query
        self.form = form
        self.files = files
        self.body = body
        self.headers = headers
        self.language = language
        self.isOperator = isOperator
        self.person = person
    }
}

extension Request {
    /// Whether a browser sent this from a page of the site at `url`, and no other site made it (cross-site request forgery).
    ///
    /// `Sec-Fetch-Site` (W3C Fetch Metadata) is the browser's own word, which no page can write. `Origin` is `null` where, as on our pages, no referrer
    /// is given, so it counts only for browsers that do not send the other. What says neither comes from nowhere.
    package func comesFrom(_ url: String) -> Bool {
        headers["sec-fetch-site"].map { $0 == "same-origin" } ?? (headers["origin"] == url)
    }
}

/// A file a person chose in a form.
package struct UploadedFile: Sendable {
    package var name: String
    package var mediaType: String
    package var bytes: [UInt8]

    package init(name: String, mediaType: String, bytes: [UInt8]) {
        self.name = name
        self.mediaType = mediaType
        self.bytes = bytes
    }
}

/// What a handler answers.
package enum Response: Sendable {
    /// A page in the site's layout.
    case page(Page)
    /// Canonical JSON with a status.
    case json(JSON, status: Int = 200)
    /// Bytes with a media type and further headers (caching, disposition).
    case bytes([UInt8], mediaType: String, headers: [String: String] = [:], status: Int = 200)
    /// 303 to a path of this site.
    case redirect(String)
    /// Another answer with further header fields, such as cookies; a name may come more than once.
    indirect case headed(Response, [(name: String, value: String)])
    /// The error page (or a problem document, for API routes) for this failure.
    case failure(Failure)
}

/// A page: a template, the values it shows, and what the layout needs to know.
package struct Page: Sendable {
    /// The template's name: `<module>/<file>` without `.mustache`, such as `cooperations/case`.
    package var template: String
    /// Shown in the window's title and as the main heading unless the template sets its own.
    package var title: String
    /// The values; `t` (texts) and `site` (layout values) are added when it is rendered.
    package var model: JSON
    package var status: Int
    /// The entry of the main navigation that is current, such as `cooperations`.
    package var section: String?

    package init(_ template: String, title: String, model: JSON, status: Int = 200, section: String? = nil) {
        self.template = template
        self.title = title
        self.model = model
        self.status = status
        self.section = section
    }
}

/// A failure that a person can act on: what happened, where, why, and what to do now, as keys of the text catalogue with values.
package struct Failure: Error, Sendable, Equatable {
    package var status: Int
    /// Stable machine word, such as `notice.title.missing`; also the key of its texts (`errors.<code>`) where one exists.
    package var code: String
    /// JSON pointer or form field, where one is to blame.
    package var pointer: String?
    /// English sentence: what is wrong and the remedy. Pages show the catalogue's text for `code` first, where there is one.
    package var detail: String
    /// The reason in the languages of pages, by tag, for reasons that are made of values and stand in no catalogue; may be empty.
    package var words: [String: String]

    package init(status: Int, code: String, pointer: String? = nil, detail: String, words: [String: String] = [:]) {
        self.words = words
        self.status = status
        self.code = code
        self.pointer = pointer
        self.detail = detail
    }

    package static func notFound(_ what: String) -> Failure {
        Failure(status: 404, code: "notFound", detail: "there is no \(what) here; check the address or start from the home page")
    }
}
