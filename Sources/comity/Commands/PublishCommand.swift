import ArgumentParser
import Canon
import Foundation
import Node

struct PublishCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish", abstract: "Publish a notice of a party: texts in any languages, files by digest.",
        discussion: """
            FILE holds, for example:
              {"kind":"notice.v1","title":{"en":"…","zh-Hans":"…"},"text":{"en":"…"},
               "signedAt":"2026-11-23T10:00:00.000Z","effectiveFrom":"2026-12-01",
               "supersedes":"urn:uuid:…","cooperation":"urn:uuid:…","attachments":[{"path":"data.csv"}]}
            Paths are relative to FILE. With "audience", a list of party DIDs, the notice is sealed to them.
            """)

    @OptionGroup var target: TargetOptions
    @Option(help: "The party that publishes; the only one hosted there unless given.") var party: String?
    @Flag(help: "Print the receipt as JSON.") var json = false
    @Argument(help: "The notice.") var file: String

    func run() async throws {
        guard let data = FileManager.default.contents(atPath: file) else { throw CommandError("could not read \(file)") }
        let notice: JSON
        do { notice = try JSON.parse(Array(data), limits: .api) } catch {
            throw CommandError("\(file) is not acceptable JSON at byte \(error.offset): \(error.reason)")
        }
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
        let receipt = try await target.connect { client in
            let party = try await Publishing.party(self.party, client)
            return try await Publishing.publish(notice, party: party, folder: folder, client: client)
        }
        if json { return Terminal.say(receipt.canonicalText) }
        Terminal.say("Published: entry \(receipt["position"]?.integer ?? 0) of the log, at \(receipt["loggedAt"]?.string ?? "").")
        Terminal.say("Its name is \(receipt["id"]?.string ?? ""); its page is \(receipt["page"]?.string ?? "").")
    }
}

/// Turning a notice file into an act.
enum Publishing {
    /// The named party, or the only one that the node hosts.
    static func party(_ named: String?, _ client: NodeClient) async throws -> String? {
        if let named { return named }
        let parties = try await client.get("/api/v1/parties").json?["parties"]?.array?.filter { $0["hosted"]?.bool == true } ?? []
        guard parties.count == 1 else {
            throw CommandError(
                parties.isEmpty
                    ? "this node hosts no party yet; make one with: comity party add"
                    : "this node hosts \(parties.count) parties; name one with --party (\(parties.compactMap { $0["slug"]?.string }.joined(separator: ", ")))"
            )
        }
        return parties[0]["slug"]?.string
    }

    static func publish(_ notice: JSON, party: String?, folder: URL, client: NodeClient) async throws -> JSON {
        guard let object = notice.object else { throw CommandError("a notice is a JSON object") }
        var subject = object
        var act: [String: JSON] = [:]
        if let party { act["party"] = .string(party) }
        act["kind"] = object["kind"] ?? "notice.v1"
        act["id"] = object["id"]
        act["cooperation"] = object["cooperation"]
        act["audience"] = object["audience"]
        act["validFrom"] = try object["signedAt"].map { try instant($0) }
        for key in ["kind", "id", "cooperation", "audience", "signedAt"] { subject[key] = nil }
        if let attachments = object["attachments"]?.array {
            subject["attachments"] = attachments.isEmpty ? nil : .array(try await upload(attachments, folder, client))
        }
        act["subject"] = .object(subject)
        return try await client.act("/api/v1/acts", .object(JSONObject(act)))
    }

    /// A moment, or a date, which stands for its first millisecond in UTC.
    private static func instant(_ value: JSON) throws -> JSON {
        guard let text = value.string else { throw CommandError("signedAt must be a text") }
        if let date = CalendarDate(text) { return .string(Instant(seconds: Int64(date.daysSinceEpoch) * 86_400).description) }
        guard let instant = Instant(text) else { throw CommandError("signedAt “\(text)” is no moment; write 2026-11-23T10:00:00.000Z or 2026-11-23") }
        return .string(instant.description)
    }

    private static func upload(_ attachments: [JSON], _ folder: URL, _ client: NodeClient) async throws -> [JSON] {
        var uploaded: [JSON] = []
        for attachment in attachments {
            guard var item = attachment.object, let path = item["path"]?.string else {
                uploaded.append(attachment)
                continue
            }
            let url = folder.appendingPathComponent(path)
            guard let data = FileManager.default.contents(atPath: url.path) else { throw CommandError("could not read the attachment \(url.path)") }
            let type = item["mediaType"]?.string ?? MediaType.of(path)
            let answer = try await client.post(
                "/api/v1/bodies", bytes: Array(data), headers: ["content-type": type, "x-file-name": url.lastPathComponent])
            let stored = try NodeClient.accepted(answer, "/api/v1/bodies")
            item["path"] = nil
            for key in ["digest", "size", "mediaType", "name"] where item[key] == nil { item[key] = stored[key] }
            uploaded.append(.object(item))
        }
        return uploaded
    }
}

/// The media type that a file's name suggests.
enum MediaType {
    static func of(_ path: String) -> String {
        switch path.split(separator: ".").last?.lowercased() {
        case "csv": "text/csv"
        case "txt", "md": "text/plain"
        case "json": "application/json"
        case "geojson": "application/geo+json"
        case "pdf": "application/pdf"
        case "png": "image/png"
        case "jpg", "jpeg": "image/jpeg"
        default: "application/octet-stream"
        }
    }
}
