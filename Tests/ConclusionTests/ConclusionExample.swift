import Canon
import Conclusion
import Ledger
import Signing
import Testing

/// A whole conclusion with real keys, logs and proofs, made from fixed seeds: the worked example of docs/formats/conclusion.md.
struct ConclusionExample {
    /// A log that is being written.
    struct Log {
        let signer: NoteSigner
        var entries: [LogEntry] = []
        var tree = MemoryTree()
        var openings: [UInt64: DecidingChain.EntryOpening] = [:]

        init(_ name: String, seed: UInt8) throws {
            signer = try NoteSigner(name: name, key: #require(SigningKey(seed: Array(seed..<seed + 32))), type: .ed25519)
        }

        @discardableResult
        mutating func append(_ record: Record, at: Instant, salt: [UInt8]? = nil) -> UInt64 {
            let salt = salt ?? Array(repeating: UInt8(entries.count + 1), count: 32)
            let entry = LogEntry(at: at, commitment: Commitment.digest(salt: salt, record: record.bytes))
            openings[UInt64(entries.count)] = DecidingChain.EntryOpening(salt: salt, record: record)
            entries.append(entry)
            tree.append(entry.leafHash)
            return UInt64(entries.count - 1)
        }

        func note(_ size: UInt64? = nil) throws -> SignedNote {
            let size = size ?? tree.size
            return try signer.note(#require(Checkpoint(origin: signer.verifier.name, size: size, root: tree.root(at: size))).text)
        }

        func head(_ size: UInt64) throws -> LogHead { LogHead(size: size, root: try tree.root(at: size)) }

        func items(_ places: Range<UInt64>) throws -> [JournalView.Item] {
            try places.map {
                JournalView.Item(
                    index: $0, entry: entries[Int($0)], opening: openings[$0], path: try Proofs.inclusion(index: $0, size: tree.size, reader: tree))
            }
        }
    }

    static let lishan = "did:web:localhost%3A8080:parties:lishan"
    static let brennan = "did:web:localhost%3A8081:parties:brennan"

    var decider: Log
    var counterparty: Log
    var neutrals: [Log]
    let keys: [String: SigningKey]
    let terms: ConclusionTerms
    let text: Record
    let concluded: Record
    let lapsed: Record
    let signatures: [Record]

    static func moment(_ text: String) throws -> Instant { try #require(Instant("2026-12-\(text):00.000Z")) }

    /// The text, both outcomes beforehand, and the logs up to the text.
    init(named: Bool = true) throws {
        decider = try Log("localhost:8080", seed: 0x00)
        counterparty = try Log("localhost:8081", seed: 0x20)
        neutrals = try [(8082, 0x40), (8083, 0x60), (8084, 0x80)].map { try Log("localhost:\($0.0)", seed: UInt8($0.1)) }
        let keys = [
            Self.lishan: try #require(SigningKey(seed: Array(0xA0..<0xC0))), Self.brennan: try #require(SigningKey(seed: Array(0xC0..<0xE0))),
        ]
        self.keys = keys
        func record(_ kind: String, _ issuer: String, _ subject: JSONObject, _ number: UInt64, _ at: Instant, refersTo: [RecordReference] = []) throws
            -> Record
        {
            try Record.sign(
                kind: kind, subject: subject, issuer: issuer, refersTo: refersTo, id: RecordID(high: 0x019a_d500_0000_7000, low: 1 << 63 | number),
                at: at,
                key: #require(keys[issuer]))
        }
        for i in 0..<3 {
            decider.append(
                try record("notice.v1", Self.lishan, ["text": ["en": .string("Notice \(i)")]], UInt64(100 + i), Self.moment("01T08:0\(i)")),
                at: try Self.moment("01T08:0\(i)"))
        }

        let id = RecordID(high: 0x019a_d500_0000_7000, low: 1 << 63 | 1)
        // Made before the text, so that the text can name what their entries will commit to.
        let concludedWord = AgreementOutcome(agreement: id, outcome: .concluded).subject
        let lapsedWord = AgreementOutcome(agreement: id, outcome: .lapsed).subject
        let early = try Self.moment("01T09:00")
        let namedConcluded = try record(AgreementOutcome.kind, Self.lishan, concludedWord, 2, early)
        let namedLapsed = try record(AgreementOutcome.kind, Self.lishan, lapsedWord, 3, early)
        let clause = try ConclusionClause(
            decider: decider.signer.verifier, from: decider.head(3), signBy: Self.moment("10T16:00"), neutrals: neutrals.map(\.signer.verifier),
            parties: [
                ConclusionClause.Party(id: Self.lishan, log: decider.signer.verifier),
                ConclusionClause.Party(id: Self.brennan, log: counterparty.signer.verifier),
            ],
            outcomes: named
                ? .named(
                    concluded: Commitment.digest(salt: Self.concludedSalt, record: namedConcluded.bytes),
                    lapsed: Commitment.digest(salt: Self.lapsedSalt, record: namedLapsed.bytes)) : .opened)
        text = try record("agreement.v1", Self.lishan, ["conclusion": clause.json, "title": ["en": "Rice and heat", "zh-Hans": "水稻与高温"]], 1, early)
        terms = ConclusionTerms(text: text.reference, clause: clause)
        let subject = AgreementSignature(text: text.reference, firmUntil: clause.signBy).subject
        signatures = [
            try record(AgreementSignature.kind, Self.brennan, subject, 4, Self.moment("03T02:00")),
            try record(AgreementSignature.kind, Self.lishan, subject, 5, Self.moment("04T02:00")),
        ]
        if named {
            (concluded, lapsed) = (namedConcluded, namedLapsed)
        } else {
            let references = [text.reference] + signatures.map(\.reference)
            concluded = try record(AgreementOutcome.kind, Self.lishan, concludedWord, 2, Self.moment("05T02:00"), refersTo: references)
            lapsed = try record(AgreementOutcome.kind, Self.lishan, lapsedWord, 3, Self.moment("05T02:00"), refersTo: [text.reference])
        }
    }

    static let concludedSalt = [UInt8](repeating: 0xC0, count: 32)
    static let lapsedSalt = [UInt8](repeating: 0x1A, count: 32)

    /// Signatures, another entry, and an outcome.
    mutating func decide(_ outcome: Record, signed: [Int] = [0, 1]) throws {
        for i in signed { decider.append(signatures[i], at: try Self.moment("0\(3 + i)T02:00")) }
        decider.append(text, at: try Self.moment("05T01:00"))
        decider.append(outcome, at: try Self.moment("05T02:00"), salt: outcome == lapsed ? Self.lapsedSalt : Self.concludedSalt)
    }

    /// What a neutral's node writes when it cosigned a head of the deciding log.
    mutating func see(_ neutral: Int, size: UInt64, at: Instant) throws {
        let head = try decider.head(size)
        let issuer = "did:web:localhost%3A\(8082 + neutral)"
        let log = neutrals[neutral].signer
        let record = try Record.sign(
            kind: "witnessed.v1",
            subject: [
                "logKey": .string(decider.signer.verifier.vkey), "origin": .string(decider.signer.verifier.name),
                "root": .string(Multibase.base64URL(head.root.bytes)), "size": .integer(Int64(head.size)), "time": .string(at.description),
            ], issuer: issuer, id: RecordID(high: 0x019a_d500_0000_7000, low: 1 << 63 | UInt64(1000 + neutral * 100) + neutrals[neutral].tree.size),
            at: at,
            key: #require(SigningKey(seed: Array(repeating: UInt8(neutral + 1), count: 32))))
        #expect(log.verifier.name == "localhost:\(8082 + neutral)")
        neutrals[neutral].append(record, at: at)
    }

    /// An entry of a neutral's own business.
    mutating func passes(_ neutral: Int, at: Instant) throws {
        let record = try Record.sign(
            kind: "notice.v1", subject: ["text": ["en": "…"]], issuer: "did:web:localhost%3A\(8082 + neutral)",
            id: RecordID(high: 0x019a_d500_0000_7000, low: 1 << 63 | UInt64(1000 + neutral * 100) + neutrals[neutral].tree.size), at: at,
            key: #require(SigningKey(seed: Array(repeating: UInt8(neutral + 1), count: 32))))
        neutrals[neutral].append(record, at: at)
    }

    func standing(_ record: Record) -> RecordStanding {
        guard let key = keys[record.issuer] else { return .unknown }
        do { try record.verify(with: key.publicKey) } catch {
            return .refused(RecordRefusal(code: "proof", words: ["en": "its proof fails", "zh-Hans": "其证明不成立"]))
        }
        return .verified
    }

    /// The history of the deciding log as a stranger verifies it: edge, entries, the openings of signatures and outcome.
    func chain(through size: UInt64? = nil, notes: [SignedNote]? = nil, openings: [UInt64: DecidingChain.EntryOpening]? = nil) throws -> DecidingChain
    {
        let size = size ?? decider.tree.size
        let shown: [UInt64: DecidingChain.EntryOpening] = openings ?? decider.openings.filter { $0.key >= 3 && $0.key < size }
        return try DecidingChain(
            terms: terms, edge: TreeEdge(size: 3, reader: decider.tree).hashes, entries: Array(decider.entries[3..<Int(size)]), openings: shown,
            notes: notes ?? (3...size).map { try decider.note($0) }, signatures: signatures, standing: standing)
    }

    func journal(_ neutral: Int, _ places: Range<UInt64>? = nil) throws -> JournalView {
        let log = neutrals[neutral]
        return try JournalView(terms: terms, journal: log.signer.verifier, note: log.note(), items: log.items(places ?? 0..<log.tree.size))
    }
}
