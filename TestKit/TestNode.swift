import Canon
import Foundation
import Node
import Pages
import Signing
import Store
import StoreSQLite

/// A node of its own for one test: in memory, with a clock that stands still, and an identity in entry 0.
package struct TestNode: Sendable {
    package let service: NodeService
    package let store: SQLiteStore
    package let clock: TestClock

    package var origin: String { service.origin }
    package var did: String { service.did }
    package var url: String { service.address.url }

    /// Begins the node: entry 0 is its inception. The store is in memory, or a file when a path is given.
    package init(
        url: String = "http://localhost:8080", name: String = "Test node", jurisdiction: String = "CN", modules: [any Module] = [],
        clock: TestClock = TestClock(), path: String? = nil
    ) async throws {
        self.clock = clock
        store = try path.map { try SQLiteStore(path: $0) } ?? SQLiteStore()
        service = try NodeService(
            settings: NodeSettings(url: url, name: name, jurisdiction: jurisdiction), store: store,
            keyEncryptionKey: [UInt8](repeating: 7, count: 32), registry: Registry(modules), gate: .open, clock: { clock.now })
        if service.sequencer.current.edge.size == 0 { try await service.begin(fictional: true) }
    }

    /// What handlers get. Texts are empty unless given.
    package func context(texts: Texts = Texts([:])) -> NodeContext {
        NodeContext(
            origin: origin, url: url, did: did, store: store, texts: texts, now: { [clock] in clock.now },
            act: { [service] in try await service.act($0) }, draft: { [service] in try await service.draft($0) },
            prepare: { [service] in try await service.prepare($0) }, append: { [service] in try await service.append($0) },
            checkApprovals: service.registry.checkApprovals, checkApprover: service.registry.checkApprover,
            need: service.registry.need,
            host: { [service] in try await service.host(slug: $0, profile: $1) }, exhibit: service.registry.exhibit,
            credential: { [service] in try await service.credential($0, by: $1, created: $2) })
    }

    /// Hosts a party; returns its DID.
    @discardableResult
    package func host(_ slug: String, names: [String: String]? = nil, jurisdiction: String = "CN") async throws -> String {
        let profile = IdentityEvent.Profile(
            kind: .party, names: names ?? ["en": slug.capitalized], jurisdiction: jurisdiction, fictional: true)
        _ = try await service.host(slug: slug, profile: profile)
        return service.address.did(ofParty: slug)
    }

    /// Ends the writer. A test that forgets it leaves a thread behind, nothing more.
    package func close() { service.shutDown() }
}
