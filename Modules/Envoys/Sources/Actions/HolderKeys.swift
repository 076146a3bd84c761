import Canon
import Node
import Pages
import PeopleAPI
import Store
import WebAuthn

/// The person who is to hold a mandate, chosen from the rosters of one's own parties: the mandate names the keys with which that person approves, so that
/// what is signed under it can be told from what others signed.
enum HolderKeys {
    /// `slug/pseudonym` → the keys that count now, as Multikeys. Throws `Failure` for somebody who is on no roster of the reader's parties.
    static func keys(of chosen: String, _ reader: Person?, home: String, in transaction: any ReadTransaction) throws -> [String] {
        let parts = chosen.split(separator: "/", maxSplits: 1).map(String.init)
        let office = reader?.offices.first { $0.slug == parts.first }
        let credentials = try office.map { try KnownRoster(of: $0.party, home: home, in: transaction).state().credentials } ?? []
        let own = credentials.filter { $0.person == parts.last && $0.countsUntil == nil }.map(\.key)
        guard !own.isEmpty else {
            throw FormText.wrong("person", en: "Choose somebody from the list, or nobody.", zhHans: "请从列表中选择，或不选。")
        }
        // Some old security chips make RSA keys alone; mandates name keys of elliptic curves.
        let keys = own.filter { $0.algorithm != .rs256 }.map(\.multikey)
        guard !keys.isEmpty else { throw unnameable(at: "person") }
        return keys
    }

    /// Why a key cannot stand in a mandate, and what helps.
    static func unnameable(at pointer: String) -> Failure {
        Failure.envoys(
            422, "keyKind", pointer,
            en:
                "must have a key that a mandate can name: Ed25519, P-256 or P-384, and not RSA as some older passkeys have; let the person add a passkey on "
                + "another device, or a key of an own client (comity approve), to the roster, and choose again",
            zhHans: "须有授权书可载明的密钥（Ed25519、P-256 或 P-384），而非某些旧通行密钥所用的 RSA；请该人员在另一设备上添加通行密钥，或以自有客户端（comity approve）的密钥登记入册后重新选择")
    }

    /// The values of the component `field-select`.
    static func field(_ chosen: String?, _ view: ReaderView) throws -> JSON {
        var options: [JSON] = [["value": "", "label": .string(view("envoys.appoint.nobody")), "selected": .bool((chosen ?? "").isEmpty)]]
        for office in view.request.person?.offices ?? [] {
            let state = try KnownRoster(of: office.party, home: view.home, in: view.transaction).state()
            for person in state.people {
                let roles = state.roles(of: person).map { view("people.role." + $0.rawValue) }.sorted()
                let value = "\(office.slug)/\(person)"
                options.append([
                    "value": .string(value), "label": .string("\(person) · \(view.formats.list(roles)) · \(try view.name(office.party))"),
                    "selected": .bool(value == chosen),
                ])
            }
        }
        return [
            "name": "person", "label": .string(view("envoys.appoint.person")), "hint": .string(view("envoys.appoint.personHint")),
            "options": .array(options),
        ]
    }
}
