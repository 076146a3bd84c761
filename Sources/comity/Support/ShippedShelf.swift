import Calendars
import Canon
import DecisionsAPI
import Web

/// What this program ships for decisions: example rules, which are not law, and holiday calendars with their sources and as-of dates.
enum ShippedShelf {
    static let shelf: DecisionShelf = {
        let assets = EmbeddedAssets()
        var calendars: [String: HolidayCalendar] = [:]
        for (side, file) in [("CN", "cn-mainland"), ("US", "us-federal")] {
            calendars[side] = assets["calendars/\(file).json"].flatMap { try? HolidayCalendar(bytes: $0.bytes) }
        }
        return DecisionShelf(files: assets.all(under: "demo/rules/").map(\.bytes), calendars: calendars)
    }()
}
