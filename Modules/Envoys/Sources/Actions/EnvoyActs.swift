import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing
import Store

/// What is done when an envoy is appointed and when a mandate is changed: the record itself, and the versions of the status lists beside it.
enum EnvoyActs {
    /// Publishes the lists of a party where they are behind what its log says. A party that gives its first mandate gets its lists first: nothing is given
    /// that could not be taken back.
    static func publishLists(of did: String, party: String?, _ context: NodeContext) async throws {
        for purpose in StatusPurpose.allCases {
            let origin = context.origin
            let now = context.now()
            let act = try await context.store.read { transaction in
                try StatusBook(origin: origin, in: transaction).next(did, party: party, purpose, at: EnvoyActs.place(origin, now))
            }
            if let act { _ = try await context.act(act) }
        }
    }

    /// Gives a mandate at once, as programs ask for it; where the party has a roster, the log refuses what nobody approved.
    static func appoint(_ appointment: Appointment, _ context: NodeContext) async throws -> ActReceipt {
        var attempts = 3
        while true {
            attempts -= 1
            let act = try await act(appointment, context)
            do { return try await context.act(act) } catch let failure as Failure where failure.code == "envoy.placeTaken" && attempts > 0 {
                // Somebody was given this place between the draw and the log.
                continue
            }
        }
    }

    /// The act that gives a mandate, with its name and its places in the lists: what people approve before it is logged. The person's name is kept apart.
    static func act(_ appointment: Appointment, _ context: NodeContext) async throws -> Act {
        let issuer = try await did(of: appointment.party, context)
        try await publishLists(of: issuer, party: appointment.party, context)
        var parent: LoggedMandate?
        if let id = appointment.parent {
            parent = try await context.store.read { [origin = context.origin] in try LoggedMandates(origin: origin, in: $0).mandate(id) }
            guard parent != nil else {
                throw Failure.envoys(
                    422, "parentUnknown", "/parent", en: "names a mandate that is not known here; check the name", zhHans: "所指的上级授权书在此处未知，请核对")
            }
        }
        let name = appointment.name.isEmpty ? nil : PersonName(salt: RandomBytes.draw(32), names: appointment.name)
        var act = appointment.act(
            issuer: issuer, principal: parent?.mandate.principal ?? issuer, index: try await draw(issuer, context),
            parent: parent.map { RecordReference(id: $0.id, digest: $0.mandate.digest) }, name: name)
        let id = RecordID(now: context.now())
        act.id = id
        if let name {
            try await context.store.write { [shown = appointment.showsName, now = context.now()] in
                try NameBook.tidy(at: now, in: $0)
                try NameBook.keep(name, of: id, shown: shown, in: $0)
            }
        }
        return act
    }

    /// Logs a change of a mandate and the versions of the lists that follow from it.
    static func change(_ change: MandateChange, by party: String, _ context: NodeContext) async throws -> ActReceipt {
        let issuer = try await did(of: party, context)
        let receipt = try await context.act(act(change, by: party))
        let giver = try await context.store.read { [origin = context.origin] transaction -> (did: String, slug: String?)? in
            guard let logged = try LoggedMandates(origin: origin, in: transaction).mandate(change.mandate.id) else { return nil }
            let row = try transaction.first("SELECT slug FROM parties WHERE did = ?", [.text(logged.mandate.issuer)])
            return (logged.mandate.issuer, row?.text(0))
        }
        // The list is its giver's; a giver elsewhere publishes it there.
        if let giver, let slug = giver.slug { try await publishLists(of: giver.did, party: slug, context) }
        if giver?.did != issuer { try await publishLists(of: issuer, party: party, context) }
        return receipt
    }

    static func act(_ change: MandateChange, by party: String) -> Act {
        Act(
            party: party, kind: change.kind.rawValue, subject: change.subject, refersTo: [change.mandate] + (change.substitute.map { [$0] } ?? []))
    }

    /// A place in a log after everything that stands there now.
    static func place(_ origin: String, _ now: Instant) -> LogPlace { LogPlace(origin: origin, position: .max, loggedAt: now, seenAt: nil) }

    static func did(of slug: String, _ context: NodeContext) async throws -> String {
        let row = try await context.store.read { try $0.first("SELECT did FROM parties WHERE slug = ?", [.text(slug)]) }
        guard let row else {
            throw Failure.envoys(
                404, "partyUnknown", "/party", en: "names no party that this node hosts; see the list on its home page", zhHans: "本节点没有这一方，请查看首页列表")
        }
        return row.text(0)
    }

    private static func draw(_ issuer: String, _ context: NodeContext) async throws -> Int {
        let taken = try await context.store.read { [origin = context.origin] transaction -> Set<Int> in
            let book = StatusBook(origin: origin, in: transaction)
            return try StatusPurpose.allCases.reduce(into: []) { taken, purpose in
                taken.formUnion(try book.taken(StatusListRecord.address(of: issuer, purpose) ?? ""))
            }
        }
        var random = SystemRandomNumberGenerator()
        guard let index = StatusIndexes.draw(of: Bitstring.minimumCount, taken: taken, using: &random) else {
            throw Failure.envoys(
                503, "listFull", "/party", en: "has given half of the places in its status list; a further list is needed",
                zhHans: "其状态列表已用去一半的位置，需要另立列表")
        }
        return index
    }
}
