import Canon
import Foundation
import Testing

extension EndToEnd {
    /// Disks that are full or that fail: the writer stops and says so, readers go on reading, and a fresh start finds everything that was acknowledged.
    @Suite struct DiskTests {
        static let compiler =
            ["/opt/swift/usr/bin", "/usr/bin", "/usr/local/bin"].map { $0 + "/clang" }
            .first { FileManager.default.isExecutableFile(atPath: $0) } ?? path(of: "clang") ?? path(of: "cc")

        private static func path(of name: String) -> String? {
            (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
                .first { FileManager.default.isExecutableFile(atPath: $0) }
        }

        /// The writer stood still after the load; everything else is as it was.
        private func checkStopped(_ server: TestServer) async throws {
            let refusal = try await server.post("/api/v1/acts", Load.notice)
            #expect(refusal.status == 503 && refusal.json?["code"]?.string == "writerStopped", "\(refusal.text)")
            #expect(refusal.json?["detail"]?.string?.contains("the operator must look") == true)
            let readiness = try await server.get("/readyz")
            #expect(readiness.status == 503 && readiness.text.contains("the writer has stopped"), "\(readiness.text)")
            #expect(try await server.get("/livez").status == 200)
            let head = try await server.head()
            #expect(try await server.head() == head)
        }

        private func checkFreshStart(_ server: TestServer, _ acknowledged: [JSON]) async throws {
            try LogTruth(server.dir).check(acknowledged: acknowledged)
            try await server.start()
            try await server.publish("There is room again")
            let audit = try await server.audit()
            #expect(audit.status == 0, audit.said)
        }

        @Test func aFullDiskStopsTheWriterAndLosesNothing() async throws {
            // A limit on the size of files is what a full disk looks like to the engine, and it needs no rights. The signal is ignored, so that
            // writing fails with an error.
            let server = try await TestServer.make()
            try await server.start(shell: "trap '' XFSZ; ulimit -f 1200")
            let acknowledged = await Load.run(server, callers: 8)
            #expect(acknowledged.count > 10)
            try await checkStopped(server)
            try await server.stop()
            try await checkFreshStart(server, acknowledged)
        }

        @Test(.enabled(if: compiler != nil, "no C compiler here to build the failing disk with"))
        func aFailingFlushStopsTheWriterAndLosesNothing() async throws {
            let scratch = Scratch()
            let shim = scratch / "failing-disk.so"
            let source = try scratch.file(
                "failing-disk.c",
                """
                #define _GNU_SOURCE
                #include <dlfcn.h>
                #include <errno.h>
                #include <stdlib.h>
                #include <unistd.h>
                /* Flushing fails as long as the file named by FAILING_DISK exists. */
                static int fails(void) { const char *p = getenv("FAILING_DISK"); return p && access(p, F_OK) == 0; }
                static int flush(const char *name, int fd) {
                    if (fails()) { errno = EIO; return -1; }
                    return ((int (*)(int))dlsym(RTLD_NEXT, name))(fd);
                }
                int fdatasync(int fd) { return flush("fdatasync", fd); }
                int fsync(int fd) { return flush("fsync", fd); }

                """)
            let compiled = try Child(
                try #require(DiskTests.compiler), ["-shared", "-fPIC", "-o", shim, source, "-ldl"], output: scratch / "compiler")
            try #require(try await compiled.end(within: 60) == 0, "\(scratch.text("compiler"))")
            let server = try await TestServer.make()
            try await server.start(environment: ["LD_PRELOAD": shim, "FAILING_DISK": scratch / "fails"])
            try await server.publish("Before it fails")
            async let load = Load.run(server, callers: 4)
            _ = try await eventually { try await server.head().size > 20 }
            _ = try scratch.file("fails", "")
            let acknowledged = await load
            #expect(acknowledged.count > 4)
            try await checkStopped(server)
            // Healthy again or not: what reached the disk is unknown, so this process writes no more.
            try FileManager.default.removeItem(atPath: scratch / "fails")
            try await checkStopped(server)
            server.kill()
            try await checkFreshStart(server, acknowledged)
        }
    }
}
