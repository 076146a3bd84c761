import Canon
import Foundation
import Node

/// A stranger's own node, made for the time of one question: it follows the logs of other nodes, verifies them entry by entry, and judges by itself. It knows
/// nothing but the addresses.
enum Observer {
    /// What such a node says of an agreement, as `/api/v1/agreements/:uuid` gives it. Waits until the verdict is decided, or the time is over.
    static func judge(_ uuid: String, from urls: [String], seconds: Int) async throws -> JSON {
        guard !urls.isEmpty else { throw CommandError("--from names no node") }
        let folder = NSTemporaryDirectory() + "comity-observer-\(UUID().uuidString.prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let directory = NodeDirectory(folder)
        // Nobody reaches this node; the address only has to be one of this machine.
        try await InitCommand.make(directory, NodeSettings(url: "http://localhost:1", name: "Observer", jurisdiction: "CH"))
        return try await BriefServer.run(directory) { client in
            for url in urls {
                let shown = try await client.act("/api/v1/peers", ["url": .string(url), "role": "peer"])
                _ = try await client.act(
                    "/api/v1/peers", ["url": .string(url), "role": "peer", "confirm": true, "words": shown["words"] ?? ""])
            }
            let path = "/api/v1/agreements/\(uuid)"
            var last: JSON?
            for _ in 0..<max(1, seconds * 5) {
                last = try await client.get(path).json
                if let standing = last?["standing"]?.string, ["inForce", "notInForce"].contains(standing) { break }
                try await Task.sleep(for: .milliseconds(200))
            }
            guard let last, last["standing"] != nil else {
                throw CommandError("none of \(urls.joined(separator: ", ")) shows an agreement \(uuid) that is public; look at its page")
            }
            return last
        }
    }
}
