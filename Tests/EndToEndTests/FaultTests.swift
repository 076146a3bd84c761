import Canon
import Foundation
import Node
import Store
import StoreSQLite
import Synchronization
import Testing

/// What power cuts, full disks and failing disks must not do: lose an acknowledged record, or sign a wrong root.
@Suite(.serialized) struct FaultTests {
    static let notice: JSON = ["kind": "notice.v1", "subject": ["title": ["en": "Notice"], "text": ["en": "A text that must not be lost."]]]

    /// Posts until the server stops answering; gives the names of the records that were acknowledged.
    func hammer(_ server: TestServer, callers: Int) async -> [RecordID] {
        await withTaskGroup(of: [RecordID].self) { group in
            for _ in 0..<callers {
                group.addTask {
                    var acknowledged: [RecordID] = []
                    while let answer = try? await server.post("/api/v1/acts", FaultTests.notice), answer.status == 201 {
                        if let id = (try? JSON.parse(answer.body))?["id"]?.string.flatMap({ RecordID($0) }) { acknowledged.append(id) }
                    }
                    return acknowledged
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
    }

    func checkWhole(_ dir: String, _ acknowledged: [RecordID]) throws {
        let store = try SQLiteStore(path: NodeDirectory(dir).database)
        defer { try? store.close() }
        let origin = try NodeAddress(NodeDirectory(dir).settings().url).origin
        try store.readNow { transaction throws in
            #expect(try LogCheck.run(origin: origin, in: transaction).problems == [])
            for id in acknowledged {
                #expect(try transaction.first("SELECT 1 FROM openings WHERE record_id = ?", [.blob(id.bytes)]) != nil, "\(id) was acknowledged and is missing")
            }
        }
    }

    @Test func killedUnderLoadNothingAcknowledgedIsLost() async throws {
        let cycles = ProcessInfo.processInfo.environment["COMITY_SOAK_KILLS"].flatMap { Int($0) } ?? 20
        let server = try TestServer(port: 19_701)
        defer { try? FileManager.default.removeItem(atPath: server.dir) }
        var acknowledged: [RecordID] = []
        var random = SystemRandomNumberGenerator()
        for cycle in 0..<cycles {
            try #require(try await server.start(), "cycle \(cycle): \(server.log.suffix(500))")
            let delay = Int.random(in: 20...400, using: &random)
            async let heard = hammer(server, callers: 8)
            try await Task.sleep(for: .milliseconds(delay))
            server.kill()
            acknowledged += await heard
        }
        #expect(acknowledged.count > cycles)
        try checkWhole(server.dir, acknowledged)
    }

    @Test func aFullDiskStopsTheWriterAndLosesNothing() async throws {
        // A limit on the size of files is what a full disk looks like to SQLite. The signal is ignored, so that writes fail with an error.
        let server = try TestServer(port: 19_702, shell: "trap '' XFSZ; ulimit -f 1500")
        defer { try? FileManager.default.removeItem(atPath: server.dir) }
        try #require(try await server.start(), "\(server.log.suffix(500))")
        let acknowledged = await hammer(server, callers: 8)
        #expect(acknowledged.count > 10)
        let refusal = try await server.post("/api/v1/acts", FaultTests.notice)
        #expect(refusal.status == 503, "\(String(decoding: refusal.body, as: UTF8.self))")
        #expect(try await server.get("/readyz").status == 503)
        #expect(try await server.get("/log/checkpoint").status == 200)
        server.stop()
        try checkWhole(server.dir, acknowledged)
        let again = try TestServer(port: 19_702, dir: server.dir)
        try #require(try await again.start(), "\(again.log.suffix(500))")
        #expect(try await again.post("/api/v1/acts", FaultTests.notice).status == 201)
        again.stop()
    }

    @Test func aFailingFlushStopsTheWriterAndLosesNothing() async throws {
        let shim = Binary.temporary() + ".so"
        let source = Binary.temporary() + ".c"
        // fdatasync fails once the file named by COMITY_FAIL_FLUSH exists.
        try """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <errno.h>
        #include <stdlib.h>
        #include <unistd.h>
        static int fails(void) { const char *p = getenv("COMITY_FAIL_FLUSH"); return p && access(p, F_OK) == 0; }
        int fdatasync(int fd) { int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync"); if (fails()) { errno = EIO; return -1; } return real(fd); }
        int fsync(int fd) { int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync"); if (fails()) { errno = EIO; return -1; } return real(fd); }
        """.write(toFile: source, atomically: true, encoding: .utf8)
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        compiler.arguments = ["clang", "-shared", "-fPIC", "-o", shim, source, "-ldl"]
        try compiler.run()
        compiler.waitUntilExit()
        try #require(compiler.terminationStatus == 0)
        let flag = Binary.temporary()
        let server = try TestServer(port: 19_703)
        defer { for path in [server.dir, shim, source, flag] { try? FileManager.default.removeItem(atPath: path) } }
        try #require(try await server.start(environment: ["LD_PRELOAD": shim, "COMITY_FAIL_FLUSH": flag]), "\(server.log.suffix(500))")
        async let heard = hammer(server, callers: 4)
        try await Task.sleep(for: .milliseconds(300))
        _ = FileManager.default.createFile(atPath: flag, contents: nil)
        let acknowledged = await heard
        #expect(acknowledged.count > 4)
        let checkpoint = try await server.get("/log/checkpoint").body
        let refusal = try await server.post("/api/v1/acts", FaultTests.notice)
        #expect(refusal.status == 503)
        #expect(try await server.get("/log/checkpoint").body == checkpoint)
        server.kill()
        try checkWhole(server.dir, acknowledged)
    }
}
