import Canon
import Foundation
import Node
import Pages
import Signing
import Store
import StoreSQLite

/// A node in a temporary folder for measuring, with real files and real commits.
struct BenchNode {
    let path: String
    let node: NodeService
    let directory: NodeDirectory

    init(url: String = "http://localhost:1") async throws {
        Allocator.keepFreedMemory()
        path = NSTemporaryDirectory() + "comity-bench-\(UUID().uuidString)"
        directory = NodeDirectory(path)
        let settings = NodeSettings(url: url, name: "Bench", jurisdiction: "CH")
        try directory.create(settings: settings)
        node = try BenchNode.open(directory)
        try await node.begin(fictional: true)
        _ = try await node.host(slug: "bench", profile: .init(kind: .party, names: ["en": "Bench"], jurisdiction: "CH", fictional: true))
    }

    static func open(_ directory: NodeDirectory) throws -> NodeService {
        let store = try SQLiteStore(path: directory.database)
        try store.reserveLog()
        return try NodeService(
            settings: directory.settings(), store: store, keyEncryptionKey: directory.keyEncryptionKey(),
            registry: Registry([BenchModule()]), gate: .open, clock: SystemClock.now)
    }

    func end() throws {
        node.shutDown()
        try node.store.close()
        try FileManager.default.removeItem(atPath: path)
    }

    /// Signed records of about `size` bytes each, stated at rising times, sixteen in a millisecond, as records come in practice: were all of one
    /// moment, their names would be in no order, and what is measured would be an index filled at random.
    func records(_ count: Int, size: Int) throws -> [Record] {
        let did = node.address.did(ofParty: "bench")
        let key = try node.keys.key(.assertionMethod, of: did).key
        let filler = String(repeating: "x", count: max(1, size - 768))
        let now = SystemClock.now()
        return try (0..<count).map { i in
            try Record.sign(
                kind: "bench.v1", subject: ["filler": .string(filler), "number": .integer(Int64(i))], issuer: did,
                at: now.adding(milliseconds: Int64((i - count) / 16)), key: key)
        }
    }
}

/// A kind of record without tables of its own: what is measured is the log, its openings, its tiles and the index of records.
struct BenchModule: Module {
    let name = "bench"
    let kinds = [RecordKind("bench.v1") { _ in }]
    let tables: [DerivedTable] = []
    func rows(for record: Record) -> [DerivedRow] { [] }
}

/// Times of single calls, for percentiles.
struct Latencies: Sendable {
    private var nanoseconds: [UInt64] = []
    mutating func add(_ duration: Duration) {
        let parts = duration.components
        nanoseconds.append(UInt64(parts.seconds) * 1_000_000_000 + UInt64(parts.attoseconds / 1_000_000_000))
    }
    mutating func add(_ other: Latencies) { nanoseconds += other.nanoseconds }
    /// The value below which this share of the calls lies, in milliseconds.
    func percentile(_ share: Double) -> Double {
        guard !nanoseconds.isEmpty else { return 0 }
        let sorted = nanoseconds.sorted()
        return Double(sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]) / 1_000_000
    }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}

extension Double {
    /// For reports: three digits after the point.
    var rounded3: Double { (self * 1000).rounded() / 1000 }
}
