import Calendars
import Canon
import Node
import Synchronization

/// The holiday calendars that are built into the program, by their ids: what working days are counted by.
enum HolidayShelf {
    private static let files = ["calendars/cn-mainland.json", "calendars/us-federal.json"]
    private static let read = Mutex<[String: HolidayCalendar]>([:])

    /// All of them. One that is missing or cannot be read is not there, and what hangs on it is not established.
    static func of(_ context: NodeContext) -> [String: HolidayCalendar] {
        read.withLock { read in
            if read.isEmpty {
                for file in files {
                    guard let bytes = context.asset(file), let calendar = try? HolidayCalendar(bytes: bytes) else { continue }
                    read[calendar.id] = calendar
                }
            }
            return read
        }
    }
}
