import Canon
import Node
import Pages

/// Every component once, with values that look like real ones: what page authors choose from, and what the golden tests and the accessibility
/// check look at.
enum StylePage {
    static let route = Route("GET", "/style", summary: "The components of these pages.") { request, context in
        let samples = StyleSamples(language: request.language)
        let model = JSON.object(JSONObject(samples.things.merging(samples.sides.merging(samples.forms) { a, _ in a }) { a, _ in a }))
        return .page(Page("style", title: context.texts("style.title", request.language), model: model, section: "style"))
    }
}

/// The sample values, each written in both languages side by side.
struct StyleSamples {
    let language: Language

    func say(_ english: String, _ chinese: String) -> JSON { .string(word(english, chinese)) }
    func word(_ english: String, _ chinese: String) -> String { language == .english ? english : chinese }

    /// A text with its language, as records have it.
    func text(_ english: String, _ chinese: String) -> JSON { ["text": say(english, chinese), "lang": .string(language.rawValue)] }

    func chip(_ tone: Chip.Tone, _ english: String, _ chinese: String) -> JSON { Chip(tone, word(english, chinese)).model }

    var provider: JSON { text("Lishan Institute", "砺山研究所") }
    var recipient: JSON { text("Cypress Plain State", "柏原州立大学") }
    var key: JSON { "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK" }
    var date: CalendarDate { Instant(seconds: 1_795_428_000).date }

    /// One day, for rows of lists.
    func day(_ offset: Int) -> (iso: JSON, text: JSON) {
        let day = CalendarDate(daysSinceEpoch: date.daysSinceEpoch + offset)
        return (.string(day.description), .string(Formats(language).date(day)))
    }
}
