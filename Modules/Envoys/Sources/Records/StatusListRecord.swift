import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing

/// A version of a status list (Bitstring Status List 1.0): `{"id","type":"BitstringStatusList","statusPurpose","encodedList","version","ttl"?}`.
///
/// `id` is the address under which the issuing node serves the newest version, and versions count from 1.
struct StatusListRecord: Sendable, Hashable {
    var address: String
    var purpose: StatusPurpose
    var bits: Bitstring
    var version: Int64
    var ttl: Int64?

    /// How long a reader may rely on a copy: an hour, as acts that bind want it.
    static let usualTTL: Int64 = 3_600_000

    static func validate(_ record: Record) throws {
        _ = try StatusListRecord(record.subject)
        try Fields(record.subject).requirePublic(record)
    }

    init(address: String, purpose: StatusPurpose, bits: Bitstring, version: Int64) {
        (self.address, self.purpose, self.bits, self.version, ttl) = (address, purpose, bits, version, Self.usualTTL)
    }

    init(_ subject: JSONObject) throws {
        var fields = Fields(subject)
        address = try fields.text("id", max: 512)
        _ = try fields.choice("type", of: ["BitstringStatusList"])
        let word = try fields.choice("statusPurpose", of: StatusPurpose.allCases.map(\.rawValue))
        purpose = StatusPurpose(rawValue: word) ?? .revocation
        guard let bits = Bitstring(encoded: try fields.text("encodedList", max: 200_000)) else {
            throw fields.refusal("wrongValue", "encodedList", "must be u and the base64url of at least 16 KiB, gzipped in one piece")
        }
        self.bits = bits
        version = try fields.integer("version", in: 1...1_000_000_000)
        ttl = fields.optional("ttl") == nil ? nil : try fields.integer("ttl", in: 0...31_536_000_000)
        try fields.end()
    }

    /// Nil only where the list cannot be packed.
    var subject: JSONObject? {
        guard var subject = StatusList.subject(address: address, purpose: purpose, bits: bits, ttl: ttl) else { return nil }
        subject["version"] = .integer(version)
        return subject
    }

    /// Where the list of a party is served: on the node that its DID names.
    static func address(of did: String, _ purpose: StatusPurpose) -> String? {
        guard let parts = try? DIDWeb.parts(of: did), parts.path.isEmpty || (parts.path.count == 2 && parts.path[0] == "parties") else { return nil }
        let base = (parts.host == "localhost" ? "http://" : "https://") + parts.host + (parts.port.map { ":\($0)" } ?? "")
        return "\(base)/status/\(parts.path.last ?? "node")/\(purpose.rawValue)"
    }
}
