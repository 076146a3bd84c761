import Canon
import Ledger
import Node
import Pages
import Store

/// The pages and calls that every node has, whatever its modules: parties, records and their proofs, the log, peers, checking and tampering.
package struct CorePages: Sendable {
    private let registry: Registry

    /// - Parameter registry: the modules, which know the best page of a record and what a statement may be.
    package init(registry: Registry) { self.registry = registry }

    package var routes: [Route] {
        [PartiesPage.route, PartyPage(registry: registry).route] + DIDRoutes.routes
            + RecordPage(registry: registry).routes + RecordAPI().routes
            + LogPage.routes + [PeersPage.route] + EquivocationPages.routes
            + CheckPage(registry: registry).routes + TamperPage.routes
            + NodeAPI.routes + StateAPI(registry: registry).routes
    }

    /// Their entries in the main navigation.
    package static let navigation = [
        NavigationEntry(path: "/parties", section: "parties"), NavigationEntry(path: "/check", section: "check"),
        NavigationEntry(path: "/log", section: "log"),
    ]

    /// What the home page shows of them: the parties hosted here.
    package static let homeSections = [
        HomeSection("home-parties", order: 10) { request, context in
            try await context.store.read { transaction in
                let reader = ReaderView(request, context, in: transaction)
                let parties = try PartyView.all(origin: context.origin, in: transaction).filter { $0.origin == context.origin }
                guard !parties.isEmpty else { return nil }
                return ["parties": .array(try parties.prefix(12).map { try PartyCard.model($0, reader) })]
            }
        }
    ]
}
