import AsyncHTTPClient
import ArgumentParser
import AsyncHTTPClient
import Canon
import Foundation
import Node
import Verifier

struct ReceiptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt", abstract: "Take the receipt of a record home: the files that prove it without any server.",
        discussion: "Check them at any time, on any machine, with: comity verify DIR")

    @Argument(help: "The address of a node that keeps or follows the record's log.") var url: String
    @Argument(help: "The record: its name (urn:uuid:…) or the UUID in its page's address.") var record: String
    @Option(help: "The folder to put the files in; it is made if need be.") var out: String

    func run() async throws {
        let address = try NodeAddress(url.hasSuffix("/") ? String(url.dropLast()) : url)
        guard let id = RecordID(record) ?? RecordID(uuid: record) else {
            throw CommandError("“\(record)” is no record's name; it looks like urn:uuid:01939f5e-6f2e-7f6a-9a52-0c8a3c1f0002")
        }
        let client = HTTPLogSource.makeClient()
        let result: Result<[(String, [UInt8])], any Error>
        do { result = .success(try await fetch(id, HTTPLogSource(url: address.url, client: client))) } catch { result = .failure(error) }
        try? await client.shutdown()
        let files = try result.get()
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        for (name, bytes) in files { try Data(bytes).write(to: URL(fileURLWithPath: out + "/" + name), options: .atomic) }
        Terminal.say("The receipt of \(id) is in \(out): \(files.map(\.0).joined(separator: ", ")).")
        Terminal.say("Check it without any server: comity verify \(out)")
    }

    private func fetch(_ id: RecordID, _ source: HTTPLogSource) async throws -> [(String, [UInt8])] {
        var files: [(String, [UInt8])] = []
        for (name, part) in zip(ReceiptFolder.names, ["opening", "receipt", "identity", "policy"]) {
            guard let bytes = try await source.read("api/v1/records/\(id.uuid)/\(part)", limit: 8 << 20) else {
                throw CommandError("\(url) holds no record \(id), in no log that it keeps or follows; that proves nothing about other places")
            }
            files.append((name, bytes))
        }
        return files
    }
}
