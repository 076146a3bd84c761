import Canon
import Store

/// The life of one key of an identity, as the events in one log tell it: valid for positions [added, retired), minus "compromised since".
package struct KeyLife: Sendable, Hashable {
    package var multikey: String
    /// What it was announced for, such as `assertionMethod` or `log`; sorted.
    package var purposes: [String]
    /// The position of the event that announced it.
    package var added: UInt64
    package var retired: UInt64?
    /// From this position on its signatures do not count.
    package var compromisedSince: UInt64?
    /// The position of the event that declared the compromise.
    package var compromiseDeclared: UInt64?

    /// The first position from which the key no longer counts; nil while it does.
    package var ended: UInt64? {
        switch (retired, compromisedSince) {
        case (let retired?, let since?): min(retired, since)
        default: retired ?? compromisedSince
        }
    }

    /// Every key of an identity, in the order in which they were announced. Only public events count.
    package static func all(of did: String, origin: String, in transaction: any ReadTransaction) throws -> [KeyLife] {
        let rows = try transaction.query(
            "SELECT key, purposes, change, since, position FROM identity_keys WHERE did = ? AND origin = ? AND sealed = 0 ORDER BY position, ordinal",
            [.text(did), .text(origin)])
        var keys: [KeyLife] = []
        for row in rows {
            let position = UInt64(row.integer(4))
            let known = keys.firstIndex { $0.multikey == row.text(0) }
            switch (row.text(2), known) {
            case ("added", nil):
                let purposes = row.text(1).split(separator: " ").map(String.init).sorted()
                keys.append(KeyLife(multikey: row.text(0), purposes: purposes, added: position))
            case ("added", let i?): keys[i].purposes = Set(keys[i].purposes + row.text(1).split(separator: " ").map(String.init)).sorted()
            case ("retired", let i?): keys[i].retired = min(keys[i].retired ?? position, position)
            case ("compromised", let i?):
                let since = UInt64(max(0, row.integer(3)))
                if since <= keys[i].compromisedSince ?? .max { keys[i].compromisedSince = since }
                keys[i].compromiseDeclared = min(keys[i].compromiseDeclared ?? position, position)
            default: break
            }
        }
        return keys
    }
}
