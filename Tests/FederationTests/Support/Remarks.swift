import Canon
import Federation
import Foundation
import Node
import Pages
import Signing
import Store

/// A module for tests: one kind of record that says something.
struct Remarks: Module {
    let name = "remarks"
    let kindName: String
    let stays: Bool
    var kinds: [RecordKind] {
        [
            RecordKind(kindName, stays: stays) { record in
                var fields = Fields(record.subject)
                _ = try fields.text("text")
                try fields.end()
            }
        ]
    }
    var tables: [DerivedTable] { kindName == "remark.v1" ? [DerivedTable("remarks", [.init("text", .text)])] : [] }

    init(kind: String = "remark.v1", stays: Bool = false) { (kindName, self.stays) = (kind, stays) }

    func rows(for record: Record) -> [DerivedRow] {
        kindName == "remark.v1" ? [DerivedRow("remarks", [.text(record.subject["text"]?.string ?? "")])] : []
    }
}

/// A kind that only some nodes know, or that they know with looser rules of form.
struct Exotics: Module {
    let name = "exotics"
    let kinds: [RecordKind]
    let tables: [DerivedTable] = []
    init(_ kinds: [String] = ["exotic.v1"]) { self.kinds = kinds.map { RecordKind($0) { _ in } } }
    func rows(for record: Record) -> [DerivedRow] { [] }
}

enum SystemTime {
    static func now() -> Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}

/// Waits until something is so; false when it is not after so many seconds.
func eventually(within seconds: Double = 10, _ condition: @Sendable () async throws -> Bool) async rethrows -> Bool {
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
        if try await condition() { return true }
        try? await Task.sleep(for: .milliseconds(25))
    }
    return try await condition()
}
