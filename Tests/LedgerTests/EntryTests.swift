import Canon
import Ledger
import Testing

@Suite struct EntryTests {
    static let record = Array(#"{"id":"urn:uuid:018f0000-0000-7000-8000-000000000001","kind":"notice.v1"}"#.utf8)
    static let salt = [UInt8](0..<32)

    @Test(arguments: [
        0, 1, -1, 999, 1000, 951_782_400_000, 1_795_428_000_000, 1_709_164_800_000, -62_167_219_200_000, 253_402_300_799_999, -86_400_000,
        -86_400_001,
    ])
    func theFastFormIsTheCanonicalOne(ms: Int64) throws {
        for seed in 0..<8 {
            let entry = LogEntry(at: Instant(milliseconds: ms), commitment: Digest.sha256([UInt8(seed)]))
            let json: JSON = [
                "at": .string(entry.at.description), "commitment": .string(Multibase.base64URL(entry.commitment.bytes)),
            ]
            #expect(entry.bytes == json.canonicalBytes)
            #expect(entry.bytes.count == LogEntry.byteCount)
            #expect(LogEntry(bytes: entry.bytes) == entry)
            #expect(LogEntry(bytes: ([1] + entry.bytes)[1...]) == entry)
            #expect(entry.leafHash == TreeHash.leaf(json.canonicalBytes))
        }
    }

    @Test func everyBitMatters() {
        let bytes = LogEntry(at: Instant(milliseconds: 1_795_428_000_000), commitment: Digest.sha256([1])).bytes
        let original = LogEntry(bytes: bytes)
        for i in bytes.indices {
            for bit in 0..<8 {
                var other = bytes
                other[i] ^= 1 << UInt8(bit)
                // Either refused, or another entry whose one spelling these bytes are.
                if let read = LogEntry(bytes: other), read == original || read.bytes != other { Issue.record("byte \(i), bit \(bit)") }
            }
        }
        #expect(LogEntry(bytes: bytes.dropLast()) == nil && LogEntry(bytes: bytes + [0x0A]) == nil && LogEntry(bytes: []) == nil)
    }

    @Test(arguments: [
        "2026-13-01T00:00:00.000Z", "2026-02-29T00:00:00.000Z", "2026-01-01T24:00:00.000Z", "2026-01-01T00:60:00.000Z", "2026-01-01T00:00:60.000Z",
        "2026-01-01t00:00:00.000Z", "2026-01-01T00:00:00.000z", "2026-01-01 00:00:00.000Z", "2026-01-01T00:00:00,000Z", "+026-01-01T00:00:00.000Z",
        "2026-00-01T00:00:00.000Z",
    ])
    func impossibleTimesAreRefused(time: String) {
        let text = #"{"at":"\#(time)","commitment":"u\#(String(repeating: "A", count: 43))"}"#
        #expect(text.utf8.count == LogEntry.byteCount && LogEntry(bytes: Array(text.utf8)) == nil)
    }

    @Test func timesBeyondTheTextAreBroughtBack() {
        let entry = LogEntry(at: Instant(milliseconds: .max), commitment: Digest.sha256([]))
        #expect(entry.at.description == "9999-12-31T23:59:59.999Z" && LogEntry(bytes: entry.bytes) == entry)
        #expect(LogEntry(at: Instant(milliseconds: .min), commitment: entry.commitment).at.description == "0000-01-01T00:00:00.000Z")
    }

    @Test func aCommitmentBindsSaltAndRecord() {
        let commitment = Commitment.digest(salt: Self.salt, record: Self.record)
        #expect(commitment == Digest.sha256(Array("comity/commitment/v1".utf8) + [0] + Self.salt + Self.record))
        #expect(Commitment.opens(commitment, salt: Self.salt, record: Self.record))
        #expect(!Commitment.opens(commitment, salt: Self.salt.reversed(), record: Self.record))
        #expect(!Commitment.opens(commitment, salt: Self.salt, record: Self.record + [0x20]))
        // Moving the border between salt and record must not open it.
        #expect(!Commitment.opens(commitment, salt: Self.salt + [Self.record[0]], record: Array(Self.record.dropFirst())))
        #expect(!Commitment.opens(commitment, salt: [], record: Self.salt + Self.record))
        #expect(Commitment.salt().count == 32 && Commitment.salt() != Commitment.salt())
    }

    @Test func openingsAreCanonicalJSON() throws {
        let tombstone = try #require(RecordID("urn:uuid:018f0000-0000-7000-8000-000000000002"))
        let openings: [Opening] = [.open(salt: Self.salt, record: Self.record), .sealed, .erased(tombstone: tombstone), .erased(tombstone: nil)]
        for opening in openings {
            #expect(try JSON.parse(opening.line).canonicalBytes == opening.line)
            #expect(try Opening(line: opening.line) == opening)
        }
        let bundle = OpeningBundle.encode(openings)
        #expect(try OpeningBundle.parse(bundle, count: 4) == openings)
        for (bytes, count, code) in [
            (bundle, 3, .wrongCount), (bundle, 5, .wrongCount), (Array(bundle.dropLast()), 4, .truncated), (bundle + [0x0A], 5, .badLine),
            ([], 1, .truncated), (bundle, 0, .wrongCount),
            (bundle, 257, .wrongCount),
        ] as [([UInt8], Int, BundleError.Code)] {
            #expect { try OpeningBundle.parse(bytes, count: count) } throws: { ($0 as? BundleError)?.code == code }
        }
        let entry = LogEntry(at: Instant(milliseconds: 0), commitment: Commitment.digest(salt: Self.salt, record: Self.record))
        #expect(openings.map { $0.opens(entry) } == [true, nil, nil, nil])
        #expect(Opening.open(salt: Commitment.salt(), record: Self.record).opens(entry) == false)
    }

    /// The scan leaves records unread but must see the same lines.
    @Test func openingsAreScannedAsTheyAreParsed() throws {
        let openings: [Opening] = [
            .open(salt: Self.salt, record: Self.record), .sealed, .erased(tombstone: nil), .open(salt: Commitment.salt(), record: Self.record),
        ]
        let bytes = OpeningBundle.encode(openings)
        var seen: [Opening?] = []
        try OpeningBundle.scan(bytes, count: 4) { number, view in
            #expect(number == seen.count)
            switch view {
            case .open(let salt, let record): seen.append(.open(salt: salt.bytes, record: Array(record)))
            case .sealed: seen.append(.sealed)
            case .erased(let tombstone): seen.append(.erased(tombstone: tombstone))
            case nil: seen.append(nil)
            }
        }
        #expect(seen == openings.map { Optional($0) })
        let salt = try #require(Digest(Self.salt))
        let inPlace = Self.record.withUnsafeBytes { Commitment.digest(salt: salt, record: $0) }
        #expect(inPlace == Commitment.digest(salt: Self.salt, record: Self.record))
        for (bad, count) in [(bytes, 3), (bytes, 5), (Array(bytes.dropLast()), 4), (bytes, 0), (bytes, 257)] {
            #expect(throws: BundleError.self) { try OpeningBundle.scan(bad, count: count) { _, _ in } }
        }
        var strange: [Bool] = []
        try OpeningBundle.scan(Array("{}\n\n{\"record\":{}}\n".utf8), count: 3) { strange.append($1 == nil) }
        #expect(strange == [true, true, true])
    }

    @Test(arguments: [
        "", "{}", "null", #"{"state":"open"}"#, #"{"state":"Sealed"}"#, #"{ "state":"sealed"}"#, #"{"state":"sealed"} "#,
        #"{"state":"sealed","x":1}"#,
        #"{"record":{},"salt":"uAA","state":"open"}"#, #"{"record":{},"salt":"zAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8","state":"open"}"#,
        #"{"record":{},"salt":"uAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9","state":"open"}"#,
        #"{"record":{ },"salt":"uAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8","state":"open"}"#,
        #"{"record":[],"salt":"uAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8","state":"open"}"#,
        #"{"record":{"b":1,"a":2},"salt":"uAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8","state":"open"}"#,
        #"{"record":{"a":1,"a":2},"salt":"uAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8","state":"open"}"#,
        #"{"record":,"salt":"uAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8","state":"open"}"#,
        #"{"record":{},"salt":"uAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8","state":"sealed"}"#,
        #"{"state":"erased","tombstone":"urn:uuid:018F0000-0000-7000-8000-000000000002"}"#,
        #"{"state":"erased","tombstone":"018f0000-0000-7000-8000-000000000002"}"#, #"{"state":"erased","tombstone":null}"#,
        #"{"state":"erased","tombstone":"urn:uuid:018f0000-0000-4000-8000-000000000002"}"#,
        #"{"record":{"x":{},"salt":"uAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8","state":"open"}"#,
    ])
    func otherLinesAreRefused(line: String) {
        #expect { try Opening(line: Array(line.utf8)) } throws: { ($0 as? BundleError)?.code == .badLine }
    }
}
