import Pages

/// The refusals of this module; their texts stand in the catalogue under `errors.<code>`.
enum PeopleFailure {
    static let link = Failure(
        status: 410, code: "people.link",
        detail: "this link was used already, or is too old, or was not copied whole; ask for a new one (for the first person: start the node again)")
    static let challenge = Failure(
        status: 403, code: "passkey.challenge", pointer: "/response/clientDataJSON/challenge",
        detail: "this answers another request, or one that is older than five minutes; load the page again and answer the request that it makes")
    static let unknownPasskey = Failure(
        status: 403, code: "passkey.unknownCredential", pointer: "/id",
        detail: "this node does not know the passkey; use another one, or a recovery code")
    static let passkeyKnown = Failure(
        status: 409, code: "people.passkeyKnown", pointer: "/id", detail: "this passkey is registered already; sign in with it, or make another one")
    static let tooManyPasskeys = Failure(
        status: 422, code: "people.tooManyPasskeys", detail: "an account has at most 20 passkeys; remove one that you do not use")
    static let lastPasskey = Failure(
        status: 422, code: "people.lastPasskey", detail: "this is the only passkey of the account; add another one before you remove it")
    static let code = Failure(
        status: 403, code: "people.code", pointer: "code",
        detail: "this is none of the codes, or one that was used; check the letters, or take another one")
    static let busy = Failure(status: 503, code: "people.busy", detail: "too many sign-ins are under way; try again in some minutes")
    static let otherSite = Failure(
        status: 403, code: "request.otherSite",
        detail: "this was sent from another site, or by a browser that does not say from where; do it again from a page of this site")
    static let inAlready = Failure(
        status: 409, code: "people.inAlready", detail: "somebody has set this node up already; ask an administrator for a link to join")
    static let name = Failure(status: 422, code: "people.name", pointer: "name", detail: "give a name of at most 200 bytes")
    static let session = Failure(status: 401, code: "request.signIn", detail: "this page is for people who are signed in; sign in and open it again")

    static func tooOften(seconds: Int) -> Failure {
        Failure(status: 429, code: "people.tooOften", detail: "too many attempts from this address; wait \(seconds) seconds and try again")
    }
}
