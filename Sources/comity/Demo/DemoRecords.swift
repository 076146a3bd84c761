import Canon
import Cooperations
import CooperationsAPI
import Notices
import NoticesAPI

/// Reads the plans of Demo/story.json and Demo/notices.json as the payloads of records.
enum DemoRecords {
    /// A stated day, at ten in the morning UTC; not later than now, since nothing is signed ahead of its time.
    static func day(_ value: JSON?) -> Instant? {
        guard let date = value?.string.flatMap({ CalendarDate($0) }) else { return nil }
        return min(Instant(seconds: Int64(date.daysSinceEpoch) * 86_400 + 36_000), SystemClock.now())
    }

    static func digest(_ receipt: JSON) -> Digest? { receipt["digest"]?.string.flatMap { Multibase.decode($0) }.flatMap { Digest($0) } }

    static func texts(_ value: JSON?) -> [String: String] {
        Dictionary(uniqueKeysWithValues: (value?.object ?? JSONObject()).compactMap { tag, text in text.string.map { (tag, $0) } })
    }

    static func cooperation(_ plan: JSON, did: (String) throws -> String) throws -> Cooperation {
        let parties = try (plan["participants"]?.array ?? []).map { item in
            Cooperation.Party(try did(item["party"]?.string ?? ""), role: item["role"]?.string.flatMap { CooperationMember.Role(rawValue: $0) })
        }
        let moves = try (plan["moves"]?.array ?? []).compactMap { item -> Move? in
            let kind = item["kind"]?.string == "samples" ? "materials" : item["kind"]?.string ?? ""
            guard let what = Move.What(rawValue: kind) else { return nil }
            return Move(
                what, from: try item["from"]?.string.map(did), to: try item["to"]?.string.map(did),
                when: item["status"]?.string.flatMap { Move.When(rawValue: $0) }, text: texts(item["text"]))
        }
        let sources = (plan["sources"]?.array ?? []).map { item in
            SourceNote(title: texts(item["text"]), locator: item["url"]?.string, asOf: item["asOf"]?.string.flatMap { CalendarDate($0) })
        }
        return Cooperation(
            title: texts(plan["title"]), need: paragraphs(plan["need"]), parties: parties, summary: texts(plan["summary"]),
            benefit: benefits(plan["benefits"]),
            caveat: texts(plan["framework"]), moves: moves, sources: sources)
    }

    static func notice(_ plan: JSON) throws -> Notice { Notice(title: texts(plan["title"]), text: texts(plan["text"])) }

    static func attachment(_ stored: JSON) throws -> PublishedNotice.Attachment {
        guard let digest = digest(stored), let size = stored["size"]?.integer else {
            throw CommandError("the node stored a file without saying its digest")
        }
        return PublishedNotice.Attachment(
            name: stored["name"]?.string ?? "file", mediaType: stored["mediaType"]?.string ?? "application/octet-stream", size: size, digest: digest)
    }

    private static func paragraphs(_ value: JSON?) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: (value?.object ?? JSONObject()).map { tag, list in
                (tag, (list.array ?? []).compactMap(\.string).joined(separator: "\n\n"))
            })
    }

    /// One line for each who gains: "Growers on both sides learn …".
    private static func benefits(_ value: JSON?) -> [String: String] {
        var lines: [String: [String]] = [:]
        for item in value?.array ?? [] {
            let (who, how) = (texts(item["who"]), texts(item["how"]))
            for (tag, name) in who { lines[tag, default: []].append(name + (tag.hasPrefix("zh") ? "：" : " ") + (how[tag] ?? "")) }
        }
        return lines.mapValues { $0.joined(separator: "\n\n") }
    }
}
