import Canon
import Signing
import WebAuthn

/// Who may approve for a party, as its roster records say one after another. A pure value.
package struct RosterState: Sendable, Hashable {
    /// How long a key waits that came by recovery, and how long the removal of one of two administrators by the other: 72 hours, in seconds. All can
    /// see it meanwhile, and object.
    package static let waitingSeconds: Int64 = 72 * 3600

    /// One key of one person.
    package struct Credential: Sendable, Hashable {
        package var person: String
        package var key: CredentialKey
        package var method: RosterEntry.Method
        package var name: Digest
        package var entry: RecordID
        package var position: UInt64
        package var addedAt: Instant
        /// From when it approves.
        package var countsFrom: Instant
        /// Until when; nil while nothing ends it.
        package var countsUntil: Instant?

        /// Whether an approval by it counts for an act that is logged then. The state itself ends before that act's position.
        package func counts(at moment: Instant) -> Bool { countsFrom <= moment && (countsUntil.map { moment < $0 } ?? true) }
    }

    /// Every key that was ever added and not taken away for good, in the order of the log.
    package private(set) var credentials: [Credential] = []
    private var rolesOf: [String: Set<PartyRole>] = [:]

    package init() {}

    /// The roles of a person, who may be nobody here.
    package func roles(of person: String) -> Set<PartyRole> { rolesOf[person] ?? [] }

    /// The people who have a key, in the order in which they came.
    package var people: [String] {
        var seen: Set<String> = []
        return credentials.map(\.person).filter { seen.insert($0).inserted }
    }

    /// The people with one of these roles whose approval would count at that moment.
    package func approvers(_ roles: Set<PartyRole>, at moment: Instant) -> Set<String> {
        Set(credentials.filter { $0.counts(at: moment) && !self.roles(of: $0.person).isDisjoint(with: roles) }.map(\.person))
    }

    package func administrators(at moment: Instant) -> Set<String> { approvers([.administrator], at: moment) }

    /// The pseudonym of the person whose key is one of these Multikeys; nil where the roster has none of them.
    package func person(withAnyOf keys: Set<String>) -> String? { credentials.first { keys.contains($0.key.multikey) }?.person }

    /// The key as one of this person, if it counts then.
    package func credential(of person: String, _ key: CredentialKey, at moment: Instant) -> Credential? {
        credentials.first { $0.person == person && $0.key == key && $0.counts(at: moment) }
    }

    /// Adds what an entry says. The roles it names are the person's from here on.
    package mutating func add(_ entry: RosterEntry, id: RecordID, position: UInt64, at moment: Instant) {
        rolesOf[entry.person] = entry.roles
        let waits = entry.standing == .recovery ? RosterState.waitingSeconds : 0
        var credential = Credential(
            person: entry.person, key: entry.key, method: entry.method, name: entry.name, entry: id, position: position, addedAt: moment,
            countsFrom: moment.adding(seconds: waits))
        if let at = credentials.firstIndex(where: { $0.person == entry.person && $0.key == entry.key }) {
            // The key goes on counting where it does already. A removal that waits is called off: so a person objects to it.
            credential.countsFrom = min(credentials[at].countsFrom, credential.countsFrom)
            credentials[at] = credential
        } else {
            credentials.append(credential)
        }
    }

    /// Takes away what a removal names.
    ///
    /// - Parameter isSlow: whether it takes effect after the waiting time.
    package mutating func remove(_ removal: RosterRemoval, isSlow: Bool, at moment: Instant) {
        func isMeant(_ credential: Credential) -> Bool {
            credential.person == removal.person && (removal.key == nil || removal.key == credential.key)
        }
        guard isSlow else { return credentials.removeAll(where: isMeant) }
        let end = moment.adding(seconds: RosterState.waitingSeconds)
        for at in credentials.indices where isMeant(credentials[at]) { credentials[at].countsUntil = min(credentials[at].countsUntil ?? end, end) }
    }

    /// Whether one of the two administrators removes the other alone: then the waiting time applies.
    package func isSlow(_ removal: RosterRemoval, approvedBy people: Set<String>, at moment: Instant) -> Bool {
        let administrators = administrators(at: moment)
        return administrators.count >= 2 && administrators.contains(removal.person) && people.subtracting([removal.person]).count == 1
            && !people.contains(removal.person)
    }
}
