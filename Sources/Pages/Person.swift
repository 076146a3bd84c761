import Canon

/// A person who is signed in on this node, as handlers see them.
package struct Person: Sendable, Hashable {
    /// What a person may do for one party that is hosted here.
    package struct Office: Sendable, Hashable {
        /// The party's DID, and its slug on this node.
        package var party: String
        package var slug: String
        /// The name under which the party's roster, which anyone may read, knows the person.
        package var pseudonym: String
        /// Words such as `administrator`, `rule-maker`, `data-officer`, `research-office`, `envoy`, `member`.
        package var roles: Set<String>

        package init(party: String, slug: String, pseudonym: String, roles: Set<String>) {
            (self.party, self.slug, self.pseudonym, self.roles) = (party, slug, pseudonym, roles)
        }
    }

    /// The account's name in this node's own tables; never published.
    package var account: String
    /// What the person is called on pages that only they see.
    package var name: String
    package var offices: [Office]

    package init(account: String, name: String, offices: [Office]) { (self.account, self.name, self.offices) = (account, name, offices) }

    /// What the person may do for a party, by its DID; nil for nothing.
    package func office(at party: String) -> Office? { offices.first { $0.party == party } }
    /// Whether the person has one of these roles at any party here.
    package func has(_ roles: Set<String>) -> Bool { offices.contains { !$0.roles.isDisjoint(with: roles) } }
}
