import Calendars
import Canon
import RuleEngine
import RulesAPI

/// What comes with the program: example rules for jurisdictions whose rules nobody has published here, and calendars of holidays. Facts, not records.
package struct DecisionShelf: Sendable {
    /// Example rule sets by jurisdiction, each with attributes, labels and titles. Examples, and not law.
    package let examples: [String: RuleSetSource]
    /// Labels that stand in where a published set has none.
    package let labels: [JSON]
    /// Holiday calendars by the jurisdiction whose offices go by them.
    package let calendars: [String: HolidayCalendar]

    /// Of the example files: what tells two shelves apart.
    let digest: Digest

    /// Nothing at all: every answer then rests on published rules alone.
    package static let empty = DecisionShelf(files: [], calendars: [:])

    /// - Parameter files: the JSON files of a folder of rules; what is none of them is passed over.
    package init(files: [[UInt8]], calendars: [String: HolidayCalendar]) {
        var byFormat: [String: [JSON]] = [:]
        digest = Digest.sha256(files.flatMap { Digest.sha256($0).bytes })
        for file in files {
            guard let json = try? JSON.parse(file, limits: RuleLibrary.limits), let format = json["format"]?.string?.split(separator: "/").first
            else {
                continue
            }
            byFormat[String(format), default: []].append(json)
        }
        labels = byFormat["comity-labels"] ?? []
        self.calendars = calendars
        guard let attributes = byFormat["comity-attributes"]?.first else {
            examples = [:]
            return
        }
        var examples: [String: RuleSetSource] = [:]
        for set in byFormat["comity-ruleset"] ?? [] {
            guard let jurisdiction = set["jurisdiction"]?.string else { continue }
            // Titles name rules of every set; those of others would only be warned of.
            examples[jurisdiction] = RuleSetSource(
                set: set, attributes: attributes, labels: byFormat["comity-labels"] ?? [], titles: byFormat["comity-titles"] ?? [])
        }
        self.examples = examples
    }

    /// The holidays that the offices of a side go by; rules of a house (`CN-LISHAN`) go by those of its country. Nil where none are known.
    package func calendar(of side: String) -> HolidayCalendar? {
        calendars[side] ?? side.split(separator: "-").first.flatMap { calendars[String($0)] }
    }

    /// The jurisdiction whose rules speak for a country: its own where there are any, else those of the union that it belongs to.
    package static func jurisdiction(of country: String, known: Set<String>) -> String {
        if known.contains(country) { return country }
        if country == "GB" { return "UK" }
        return union.contains(country) ? "EU" : country
    }

    /// The member states of the European Union, by ISO 3166-1 alpha-2.
    private static let union: Set<String> = [
        "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO",
        "SK",
        "SI", "ES", "SE",
    ]
}
