import Canon

/// A small strict reader of calendar files (RFC 5545 §3.1), for tests: unfolds, splits, unescapes, and refuses what the standard does not allow.
struct ICalendarReader {
    struct Line: Equatable {
        var name: String
        var parameters: [String: String]
        var value: String

        /// The value as a text (§3.3.11); nil when an escape is none or something should have been escaped.
        var text: String? {
            var out = ""
            var escaped = false
            for c in value.unicodeScalars {
                if escaped {
                    switch c {
                    case "n", "N": out.unicodeScalars.append("\n")
                    case "\\", ";", ",": out.unicodeScalars.append(c)
                    default: return nil
                    }
                    escaped = false
                } else if c == "\\" {
                    escaped = true
                } else if c == ";" || c == "," {
                    return nil
                } else {
                    out.unicodeScalars.append(c)
                }
            }
            return escaped ? nil : out
        }
    }

    struct Component {
        var name: String
        var lines: [Line] = []
        var inner: [Component] = []
        func all(_ name: String) -> [Line] { lines.filter { $0.name == name } }
        func only(_ name: String) -> Line? { all(name).count == 1 ? all(name)[0] : nil }
    }

    struct Broken: Error { var reason: String }

    let calendar: Component
    /// The longest physical line, in octets.
    let longest: Int

    init(_ bytes: [UInt8]) throws {
        guard bytes.suffix(2) == [0x0D, 0x0A] else { throw Broken(reason: "the file does not end with CRLF") }
        var physical: [[UInt8]] = [[]]
        var at = 0
        while at < bytes.count {
            if bytes[at] == 0x0D {
                guard at + 1 < bytes.count, bytes[at + 1] == 0x0A else { throw Broken(reason: "a bare CR") }
                physical.append([])
                at += 2
                continue
            }
            guard bytes[at] != 0x0A, bytes[at] == 0x09 || bytes[at] >= 0x20, bytes[at] != 0x7F else { throw Broken(reason: "a control character") }
            physical[physical.count - 1].append(bytes[at])
            at += 1
        }
        physical.removeLast()
        longest = physical.map(\.count).max() ?? 0
        var lines: [[UInt8]] = []
        for line in physical {
            // Each physical line alone must be UTF-8: no character is split.
            guard let text = String(validating: line, as: UTF8.self) else { throw Broken(reason: "a line splits a character") }
            if text.utf8.first == 0x20 || text.utf8.first == 0x09 {
                guard !lines.isEmpty else { throw Broken(reason: "the file begins with a continuation") }
                lines[lines.count - 1] += line.dropFirst()
            } else {
                lines.append(line)
            }
        }
        var open: [Component] = []
        var done: Component?
        for line in lines {
            let line = try ICalendarReader.line(String(decoding: line, as: UTF8.self))
            guard done == nil else { throw Broken(reason: "something follows the end") }
            switch line.name {
            case "BEGIN": open.append(Component(name: line.value))
            case "END":
                guard let last = open.popLast(), last.name == line.value else { throw Broken(reason: "END:\(line.value) ends nothing") }
                if open.isEmpty { done = last } else { open[open.count - 1].inner.append(last) }
            default:
                guard !open.isEmpty else { throw Broken(reason: "a property outside a component") }
                open[open.count - 1].lines.append(line)
            }
        }
        guard let done, open.isEmpty, done.name == "VCALENDAR" else { throw Broken(reason: "no whole VCALENDAR") }
        calendar = done
    }

    /// Code points, not characters as people see them: a text may begin with a mark that would join the colon before it.
    private static func line(_ text: String) throws -> Line {
        let scalars = Array(text.unicodeScalars)
        func string(_ part: ArraySlice<Unicode.Scalar>) -> String {
            var out = String.UnicodeScalarView()
            out.append(contentsOf: part)
            return String(out)
        }
        guard let colon = scalars.firstIndex(of: ":") else { throw Broken(reason: "a line without a colon: \(text)") }
        let parts = scalars[..<colon].split(separator: ";", omittingEmptySubsequences: false)
        guard let name = parts.first, !name.isEmpty, name.allSatisfy({ ("A"..."Z").contains($0) || ("0"..."9").contains($0) || $0 == "-" }) else {
            throw Broken(reason: "a bad name: \(text)")
        }
        var parameters: [String: String] = [:]
        for part in parts.dropFirst() {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, parameters.updateValue(string(sides[1]), forKey: string(sides[0])) == nil else {
                throw Broken(reason: "a bad parameter: \(text)")
            }
        }
        return Line(name: string(name), parameters: parameters, value: string(scalars[(colon + 1)...]))
    }
}
