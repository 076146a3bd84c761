/// What a constraint compares: an IRI or a literal, with its written form and what it means.
package struct Value: Hashable, Sendable {
    package enum Form: Hashable, Sendable {
        case iri(IRI)
        /// As written. The datatype is xsd:string where none was, and rdf:langString with a language.
        case literal(lexical: String, datatype: IRI, language: String?)
    }

    /// What can be compared with what: two values of different cases are incomparable.
    package enum Meaning: Hashable, Sendable {
        case iri(IRI)
        case text(String)
        case number(ExactNumber)
        case moment(Moment)
        case truth(Bool)
        /// Of a datatype that is not understood; equal only to the very same.
        case opaque(String, IRI)
    }

    package let form: Form
    package let meaning: Meaning

    package init(_ iri: IRI) { (form, meaning) = (.iri(iri), .iri(iri)) }

    /// A text.
    package init(_ text: String, language: String? = nil) {
        let datatype = language == nil ? Vocabulary.datatype("string") : IRI(known: Vocabulary.rdf + "langString")
        (form, meaning) = (.literal(lexical: text, datatype: datatype, language: language), .text(text))
    }

    /// A whole number.
    package init(_ number: Int64) {
        form = .literal(lexical: String(number), datatype: Vocabulary.datatype("integer"), language: nil)
        meaning = .number(ExactNumber(number))
    }

    package init(_ moment: Moment) {
        form = .literal(lexical: moment.description, datatype: Vocabulary.datatype(moment.isDate ? "date" : "dateTime"), language: nil)
        meaning = .moment(moment)
    }

    /// A literal of a datatype (XML Schema 1.1 part 2). Nil where the text is none of that type, for the types understood: string, boolean,
    /// decimal, integer and the types derived from it, dateTime, dateTimeStamp, date.
    package init?(_ lexical: String, datatype: IRI) {
        form = .literal(lexical: lexical, datatype: datatype, language: nil)
        guard let name = datatype.local(in: Vocabulary.xsd) else {
            meaning = .opaque(lexical, datatype)
            return
        }
        switch name {
        case "string", "anyURI": meaning = .text(lexical)
        case "boolean":
            guard let truth = ["true": true, "1": true, "false": false, "0": false][lexical] else { return nil }
            meaning = .truth(truth)
        case "decimal", "integer", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger", "long", "int", "short",
            "byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte":
            guard let number = ExactNumber(lexical, allowsFraction: name == "decimal") else { return nil }
            meaning = .number(number)
        case "dateTime", "dateTimeStamp":
            guard let moment = Moment(dateTime: lexical), name == "dateTime" || moment.isZoned else { return nil }
            meaning = .moment(moment)
        case "date":
            guard let moment = Moment(date: lexical) else { return nil }
            meaning = .moment(moment)
        default: meaning = .opaque(lexical, datatype)
        }
    }

    /// The IRI, where it is one.
    package var iri: IRI? { if case .iri(let iri) = meaning { iri } else { nil } }

    package static func == (l: Value, r: Value) -> Bool { l.form == r.form }
    package func hash(into hasher: inout Hasher) { hasher.combine(form) }
}

/// How two values stand to each other.
enum Order {
    case less, equal, greater

    var reversed: Order { self == .less ? .greater : self == .greater ? .less : .equal }
}

extension Value {
    /// Whether both mean the same; nil where they cannot be compared.
    func equals(_ other: Value) -> Bool? {
        switch (meaning, other.meaning) {
        case (.iri(let a), .iri(let b)): a == b
        case (.text(let a), .text(let b)): a.utf8.elementsEqual(b.utf8)
        case (.number(let a), .number(let b)): a == b
        case (.truth(let a), .truth(let b)): a == b
        case (.moment(let a), .moment(let b)): a.order(to: b).map { $0 == .equal }
        case (.opaque(let a, let s), .opaque(let b, let t)): a.utf8.elementsEqual(b.utf8) && s == t ? true : nil
        default: nil
        }
    }

    /// Which comes first; nil where there is no order: only numbers and moments have one.
    func order(to other: Value) -> Order? {
        switch (meaning, other.meaning) {
        case (.number(let a), .number(let b)): a.order(to: b)
        case (.moment(let a), .moment(let b)): a.order(to: b)
        default: nil
        }
    }
}
