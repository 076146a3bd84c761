import Canon

/// A short statement of where something stands. Its sign says the same as its colour, for those who see no colours.
package struct Chip: Sendable, Hashable {
    package enum Tone: String, Sendable, CaseIterable { case good, waiting, stop, unknown, neutral }
    package var tone: Tone
    package var label: String

    package init(_ tone: Tone, _ label: String) { (self.tone, self.label) = (tone, label) }

    private var sign: String {
        switch tone {
        case .good: "✓"
        case .waiting: "◷"
        case .stop: "✕"
        case .unknown: "?"
        case .neutral: "·"
        }
    }

    /// `{"tone","sign","label"}`.
    package var model: JSON { ["tone": .string(tone.rawValue), "sign": .string(sign), "label": .string(label)] }
}
