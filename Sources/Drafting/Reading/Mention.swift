/// Something in a text that must be the same in every language: a number, a date, an amount, a currency, a party, an address.
package struct Mention: Hashable, Sendable {
    package enum Unit: String, Sendable {
        case percent, permille, point
        case hour, minute, day, workingDay, week, month, year
        /// Things one counts: pages, copies, people. The noun itself is not compared.
        case thing
        /// A place in a text: section, article, version.
        case reference
    }

    package enum What: Hashable, Sendable {
        case number(Decimal, Unit?)
        /// `a/b`, in lowest terms as far as words say it.
        case fraction(Int, Int)
        case date(year: Int?, month: Int?, day: Int?)
        case money(Decimal, String)
        case currency(String)
        case party(String)
        /// A name with digits in it, or an address: compared letter by letter.
        case literal(String)
    }

    package var what: What
    /// Unicode scalars of the text, from 0.
    package var span: Range<Int>
    /// Whether it certainly is what it looks like. `one` and 一 often are not numbers: such a mention may answer a firm one of the other language,
    /// but misses none.
    package var isFirm: Bool

    package init(_ what: What, _ span: Range<Int>, isFirm: Bool = true) { (self.what, self.span, self.isFirm) = (what, span, isFirm) }
}

/// A number said twice in one breath, in words and in digits, that are not the same number.
package struct Contradiction: Hashable, Sendable {
    package var span: Range<Int>
}

/// What one language's text of a clause says that can be compared.
package struct Readout: Sendable {
    package var mentions: [Mention]
    package var contradictions: [Contradiction]
    /// Dates written so that nobody knows which number is the month.
    package var ambiguousDates: [Range<Int>]
}
