import Canon
import Ledger
import Node
import Pages
import Signing
import Store

/// What a visitor does to a copy of the log: one part of it, and what they put in its place.
struct Tampering: Sendable, Hashable {
    enum Part: String, Sendable, CaseIterable {
        /// The record and salt beside an entry.
        case opening
        /// What stands in the log itself: time and commitment.
        case entry
        /// The hashes of up to 256 entries.
        case tile
        /// Size and root, signed by the log and its witnesses.
        case checkpoint
    }

    var part: Part
    /// The entry; for a tile the first entry it covers; of no meaning for the checkpoint.
    var position: UInt64
    /// What is there now, as text.
    var original: String
    /// What is put there.
    var content: String

    var isUnchanged: Bool { original == content }

    /// The text of a part as it stands in the log. Throws `Failure` where there is none, or none that everybody may read.
    static func original(_ part: Part, at position: UInt64, of window: TamperWindow, in transaction: any ReadTransaction) throws -> String {
        guard part == .checkpoint || window.contains(position) else {
            throw Failure(
                status: 404, code: "tamper.position", pointer: "position",
                detail: "position \(position) is not part of the copy, which holds \(window.start) to \(window.size - 1)")
        }
        switch part {
        case .checkpoint: return window.head.note.serialized
        case .tile:
            let bytes = try window.tile(at: position, in: transaction)
            return stride(from: 0, to: bytes.count, by: 32).map { Hex.encode(bytes[$0..<min($0 + 32, bytes.count)]) }.joined(separator: "\n")
        case .entry, .opening:
            guard
                let row = try transaction.first(
                    "SELECT e.entry, o.state, o.salt, o.record FROM entries e JOIN openings o ON o.idx = e.idx WHERE e.idx = ?", [SQLValue(position)])
            else { throw Failure.notFound("entry \(position)") }
            if part == .entry { return String(decoding: row.blob(0), as: UTF8.self) }
            guard row.integer(1) == OpeningState.open.rawValue else {
                throw Failure(
                    status: 404, code: "tamper.notOpen", pointer: "position",
                    detail: "the opening at position \(position) is sealed or erased, so there is nothing to change; choose another one")
            }
            return String(decoding: Opening.open(salt: row.blob(2), record: row.blob(3)).line, as: UTF8.self)
        }
    }

    /// One small change, made for whoever does not want to make one: a letter of a text, a digit of a number or a hash.
    static func example(_ part: Part, _ original: String) -> String {
        switch part {
        case .opening: changingText(original)
        case .entry: swapping(original, after: "\"at\":\"")
        case .tile: swapping(original, after: "")
        case .checkpoint: swapping(original, after: "\n")
        }
    }

    /// Swaps the first letter or digit after a mark for its neighbour.
    private static func swapping(_ text: String, after mark: String) -> String {
        var bytes = Array(text.utf8)
        let start = mark.isEmpty ? 0 : text.utf8.firstIndex(of: mark).map { $0 + mark.utf8.count } ?? 0
        // The last digit before the first character that is none, so that a time or a size stays one.
        var i = start
        while i + 1 < bytes.count, isWord(bytes[i + 1]) { i += 1 }
        if i < bytes.count { bytes[i] = bytes[i] == UInt8(ascii: "9") ? UInt8(ascii: "8") : bytes[i] &+ 1 }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Changes one letter of the longest text that a person would read, else of the stated time.
    private static func changingText(_ text: String) -> String {
        for mark in ["\"text\":{", "\"title\":{", "\"name\":{"] {
            guard let at = text.utf8.firstIndex(of: mark) else { continue }
            // The first value of the language map: after the tag's colon and quotation mark.
            var bytes = Array(text.utf8)
            var i = at + mark.utf8.count
            while i + 1 < bytes.count, !(bytes[i] == UInt8(ascii: ":") && bytes[i + 1] == UInt8(ascii: "\"")) { i += 1 }
            i += 2
            while i < bytes.count, !isLetter(bytes[i]), bytes[i] != UInt8(ascii: "\"") { i += 1 }
            guard i < bytes.count, isLetter(bytes[i]) else { continue }
            bytes[i] = bytes[i] == UInt8(ascii: "z") || bytes[i] == UInt8(ascii: "Z") ? bytes[i] - 1 : bytes[i] + 1
            return String(decoding: bytes, as: UTF8.self)
        }
        return swapping(text, after: "\"validFrom\":\"")
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) }
    private static func isWord(_ byte: UInt8) -> Bool { isLetter(byte) || (0x30...0x39).contains(byte) }
}

extension String.UTF8View {
    /// Where a text begins, in bytes; nil if it is not there.
    fileprivate func firstIndex(of text: String) -> Int? {
        let (haystack, needle) = (Array(self), Array(text.utf8))
        guard !needle.isEmpty, haystack.count >= needle.count else { return nil }
        return (0...haystack.count - needle.count).first { haystack[$0..<$0 + needle.count].elementsEqual(needle) }
    }
}
