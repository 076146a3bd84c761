/// One question of the guided interview.
package struct Question: Sendable {
    package enum Answering: Sendable {
        /// A text in every language of the agreement.
        case texts
        /// One line for each thing, in every language.
        case lines
        case choice([(value: String, label: Plain)])
        /// Any number of the choices.
        case several([(value: String, label: Plain)])
        case date, span, money, number, percent
        /// One of the parties.
        case party
        /// One or more of the parties.
        case parties
    }

    package let name: String
    package let prompt: Plain
    package let help: Plain?
    package let answering: Answering

    init(_ name: String, _ en: String, _ zh: String, _ answering: Answering, help: Plain? = nil) {
        (self.name, self.prompt, self.answering, self.help) = (name, Plain(en, zh), answering, help)
    }
}

/// An answer, ready to be put into words and data.
package enum Answer: Hashable, Sendable {
    case texts(Texts)
    case lines([Texts])
    case choice(String)
    case several([String])
    case date(year: Int, month: Int, day: Int)
    case span(Span)
    case money(Money)
    case number(Decimal)
    case percent(Decimal)
    case party(String)
    case parties([String])
}

/// What is wrong with an answer, for the page that asked.
package struct AnswerProblem: Hashable, Sendable {
    package let question: String
    package let words: Plain
}
