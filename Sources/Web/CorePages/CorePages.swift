import Node
import Pages

/// The pages and calls that every node has, whatever its modules: parties, records and their proofs, the log, peers, checking and tampering.
package struct CorePages: Sendable {
    private let registry: Registry

    /// - Parameter registry: the modules, which know the best page of a record and what a statement may be.
    package init(registry: Registry) { self.registry = registry }

    package var routes: [Route] {
        [PartiesPage.route, PartyPage(registry: registry).route] + DIDRoutes.routes
            + RecordPage(registry: registry).routes + RecordAPI().routes
            + LogPage(registry: registry).routes + [PeersPage.route] + EquivocationPages.routes
            + CheckPage(registry: registry).routes + TamperPage.routes
            + NodeAPI.routes + StateAPI(registry: registry).routes
    }

    /// Their entries in the main navigation.
    package static let navigation = [
        NavigationEntry(path: "/parties", section: "parties"), NavigationEntry(path: "/check", section: "check"), NavigationEntry(path: "/log", section: "log"),
    ]
}
