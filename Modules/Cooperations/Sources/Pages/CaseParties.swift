import Canon
import CooperationsAPI
import Node
import Pages

/// The parties, side by side: those of one jurisdiction together, each with the same words.
enum CaseParties {
    /// The members by jurisdiction; the side of the provider stands first, else the order of the codes.
    static func groups(_ reader: CaseReader) throws -> [(jurisdiction: String, members: [CooperationMember])] {
        var sides: [String: [CooperationMember]] = [:]
        for member in reader.known.members { sides[try reader.view.party(member.did)?.jurisdiction ?? "", default: []].append(member) }
        return sides.sorted { a, b in
            let (first, second) = (a.value.contains { $0.role == .provider }, b.value.contains { $0.role == .provider })
            return first == second ? a.key < b.key : first
        }.map { ($0.key, $0.value) }
    }

    /// `[{"place","members":[{"party":{…},"role"?,"status":{chip},"statusDay"?:{…},"host","isElsewhere"}]}]`.
    static func sides(_ reader: CaseReader) throws -> [JSON] {
        let view = reader.view
        return try groups(reader).map { jurisdiction, members in
            [
                "place": .string(place(jurisdiction, view)),
                "members": .array(try members.map { try member($0, reader) }),
            ]
        }
    }

    static func place(_ code: String, _ view: ReaderView) -> String {
        if code.isEmpty { return view("cooperations.party.unknownPlace") }
        let key = "jurisdictions." + code
        return view.texts.has(key, view.language) ? view(key) : code
    }

    private static func member(_ member: CooperationMember, _ reader: CaseReader) throws -> JSON {
        let view = reader.view
        let party = try view.party(member.did)
        let isOpener = member.did == reader.known.opener
        let status =
            member.joinedAt.map { at in
                Chip(.good, view(isOpener ? "cooperations.party.opened" : "cooperations.party.joined", ["date": view.formats.date(at.date)]))
            } ?? Chip(.waiting, view("cooperations.party.invited", ["date": view.formats.date(reader.known.openedAt.date)]))
        return [
            "party": try view.partyModel(member.did), "role": member.role.map { .string(view("cooperations.role." + $0.rawValue)) } ?? .null,
            "status": status.model, "description": party.flatMap { view.text($0.descriptions) } ?? .null,
            "host": try party.map { .string(view("cooperations.party.host", ["node": try view.nodeName($0.origin)])) } ?? .null,
            "joiningHref": member.joining.map { .string("/records/" + $0.id.uuid) } ?? .null,
        ]
    }
}
