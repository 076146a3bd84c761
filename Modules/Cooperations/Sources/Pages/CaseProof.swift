import Canon
import CooperationsAPI
import Node
import Pages

/// What the case itself rests on: the record that opened it, and those by which parties joined.
enum CaseProof {
    /// `{"opening":{proof line},"joinings":[{proof line}]}`.
    static func model(_ reader: CaseReader) throws -> JSON {
        let view = reader.view
        let joinings = try reader.known.members.compactMap { member -> JSON? in
            guard let row = member.joining, let found = try RecordLookup.at(row.position, of: row.origin, origin: view.home, in: view.transaction)
            else {
                return nil
            }
            return try view.proofLine(found, subject: view("cooperations.proof.joining", ["party": try view.name(member.did)]))
        }
        return [
            "opening": try view.proofLine(reader.opening, subject: view("cooperations.proof.opening")) ?? .null, "joinings": .array(joinings),
            "hasJoinings": .bool(!joinings.isEmpty), "recordHref": .string("/records/" + reader.known.id.uuid),
            "command": [
                "label": .string(view("cooperations.proof.command")), "text": .string("comity audit " + reader.context.url),
            ],
        ]
    }
}
