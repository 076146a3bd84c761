import Canon
import Pages
import Signing
import Store

extension IdentityEvent {
    /// Checks the form of a record of this kind. Throws `Failure`.
    package static func validate(_ record: Record) throws { _ = try read(record) }

    /// As `init`, with an error for people. Throws `Failure`.
    package static func read(_ record: Record) throws -> IdentityEvent {
        do { return try IdentityEvent(record) } catch { throw Failure(error) }
    }

    /// The rows that the event gives rise to.
    var rows: [DerivedRow] {
        var rows = [
            DerivedRow(
                "identities",
                [
                    .text(did), .integer(sequence), .text(type.rawValue), .text(nextKeyDigests.joined(separator: " ")),
                    SQLValue(profile?.kind.rawValue),
                    SQLValue(profile?.jurisdiction), .integer(profile?.fictional == true ? 1 : 0),
                    SQLValue(profile.map { JSON.languages($0.names).canonicalText }),
                    SQLValue(profile.map { JSON.languages($0.descriptions).canonicalText }),
                ])
        ]
        for key in keys {
            rows.append(DerivedRow("identity_keys", [.text(did), .text(key.multikey), .text(key.purposes.joined(separator: " ")), "added", .null]))
        }
        for key in retired { rows.append(DerivedRow("identity_keys", [.text(did), .text(key), "", "retired", .null])) }
        for key in compromised {
            rows.append(DerivedRow("identity_keys", [.text(did), .text(key.multikey), "", "compromised", SQLValue(key.since)]))
        }
        return rows
    }
}

extension Failure {
    /// A payload that is not of its kind's form.
    package init(_ error: SubjectError) {
        self.init(status: 422, code: error.code.rawValue, pointer: error.pointer, detail: "\(error.pointer) \(error.reason)")
    }

    /// An identity event that may not stand where it would, or a key that does not count there.
    package init(_ error: IdentityError) {
        switch error.code {
        case .unknownKey: self.init(status: 403, code: "key.unknown", pointer: error.pointer, detail: error.reason)
        case .keyPurpose: self.init(status: 403, code: "key.purpose", pointer: error.pointer, detail: error.reason)
        case .keyRetired: self.init(status: 403, code: "key.retired", pointer: error.pointer, detail: error.reason)
        case .keyCompromised: self.init(status: 403, code: "key.compromised", pointer: error.pointer, detail: error.reason)
        case .notIssuers: self.init(status: 403, code: "key.notIssuers", pointer: error.pointer, detail: error.reason)
        default:
            self.init(status: 422, code: "identity.\(error.code.rawValue)", pointer: error.pointer, detail: "\(error.pointer) \(error.reason)")
        }
    }
}
