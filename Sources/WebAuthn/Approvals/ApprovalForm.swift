import Canon

/// The spelling and bounds of an approval's values.
struct ApprovalForm {
    private let object: JSONObject
    init(_ object: JSONObject) { self.object = object }

    func text(_ key: String) throws(ApprovalError) -> String {
        guard let text = object[key]?.string else {
            throw ApprovalError(.form, at: "/" + key, "this must be a text, and is missing or something else")
        }
        return text
    }

    func bytes(_ key: String, _ range: ClosedRange<Int>) throws(ApprovalError) -> [UInt8] {
        let text = try text(key)
        guard text.utf8.count <= range.upperBound * 2, let bytes = Base64.decodeURL(text), range.contains(bytes.count) else {
            throw ApprovalError(.form, at: "/" + key, "this is base64url without padding of \(range.lowerBound) to \(range.upperBound) bytes")
        }
        return bytes
    }

    func moment(_ key: String) throws(ApprovalError) -> Instant {
        let text = try text(key)
        guard text.utf8.count == 24, let moment = Instant(text) else {
            throw ApprovalError(.form, at: "/" + key, "this is a time in UTC to the millisecond, such as 2026-11-23T10:00:00.000Z")
        }
        return moment
    }

    func act() throws(ApprovalError) -> (id: String, digest: Digest) {
        guard let act = object["act"]?.object, act.count == 2, let id = act["id"]?.string, ApprovalForm.isName(id),
            let text = act["digest"]?.string, text.utf8.first == UInt8(ascii: "u"), let digest = Multibase.decode(text).flatMap({ Digest($0) })
        else { throw ApprovalError(.form, at: "/act", "this has exactly digest, u and 43 characters, and id") }
        return (id, digest)
    }

    func approver() throws(ApprovalError) -> String {
        let text = try text("approver")
        try ApprovalForm.checkApprover(text)
        return text
    }

    func mandate() throws(ApprovalError) -> String? {
        guard object["mandate"] != nil else { return nil }
        let text = try text("mandate")
        try ApprovalForm.checkMandate(text)
        return text
    }

    func origin() throws(ApprovalError) -> String {
        let text = try text("origin")
        try ApprovalForm.checkOrigin(text)
        return text
    }

    static func check(_ request: ApprovalRequest) throws(ApprovalError) {
        guard isName(request.actID) else { throw ApprovalError(.act, at: "/id", "the id of an act has 1 to 256 printable ASCII characters") }
        try checkApprover(request.approver)
        if let mandate = request.mandate { try checkMandate(mandate) }
        try checkOrigin(request.origin)
        try checkWindow(issuedAt: request.issuedAt, approveBefore: request.approveBefore)
    }

    static func checkWindow(issuedAt: Instant, approveBefore: Instant) throws(ApprovalError) {
        guard approveBefore > issuedAt, approveBefore <= issuedAt.adding(milliseconds: ApprovalRequest.longest) else {
            throw ApprovalError(.window, at: "/approveBefore", "this is later than issuedAt, by 24 hours at most")
        }
    }

    private static func checkApprover(_ text: String) throws(ApprovalError) {
        guard isName(text) else { throw ApprovalError(.form, at: "/approver", "this has 1 to 256 printable ASCII characters") }
    }

    private static func checkMandate(_ text: String) throws(ApprovalError) {
        guard text.utf8.count <= 128, let bytes = Multibase.decode(text), !bytes.isEmpty else {
            throw ApprovalError(.form, at: "/mandate", "this is the digest of a mandate in multibase, z or u")
        }
    }

    private static func checkOrigin(_ text: String) throws(ApprovalError) {
        guard RelyingParty.host(of: text) != nil else {
            throw ApprovalError(.form, at: "/origin", "this is a web origin, https://host, with :port where it is not 443, or http://localhost:port")
        }
    }

    private static func isName(_ text: String) -> Bool {
        (1...256).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
