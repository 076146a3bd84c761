import Canon

/// What stands beside a log entry: the record and salt it commits to, or why they are not shown.
///
/// One line of canonical JSON (RFC 8785) each:
/// `{"record":{…},"salt":"u…","state":"open"}`, `{"state":"sealed"}`, `{"state":"erased","tombstone":"urn:uuid:…"}`.
public enum Opening: Hashable, Sendable {
    /// Salt (32 bytes) and the record's canonical bytes: everybody may read it.
    case open(salt: [UInt8], record: [UInt8])
    /// Given to the named parties only.
    case sealed
    /// Destroyed; the tombstone is the record that says so, if it may be named.
    case erased(tombstone: RecordID?)

    /// The line without a newline, which JSON strings cannot hold.
    public var line: [UInt8] {
        switch self {
        case .open(let salt, let record):
            Opening.head + record + Opening.middle + Array(Multibase.base64URL(salt).utf8) + Opening.tail
        case .sealed: Array(#"{"state":"sealed"}"#.utf8)
        case .erased(nil): Array(#"{"state":"erased"}"#.utf8)
        case .erased(let tombstone?): Array(#"{"state":"erased","tombstone":"\#(tombstone)"}"#.utf8)
        }
    }

    /// Reads exactly what `line` writes: the record must be one canonical JSON object within `JSONLimits.record`. Throws `.badLine`.
    public init(line: some BidirectionalCollection<UInt8>) throws(BundleError) {
        if line.starts(with: Opening.head) {
            self = try Opening.open(Array(line))
            return
        }
        let text = String(decoding: line, as: UTF8.self)
        switch text {
        case #"{"state":"sealed"}"#: self = .sealed
        case #"{"state":"erased"}"#: self = .erased(tombstone: nil)
        default:
            guard text.hasPrefix(Opening.erasedHead), text.hasSuffix(#""}"#),
                let tombstone = RecordID(String(text.dropFirst(Opening.erasedHead.count).dropLast(2))),
                Opening.erased(tombstone: tombstone).line.elementsEqual(line)
            else { throw BundleError(.badLine, "the opening is neither open nor sealed nor erased, in canonical JSON") }
            self = .erased(tombstone: tombstone)
        }
    }

    /// Whether this is the record of that entry; nil when the opening shows no record.
    public func opens(_ entry: LogEntry) -> Bool? {
        guard case .open(let salt, let record) = self else { return nil }
        return Commitment.opens(entry.commitment, salt: salt, record: record)
    }

    private static func open(_ line: [UInt8]) throws(BundleError) -> Opening {
        // From the end: tail, the salt's fixed 44 characters, middle.
        let saltEnd = line.count - tail.count
        let saltStart = saltEnd - 44
        let recordEnd = saltStart - middle.count
        guard recordEnd > head.count, line[saltEnd...].elementsEqual(tail), line[recordEnd..<saltStart].elementsEqual(middle),
            let salt = Multibase.decode(String(decoding: line[saltStart..<saltEnd], as: UTF8.self)), salt.count == Commitment.saltLength,
            line[saltStart] == 0x75
        else { throw BundleError(.badLine, "an open opening needs a record, a salt of 32 bytes and nothing else") }
        let record = line[head.count..<recordEnd]
        let json: JSON
        do { json = try JSON.parseCanonical(record) } catch {
            throw BundleError(.badLine, "the record of the opening is not canonical JSON: \(error)")
        }
        guard json.object != nil else { throw BundleError(.badLine, "the record of the opening is not a JSON object") }
        return .open(salt: salt, record: Array(record))
    }

    private static let head = Array(#"{"record":"#.utf8)
    private static let middle = Array(#","salt":""#.utf8)
    private static let tail = Array(#"","state":"open"}"#.utf8)
    private static let erasedHead = #"{"state":"erased","tombstone":""#
}

/// The openings of up to 256 consecutive entries, each line followed by a newline.
public enum OpeningBundle {
    /// A line may be as long as a record may be, and a little more.
    public static let maximumLine = 257 << 10

    /// Joins openings.
    public static func encode(_ openings: some Collection<Opening>) -> [UInt8] {
        var out: [UInt8] = []
        for opening in openings {
            out.append(contentsOf: opening.line)
            out.append(0x0A)
        }
        return out
    }

    /// The openings of a bundle that must hold exactly `count`. Throws `.wrongCount`, `.truncated`, `.tooLarge` or `.badLine`.
    public static func parse(_ bytes: [UInt8], count: Int) throws(BundleError) -> [Opening] {
        guard (1...TilePath.full).contains(count) else {
            throw BundleError(.wrongCount, "a bundle holds 1 to 256 openings, not \(count)")
        }
        guard bytes.count <= count * maximumLine else {
            throw BundleError(.tooLarge, "\(bytes.count) bytes are too many for \(count) openings")
        }
        guard bytes.last == 0x0A else { throw BundleError(.truncated, "the last opening does not end with a newline") }
        let lines = bytes.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false)
        guard lines.count == count else { throw BundleError(.wrongCount, "the bundle holds \(lines.count) openings, not \(count)") }
        var openings: [Opening] = []
        openings.reserveCapacity(count)
        for (i, line) in lines.enumerated() {
            do { openings.append(try Opening(line: line)) } catch {
                throw BundleError(error.code, "opening \(i): \(error.reason)")
            }
        }
        return openings
    }
}
