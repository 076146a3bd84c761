import Canon
import Drafting
import Federation
import Ledger
import Mandates
import Node
import RuleEngine
import Signing
import WebAuthn

@testable import Rules
@testable import Verifier
@testable import Web

/// One parser of bytes that strangers send. `run` must return, whatever it is given; where it accepts, it checks what the parser promises.
struct FuzzTarget: Sendable, CustomStringConvertible {
    /// The folder of its seeds, under Corpora.
    let name: String
    /// Tokens of its grammar, which mutations put in.
    let words: [String]
    /// How many mutations the suite tries; fewer where one input takes long.
    let rounds: Int
    /// Gives what the parser makes of the bytes, in a form that must come out again when it is parsed again; nil when it refuses them.
    let run: @Sendable ([UInt8]) -> [UInt8]?

    var description: String { name }

    init(_ name: String, words: [String] = [], rounds: Int = 1500, run: @escaping @Sendable ([UInt8]) -> [UInt8]?) {
        (self.name, self.words, self.rounds, self.run) = (name, words, rounds, run)
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
    /// For parsers whose result has no written form: accepted bytes stand for themselves.
    private static func accepted(_ value: (some Any)?, _ bytes: [UInt8]) -> [UInt8]? { value == nil ? nil : bytes }

    static let json = ["{", "}", "[", "]", ",", ":", "\"", "null", "true", "-0", "1e400", "9007199254740993", "\\ud83d", "\\u0000", "\u{FEFF}"]
    /// Attributes of every type, for tables of rules.
    private static let schema = AttributeSchema([
        Attribute(name: "date", type: .date), Attribute(name: "kind", type: .choice, words: ["a", "b"]), Attribute(name: "to", type: .country),
        Attribute(name: "classes", type: .choices, words: ["x", "y"]), Attribute(name: "persons", type: .int), Attribute(name: "flag", type: .bool),
        Attribute(name: "code", type: .text), Attribute(name: "all", type: .countries),
    ])

    static let note = ["\n", "\n\n", "— ", " ", "+", "=", "0", "18446744073709551616", "localhost:8080"]

    static let all: [FuzzTarget] = [
        FuzzTarget("json", words: json) { bytes in (try? JSON.parse(bytes, limits: .api))?.canonicalBytes },
        FuzzTarget("record", words: json) { bytes in (try? Record(bytes: bytes))?.bytes },
        FuzzTarget("did", words: json) { bytes in
            guard let json = try? JSON.parse(bytes, limits: .api) else { return nil }
            return (try? DIDDocument(json: json))?.json.canonicalBytes
        },
        FuzzTarget("agreement", words: json + ["三十（30）日", "\"P30D\"", "2024年8月27日", "百分之", "\"clauses\":", "¥1,000", "March 31, 2020"], rounds: 100) {
            bytes in
            guard let agreement = try? Agreement(bytes: bytes) else { return nil }
            _ = AgreementCheck.all(agreement)
            return agreement.canonicalBytes
        },
        FuzzTarget(
            "agreement-text", words: ["三十（30）日", "thirty (30) days", "两年半", "三分之二", "人民币伍拾万元整", "第", "万亿", "1,000", "U.S. ", "March 31, ", "shall "],
            rounds: 100
        ) {
            bytes in
            let text = text(bytes)
            for language in ["en", "zh-Hans", "fr"] {
                let party = Party(id: "a", name: [language: "the Institute"])
                for mention in TextReader(language: language, parties: [party]).read(text).mentions {
                    precondition(mention.span.upperBound <= text.unicodeScalars.count && !mention.span.isEmpty, "a mention outside the text")
                }
            }
            return bytes
        },
        FuzzTarget("note", words: note) { bytes in
            guard let note = try? SignedNote(bytes: bytes) else { return nil }
            _ = try? Checkpoint(text: note.text)
            return note.bytes
        },
        FuzzTarget("policy", words: note + ["log ", "witness ", "group ", "quorum ", "any", "all", "none"]) { bytes in
            accepted(try? WitnessPolicy(bytes: bytes), bytes)
        },
        FuzzTarget("witness-request", words: note + ["old "]) { bytes in
            guard let request = try? WitnessRequest(body: bytes) else { return nil }
            return accepted(request, bytes)
        },
        FuzzTarget("tlog-proof", words: note + ["c2sp.org/tlog-proof@v1\n", "index ", "extra "]) { bytes in
            accepted(try? TlogProof(bytes: bytes), bytes)
        },
        FuzzTarget("equivocation", words: json + note) { bytes in (try? Equivocation(bytes: bytes))?.json.canonicalBytes },
        FuzzTarget("receipt-opening", words: json) { bytes in accepted(try? ReceiptOpening(bytes: bytes), bytes) },
        FuzzTarget("receipt-identity", words: json) { bytes in
            accepted(try? IdentityEvidence(bytes: bytes), bytes)
        },
        FuzzTarget("audit-memory", words: json) { bytes in accepted(AuditMemory(bytes: bytes), bytes) },
        FuzzTarget("entries") { bytes in
            for count in [1, 2, 29, 256] {
                guard let entries = try? EntryBundle.parse(bytes, count: count) else { continue }
                for entry in entries { _ = LogEntry(bytes: entry)?.leafHash }
                return try? EntryBundle.encode(entries)
            }
            return nil
        },
        FuzzTarget("openings", words: json + ["\"state\":\"erased\"", "\"tombstone\":", "\n"]) { bytes in
            for count in [1, 6, 256] {
                try? OpeningBundle.scan(bytes, count: count) { _, _ in }
                if let openings = try? OpeningBundle.parse(bytes, count: count) { return OpeningBundle.encode(openings[...]) }
            }
            return nil
        },
        FuzzTarget("path", words: ["/", "x", ".p/", "tile/", "entries/", "999", "000", "256"]) { bytes in
            let text = text(bytes)
            _ = BundleCoordinate(path: text)
            return TileCoordinate(path: text).map { Array($0.path.utf8) }
        },
        FuzzTarget("structured-field", words: ["\"", ";", "=", "(", ")", ":", "?1", "@", "%\"", ",", " ", "999999999999999", "0.001", "*"]) { bytes in
            let text = text(bytes)
            let item = (try? StructuredField.item(text)).flatMap { try? StructuredField.text($0) }
            let list = (try? StructuredField.list(text)).flatMap { try? StructuredField.text($0) }
            let dictionary = (try? StructuredField.dictionary(text)).flatMap { try? StructuredField.text($0) }
            return (item ?? list ?? dictionary).map { Array($0.utf8) }
        },
        FuzzTarget("http-signature", words: ["sig1=", ";created=", ";keyid=", "\"@method\"", "\"content-digest\"", ";req", "\n", ":"]) { bytes in
            let lines = text(bytes).split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let fields = [
                SignedMessage.Field("signature-input", lines[0]), .init("signature", lines.count > 1 ? lines[1] : ""),
                .init("content-type", "application/json"), .init("content-digest", ContentDigest.field(for: [])),
            ]
            let message = SignedMessage(method: "POST", authority: "localhost", path: "/", fields: fields, content: [])
            return accepted(try? HTTPSignature(in: message, at: Instant(seconds: 1_795_428_000)), bytes)
        },
        FuzzTarget("form", words: ["&", "=", "%", "+", "%00", "%E4%B8", "a=1"]) { bytes in
            accepted(try? FormFields.parse(text(bytes), in: "the form"), bytes)
        },
        FuzzTarget(
            "decision-table",
            words: [
                ",", "\"", "\"\"", "\n", "\r\n", "id,effect", "persons", ">= 1,000", " & ", "|", "@AA.partners", "notin CN", "true", "title.en",
                "unless",
            ],
            rounds: 600
        ) { bytes in
            guard let schema else { return nil }
            let table = RuleTable(schema: schema)
            guard let read = try? table.reading(text(bytes), into: ["rules": []]) else { return nil }
            // What it makes is loaded like any other file, whatever stands in it.
            _ = RuleLibrary.load([RuleLibrary.File(name: "rules.json", bytes: read.canonicalBytes)])
            return Array(table.csv(read).utf8)
        },
        FuzzTarget("multipart", words: ["--limit", "\r\n", "\r\n\r\n", "; name=\"", "filename=", "Content-Disposition: form-data"]) { bytes in
            accepted(try? Multipart(bytes, boundary: "limit"), bytes)
        },
        FuzzTarget("cbor", words: ["\u{0}", "\u{18}", "\u{19}", "fmt", "authData", "attStmt", "none"]) { bytes in
            _ = try? CBOR.parse(bytes)
            return (try? CBOR.parse(bytes, limits: .wrapper))?.encoded
        },
        FuzzTarget("authenticator-data") { bytes in
            accepted(try? AuthenticatorData(bytes), bytes)
        },
        FuzzTarget("client-data", words: json + ["\"type\":", "webauthn.get", "\"challenge\":", "\"origin\":", "\"crossOrigin\":true"]) { bytes in
            accepted(try? ClientData(bytes), bytes)
        },
        FuzzTarget("registration", words: json + ["\"id\":", "\"rawId\":", "public-key", "\"attestationObject\":"]) { bytes in
            guard let response = try? RegistrationResponse(bytes: bytes) else { return nil }
            if let party = try? RelyingParty(id: "localhost", origins: ["http://localhost:18765"]) {
                _ = try? response.verify(challenge: [UInt8](repeating: 0, count: 32), party: party)
            }
            return bytes
        },
        FuzzTarget("assertion", words: json + ["\"id\":", "\"rawId\":", "public-key", "\"signature\":", "\"userHandle\":"]) { bytes in
            accepted(try? AssertionResponse(bytes: bytes), bytes)
        },
        FuzzTarget("approval", words: json + ["webauthn", "ed25519", "\"publicKey\":\"z6Mk", "http://localhost:8080", "\"mandate\":"]) { bytes in
            guard let json = try? JSON.parse(bytes) else { return nil }
            return (try? ActApproval(json: json))?.json.canonicalBytes
        },
        FuzzTarget(
            "mandate", words: json + ["\"powers\":", "\"parentMandate\":", "\"maxDepth\":", "\"statusListIndex\":\"", "CN-SH", "1.5.9", "1e6"]
        ) { bytes in
            guard let mandate = try? Mandate(bytes: bytes) else { return nil }
            _ = MandateWords().text(mandate, language: "zh-Hans")
            // Whatever is accepted gives itself no more than itself.
            precondition(Attenuation.widenings(of: mandate.authority, beyond: mandate.authority).isEmpty, "wider than itself")
            return mandate.document.canonicalBytes
        },
        FuzzTarget(
            "mandate-case", words: json + ["\"chain\":", "\"act\":", "\"revoked\":", "\"statusLists\":", "\"trustAnchors\":", "\"cids\":"],
            rounds: 300
        ) { bytes in
            guard let json = try? JSON.parse(bytes, limits: .api), let cases = try? MandateCase.all(in: json) else { return nil }
            for one in cases { _ = one.judge() }
            return bytes
        },
        FuzzTarget(
            "status-list", words: json + ["u", "H4sI", "\"encodedList\":\"", "\"statusPurpose\":", "BitstringStatusListCredential"], rounds: 300
        ) { bytes in
            if let credential = try? JSON.parse(bytes, limits: .api), let document = try? DIDKey.document(of: DIDKey.did(for: SigningKey().publicKey))
            {
                _ = try? StatusList(credential: credential, document: document)
            }
            guard let bits = Bitstring(encoded: text(bytes)), let once = bits.encoded else { return nil }
            precondition(Bitstring(encoded: once) == bits, "packed and expanded is another list")
            return Array(once.utf8)
        },
        FuzzTarget("name", words: ["did:web:", "did:key:z6Mk", "%3A", ":", "+", "urn:uuid:", "-", "T", "Z", "//", "[::1]", "u", "z"]) { bytes in
            let text = text(bytes)
            _ = try? DIDWeb.parts(of: text)
            _ = try? DIDWeb.url(for: text)
            _ = try? DIDKey.document(of: text)
            _ = try? Multikey.decode(text)
            _ = try? CredentialKey(multikey: text)
            _ = try? NoteVerifier(vkey: text)
            _ = Multibase.decode(text)
            _ = Base58.decode(text)
            _ = try? NodeAddress(text)
            _ = IPAddress(text)
            _ = PercentEncoding.decode(text, plusIsSpace: true)
            if let id = RecordID(text) { return Array(id.description.utf8) }
            return Instant(text).map { Array($0.description.utf8) }
        },
    ]
}
