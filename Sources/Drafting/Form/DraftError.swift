/// Why some bytes are no agreement of the form in docs/formats/agreement.md.
package struct DraftError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A stable name for the kind of fault, such as `missingField`.
    package let code: String
    /// Where: a JSON Pointer (RFC 6901); empty for the whole document.
    package let pointer: String
    /// What is wrong and what would be right, naming the field.
    package let words: Plain

    package init(_ code: String, at pointer: String, _ en: String, _ zhHans: String) {
        self.code = code
        self.pointer = pointer
        let (place, ort) = pointer.isEmpty ? ("the agreement", "协议") : (pointer, pointer)
        words = Plain("\(place) \(en)", "\(ort) \(zhHans)")
    }

    package var description: String { "\(code): \(words.en)" }
}
