/// Writes SVG (1.1) text piece by piece. Texts and attribute values are escaped here and nowhere else; numbers have at most one decimal, so that
/// the same chart has the same bytes everywhere.
struct SVG {
    private(set) var text = ""

    mutating func open(_ name: String, _ attributes: [(String, String)] = []) { tag(name, attributes, end: ">") }
    mutating func empty(_ name: String, _ attributes: [(String, String)]) { tag(name, attributes, end: "/>") }
    mutating func close(_ name: String) { text += "</\(name)>" }

    mutating func element(_ name: String, _ attributes: [(String, String)] = [], _ content: String) {
        open(name, attributes)
        text += SVG.escape(content)
        close(name)
    }

    /// A text at a point; `anchor` is `start`, `middle` or `end`.
    mutating func label(_ content: String, x: Double, y: Double, anchor: String = "start", kind: String = "label") {
        element("text", [("x", SVG.number(x)), ("y", SVG.number(y)), ("text-anchor", anchor), ("class", kind)], content)
    }

    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ kind: String) {
        empty("line", [("x1", SVG.number(x1)), ("y1", SVG.number(y1)), ("x2", SVG.number(x2)), ("y2", SVG.number(y2)), ("class", kind)])
    }

    private mutating func tag(_ name: String, _ attributes: [(String, String)], end: String) {
        text += "<" + name
        for (key, value) in attributes { text += " \(key)=\"\(SVG.escape(value))\"" }
        text += end
    }

    static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded(.toNearestOrAwayFromZero))
        let sign = tenths < 0 ? "-" : ""
        let rest = tenths.magnitude % 10
        return rest == 0 ? "\(sign)\(tenths.magnitude / 10)" : "\(sign)\(tenths.magnitude / 10).\(rest)"
    }

    static func escape(_ text: String) -> String {
        var out = ""
        out.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "&": out += "&amp;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    /// The rough width of a text, in units of its font size: Han and other wide characters count one, the rest a little over a half.
    static func width(_ text: String) -> Double {
        text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 1 : $1 == " " ? 0.3 : 0.56) }
    }
}

/// A drawing area: the page shows a wide drawing where there is room and a narrow one on a phone, each with letters of a readable size.
struct Canvas {
    var name: String
    var width: Double
    var height: Double
    /// Font size of labels, in drawing units; the same as in the style sheet.
    var letter: Double

    static let wide = Canvas(name: "wide", width: 720, height: 380, letter: 14)
    static let narrow = Canvas(name: "narrow", width: 360, height: 320, letter: 13)
}
