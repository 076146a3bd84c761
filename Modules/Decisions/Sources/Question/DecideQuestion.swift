import Canon
import DecisionsAPI
import Node
import RuleEngine

/// A question as an address of `/decide` holds it: every fact is a member of the query, so that a link can ask again with one fact changed.
struct DecideQuestion: Sendable, Hashable {
    /// Names that are no facts.
    static let reserved: Set<String> = ["what", "skip", "also", "change", "lang", "step"]

    var what: Movement?
    /// Texts by attribute, as `FactText` reads them.
    var facts: [String: String] = [:]
    /// Facts that the person does not know; they are not asked again.
    var skipped: [String] = []
    /// Rules of a party's own house that are to be asked as well, such as `CN-LISHAN`.
    var also: [String] = []
    /// The fact whose field is shown.
    var change: String?

    init(what: Movement? = nil, facts: [String: String] = [:]) { (self.what, self.facts) = (what, facts) }

    init(_ query: [String: String]) {
        what = query["what"].flatMap { Movement(rawValue: $0) }
        skipped = DecideQuestion.list(query["skip"])
        also = DecideQuestion.list(query["also"])
        change = query["change"].flatMap { $0.isEmpty ? nil : $0 }
        var boxes: [String: [String]] = [:]
        for (name, value) in query where !DecideQuestion.reserved.contains(name) && name.utf8.count <= 128 && value.utf8.count <= 2048 {
            let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
            if parts.count == 2 {
                // A box of a set: `dataClasses.health=on`; a box of the houses: `also.CN-LISHAN=on`.
                boxes[parts[0], default: []].append(parts[1])
            } else if !value.isEmpty {
                facts[name] = value
            }
        }
        also += boxes.removeValue(forKey: "also")?.sorted() ?? []
        for (name, words) in boxes where facts[name] == nil { facts[name] = words.sorted().joined(separator: ",") }
        // A member `unknown=persons` is the button "I do not know".
        if let name = facts.removeValue(forKey: "unknown") {
            facts[name] = nil
            if !skipped.contains(name) { skipped.append(name) }
        }
        skipped.removeAll { facts[$0] != nil }
        if what == nil { what = facts["action"].flatMap { Movement.of($0) } }
    }

    private static func list(_ text: String?) -> [String] {
        (text ?? "").split(separator: ",").prefix(64).map(String.init)
    }

    /// The members of the query, for hidden fields: sorted by name, without those of the field that is asked.
    func members(without field: String? = nil) -> [(name: String, value: String)] {
        var members = facts
        if let field { members[field] = nil }
        members["what"] = what?.rawValue
        if !skipped.isEmpty { members["skip"] = skipped.joined(separator: ",") }
        if !also.isEmpty { members["also"] = also.joined(separator: ",") }
        return members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The address that asks this.
    func address(_ path: String = "/decide", anchor: String = "") -> String {
        var members = members()
        if let change { members.append(("change", change)) }
        let query = members.map { "\($0.name.queryEncoded)=\($0.value.queryEncoded)" }.joined(separator: "&")
        return path + (query.isEmpty ? "" : "?" + query) + (anchor.isEmpty ? "" : "#" + anchor)
    }

    /// The same question with one fact changed, or taken away.
    func with(_ fact: String, _ value: String?) -> DecideQuestion {
        var other = self
        other.facts[fact] = value
        other.skipped.removeAll { $0 == fact }
        other.change = nil
        if fact == "action" { other.what = value.flatMap { Movement.of($0) } ?? what }
        return other
    }

    /// The same with the field of one fact shown.
    func changing(_ fact: String) -> DecideQuestion {
        var other = self
        other.change = fact
        return other
    }
}

extension String {
    /// As one part of a query (RFC 3986 §3.4): everything but letters, digits and `-._~` percent-encoded.
    var queryEncoded: String { addingPercentEncodingForPath }
}
