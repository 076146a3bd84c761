import Canon
import Node
import Pages
import Signing

extension Fields {
    /// `{"id","digest"}` of another record.
    mutating func reference(_ key: String) throws -> RecordReference { try recordReference(key) }

    mutating func optionalReference(_ key: String) throws -> RecordReference? { optional(key) == nil ? nil : try recordReference(key) }

    mutating func instant(_ key: String) throws -> Instant { try neededInstant(key) }
}
