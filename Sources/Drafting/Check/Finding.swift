import Canon

/// Something that a bilingual draft hides: where, what the languages say side by side, why it matters, what to do.
package struct Finding: Hashable, Sendable {
    /// How sure the check is.
    package enum Level: String, Sendable, Comparable {
        /// The texts or the data contradict one another, or something that has to be there is missing.
        case defect
        /// It may be right; a person has to look.
        case look

        package static func < (l: Level, r: Level) -> Bool { l == .defect && r == .look }
    }

    package let code: Code
    package let level: Level
    /// The id of the clause; nil where the finding is about the whole.
    package let clause: String?
    /// JSON Pointer to the field.
    package let pointer: String
    /// What the languages say there; the same order as the agreement's languages.
    package let excerpts: [Excerpt]
    package let words: Plain
    package let remedy: Plain

    package enum Code: String, CaseIterable, Sendable {
        case clauseMissing, titleMissing
        case numberDiffers, dateDiffers, moneyDiffers, currencyDiffers, partyDiffers, nameDiffers
        case numberContradictsItself, dateAmbiguous, countedUnequally
        case dataNotSaid, dataDiffers
        case dutyWithoutOwner, dutyOwnerDiffers
        case endWithoutRenewal, endMissing
        case precedenceContradicts, precedenceDiffers, precedenceNotSaid
        case stepWithoutBody, clauseTypeMissing, conclusionMissing, partyWithoutIdentity
        case languageNotRead
    }

    package var json: JSON {
        var out: JSONObject = [
            "code": .string(code.rawValue), "level": .string(level.rawValue), "pointer": .string(pointer),
            "excerpts": .array(excerpts.map(\.json)), "words": .texts(words.texts), "remedy": .texts(remedy.texts),
        ]
        if let clause { out["clause"] = .string(clause) }
        return .object(out)
    }
}

/// A piece of one language's text. Empty where that language says nothing of the kind.
package struct Excerpt: Hashable, Sendable {
    package let language: String
    package let text: String
    /// Unicode scalars of the field's text, from 0; nil for an excerpt that is empty.
    package let range: Range<Int>?

    package init(_ language: String, _ text: String, _ range: Range<Int>?) { (self.language, self.text, self.range) = (language, text, range) }

    var json: JSON {
        var out: JSONObject = ["language": .string(language), "text": .string(text)]
        if let range {
            out["from"] = .integer(Int64(range.lowerBound))
            out["to"] = .integer(Int64(range.upperBound))
        }
        return .object(out)
    }
}
