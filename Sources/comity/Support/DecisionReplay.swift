import Canon
import Decisions
import DecisionsAPI
import Foundation
import Node
import Pages
import RulesAPI
import Signing
import StoreSQLite

/// Computes a logged recommendation again: the record, the rule sets that it names, and nothing else.
struct DecisionReplay {
    struct Outcome {
        /// Whether the bytes have the digest that the record states, and the answer is the same.
        let isIdentical: Bool
        /// What was computed now.
        let bytes: [UInt8]
        let stated: Digest
        /// Who holds confidential facts that the record counts.
        let holders: [String]

        func words(_ language: String) -> String {
            if let holder = holders.first {
                let (agrees, differs) =
                    language.hasPrefix("zh")
                    ? ("一致：除各方结论外均可重新计算，且该等结论是可能的。其余取决于\(holder)持有的保密事实。", "不一致：重新计算所得与记录不同。")
                    : (
                        "Consistent: all but the outcomes can be computed again, and these are possible. They rest on a confidential fact held by \(holder).",
                        "Different: computing it again gives another answer."
                    )
                return isIdentical ? agrees : differs
            }
            let now = Digest.sha256(bytes)
            let lines =
                language.hasPrefix("zh")
                ? [isIdentical ? "一致：重新计算所得的字节与记录完全相同。" : "不一致：重新计算所得的字节与记录不同。", "记录：\(stated.hex)", "现在：\(now.hex)"]
                : [
                    isIdentical
                        ? "Identical: computing it again gives the very bytes of the record." : "Different: computing it again gives other bytes.",
                    "recorded: \(stated.hex)", "now:      \(now.hex)",
                ]
            return lines.joined(separator: "\n")
        }
    }

    private let id: RecordID
    private let fetch: (RecordID) async throws -> Record

    init(name: String, node: String?, dir: String?) throws {
        guard let id = RecordID(name) ?? RecordID(uuid: name) else {
            throw CommandError("\(name) names no record; it looks like urn:uuid:… or a UUID")
        }
        self.id = id
        if let node {
            let client = NodeClient(url: node.hasSuffix("/") ? String(node.dropLast()) : node, token: nil)
            fetch = { id in
                let answer = try NodeClient.accepted(try await client.get("/api/v1/records/\(id.uuid)"), "/api/v1/records/\(id.uuid)")
                guard let json = answer["record"], let record = try? Record(bytes: json.canonicalBytes) else {
                    throw CommandError(
                        "\(client.url) does not show the record \(id): it is sealed or erased; replay with --dir on a machine that holds it")
                }
                return record
            }
        } else {
            let directory = NodeDirectory(dir ?? "")
            let origin = try NodeAddress(directory.settings().url).origin
            let store = try SQLiteStore(path: directory.database)
            fetch = { id in
                guard let record = try store.readNow({ try RecordLookup.find(id, origin: origin, in: $0)?.record }) else {
                    throw CommandError("\(directory.path) holds no record \(id) that can be read")
                }
                return record
            }
        }
    }

    func run() async throws -> Outcome {
        let record = try await fetch(id)
        guard record.kind == DecisionKinds.recommendation, let content = try? Recommendation(record.subject) else {
            throw CommandError("\(id) is no recommendation (\(DecisionKinds.recommendation)) but \(record.kind)")
        }
        var chosen: [ChosenRules] = []
        for rule in content.rules {
            guard let side = rule["side"]?.string, let digest = rule["digest"]?.string else { continue }
            let source = try await source(rule, side)
            guard Multibase.base64URL(Digest.sha256(source.set.canonicalBytes).bytes) == digest else {
                throw CommandError(
                    "the rules of \(side) at hand are not those of the record (\(rule["set"]?.string ?? "")); replay with the program that made it")
            }
            chosen.append(ChosenRules(side: side, version: nil, source: source))
        }
        let rules = try RulePicker.load(chosen, shelf: ShippedShelf.shelf)
        let (again, bytes) = try content.again(under: rules)
        return Outcome(isIdentical: again == content, bytes: bytes, stated: content.replay, holders: content.held.map(\.heldBy))
    }

    /// The rule set of a side: the record that is named, with its parts, or the example that comes with this program.
    private func source(_ rule: JSON, _ side: String) async throws -> RuleSetSource {
        guard let reference = rule["record"].flatMap({ RecordReference(json: $0) }) else {
            guard let example = ShippedShelf.shelf.examples[side] else {
                throw CommandError("this program comes with no example rules of \(side); replay with the program that made the record")
            }
            return example
        }
        let record = try await fetch(reference.id)
        guard record.digest == reference.digest else { throw CommandError("\(reference.id) is another record than the recommendation names") }
        var parts: [JSONObject] = []
        for part in record.subject["parts"]?.array ?? [] {
            guard let named = RecordReference(json: part) else { throw CommandError("\(reference.id) names a part that cannot be read") }
            let found = try await fetch(named.id)
            guard found.digest == named.digest else { throw CommandError("\(named.id) is another record than \(reference.id) names") }
            parts.append(found.subject)
        }
        guard let source = RuleSetSource(subject: record.subject, parts: parts) else { throw CommandError("\(reference.id) holds no whole rule set") }
        return source
    }
}
