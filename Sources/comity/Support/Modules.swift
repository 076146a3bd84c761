import Agreements
import Cooperations
import Decisions
import Envoys
import Federation
import Node
import Notices
import People
import Rules

/// The registry: the one list of the modules that this program is made of.
enum Modules {
    static func registry(adding more: [any Module] = []) throws -> Registry {
        try Registry(
            more + [
                NoticesModule(),
                CooperationsModule(),
                EnvoysModule(promises: AgreementPromises()),
                AgreementsModule(),
                PeopleModule(),
                RulesModule(),
                DecisionsModule(shelf: ShippedShelf.shelf),
                FederationServices.module,
            ])
    }
}
