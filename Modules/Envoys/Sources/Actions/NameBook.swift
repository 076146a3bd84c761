import Canon
import Mandates
import Node
import Store

/// The openings of names: salt and names of the people who hold mandates given here. Local rows, no records: erased when asked, and then the digest in the
/// log says nothing.
struct NameBook {
    let transaction: any ReadTransaction

    static let tables = [
        "CREATE TABLE IF NOT EXISTS envoy_names (record BLOB NOT NULL PRIMARY KEY, salt BLOB NOT NULL, names TEXT NOT NULL, shown INTEGER NOT NULL)"
    ]

    init(in transaction: any ReadTransaction) { self.transaction = transaction }

    /// The name that opens the digest in a mandate; nil when it is not kept here, or not for this reader.
    ///
    /// - Parameter entitled: whether the reader belongs to the principal; others see a name only where its bearer agreed to have it shown.
    func name(of mandate: Mandate, id: RecordID, entitled: Bool) throws -> PersonName? {
        guard let row = try transaction.first("SELECT salt, names, shown FROM envoy_names WHERE record = ?", [.blob(id.bytes)]),
            entitled || row.integer(2) == 1, let names = (try? JSON.parse(Array(row.text(1).utf8)))?.object,
            let name = PersonName(
                salt: row.blob(0), names: Dictionary(uniqueKeysWithValues: names.compactMap { key, value in value.string.map { (key, $0) } })),
            name.opens(mandate)
        else { return nil }
        return name
    }

    static func keep(_ name: PersonName, of id: RecordID, shown: Bool, in transaction: any WriteTransaction) throws {
        try transaction.execute("DELETE FROM envoy_names WHERE record = ?", [.blob(id.bytes)])
        try transaction.execute(
            "INSERT INTO envoy_names VALUES (?, ?, ?, ?)",
            [.blob(id.bytes), .blob(name.salt), .text(JSON.languages(name.names).canonicalText), .integer(shown ? 1 : 0)])
    }

    /// How long the opening of a name waits for its mandate, in seconds: an act that nobody approved for so long is forgotten, and the name with it.
    private static let patience: Int64 = 30 * 86_400

    /// Destroys the openings of names whose mandates were never logged.
    static func tidy(at now: Instant, in transaction: any WriteTransaction) throws {
        let latest = now.adding(seconds: -patience).milliseconds
        let waiting = try transaction.query(
            "SELECT record FROM envoy_names WHERE record NOT IN (SELECT id FROM envoy_mandates)"
        ).compactMap { RecordID(bytes: $0.blob(0)) }
        for id in waiting where Int64(id.high >> 16) < latest { try erase(id, in: transaction) }
    }

    /// Destroys the opening, traces included.
    static func erase(_ id: RecordID, in transaction: any WriteTransaction) throws {
        try transaction.execute("DELETE FROM envoy_names WHERE record = ?", [.blob(id.bytes)])
        transaction.leaveNoTrace()
    }
}
