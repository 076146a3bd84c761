/// The life of one key of an identity, as the events in one log tell it: valid for positions [added, retired), minus "compromised since".
public struct KeyLife: Hashable, Sendable {
    public var multikey: String
    /// What it was announced for, such as `assertionMethod` or `log`; ascending.
    public var purposes: [String]
    /// The position of the event that announced it.
    public var added: UInt64
    /// The position of the event that retired it.
    public var retired: UInt64?
    /// From this position on its signatures do not count.
    public var compromisedSince: UInt64?
    /// The position of the event that declared the compromise.
    public var compromiseDeclared: UInt64?

    public init(
        multikey: String, purposes: [String], added: UInt64, retired: UInt64? = nil, compromisedSince: UInt64? = nil,
        compromiseDeclared: UInt64? = nil
    ) {
        (self.multikey, self.purposes, self.added, self.retired) = (multikey, purposes, added, retired)
        (self.compromisedSince, self.compromiseDeclared) = (compromisedSince, compromiseDeclared)
    }

    /// The first position from which the key no longer counts; nil while it does.
    public var ended: UInt64? {
        switch (retired, compromisedSince) {
        case (let retired?, let since?): min(retired, since)
        default: retired ?? compromisedSince
        }
    }

    /// Throws unless the key serves this purpose at this position of its log.
    public func check(purpose: String, at position: UInt64) throws(IdentityError) {
        guard added <= position else {
            throw IdentityError(.unknownKey, "the key \(multikey) is announced at position \(added) only; announce a key before it signs")
        }
        guard purposes.contains(purpose) else {
            throw IdentityError(.keyPurpose, "the key \(multikey) is not announced for \(purpose), only for \(purposes.joined(separator: ", "))")
        }
        if let retired, position >= retired {
            throw IdentityError(.keyRetired, "the key \(multikey) was retired at position \(retired); sign with its successor")
        }
        if let compromisedSince, position >= compromisedSince {
            throw IdentityError(
                .keyCompromised, "the key \(multikey) is declared compromised since position \(compromisedSince); sign with its successor")
        }
    }
}

extension [KeyLife] {
    /// Takes in that a key was announced.
    public mutating func add(_ multikey: String, purposes: [String], at position: UInt64) {
        if let i = firstIndex(where: { $0.multikey == multikey }) {
            self[i].purposes = Set(self[i].purposes + purposes).sorted()
        } else {
            append(KeyLife(multikey: multikey, purposes: purposes.sorted(), added: position))
        }
    }

    /// Takes in that a key was retired; the first time counts.
    public mutating func retire(_ multikey: String, at position: UInt64) {
        guard let i = firstIndex(where: { $0.multikey == multikey }) else { return }
        self[i].retired = Swift.min(self[i].retired ?? position, position)
    }

    /// Takes in that a key was declared compromised; the earliest position counts.
    public mutating func compromise(_ multikey: String, since: UInt64, declaredAt position: UInt64) {
        guard let i = firstIndex(where: { $0.multikey == multikey }) else { return }
        self[i].compromisedSince = Swift.min(self[i].compromisedSince ?? since, since)
        self[i].compromiseDeclared = Swift.min(self[i].compromiseDeclared ?? position, position)
    }
}
