/// Unicode Normalization Form C (UAX #15): one spelling for texts that read the same.
public enum UnicodeForm {
    /// Whether every character is of a range that NFC never changes and that never joins with its neighbour (NFC_Quick_Check=Yes, combining class
    /// 0, in DerivedNormalizationProps): Latin before the combining marks, general punctuation, Han and its punctuation, full-width forms.
    ///
    /// A quick answer: true is certain, false means that the text has to be composed to know.
    public static func isComposed(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0..<0x300, 0x2010...0x206F, 0x3000...0x3029, 0x3030...0x303F, 0x4E00...0x9FFF, 0xFF00...0xFFEF: true
            default: false
            }
        }
    }
}
