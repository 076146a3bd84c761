import Canon
import Mandates
import Node
import Pages
import Signing

/// Mandates as one log tells them, taken record after record: for an audit of that log, without a store. A pure value.
///
/// What stands in other logs (a mandate passed on by somebody hosted elsewhere, the country of a counterparty) is not known here unless it is brought.
package struct AuditedMandates: KnownMandates, Sendable {
    /// The kinds of record that it is made from.
    package static let kinds = Set(MandateChange.Kind.allCases.map(\.rawValue)).union([Mandate.recordKind, IdentityEvent.kind])

    /// The log's name: that of the first place.
    package private(set) var origin = ""
    private var known: [RecordID: LoggedMandate] = [:]
    private var said: [RecordID: [MandateEvent]] = [:]
    private var identities: [String: IdentityHistory] = [:]
    private var jurisdictions: [String: String] = [:]
    /// Places and times that were passed, ascending: by which the end of a key's life is dated.
    private var times: [(position: UInt64, at: Instant)] = []
    /// Parties elsewhere whose country nobody could tell.
    private var assumed: Set<String> = []

    package init() {}

    /// Takes the next record of one of its kinds. Throws `Failure` where it may not stand there, and then nothing follows from it.
    package mutating func take(_ record: Record, at place: RecordPlace) throws {
        if origin.isEmpty { origin = place.origin }
        switch record.kind {
        case IdentityEvent.kind: try identity(record, at: place)
        case Mandate.recordKind: try mandate(record, at: here(place))
        default: try change(record, at: here(place))
        }
        times.append((place.position, place.at))
    }

    /// Brings the country of a party that is hosted elsewhere.
    package mutating func bring(_ jurisdiction: String, of did: String) { jurisdictions[did] = jurisdiction }
    /// Gives up the question for the country of a party: it counts as one of those that a mandate names, and the caller says so.
    package mutating func assume(_ did: String) { assumed.insert(did) }

    private func here(_ place: RecordPlace) -> LogPlace {
        LogPlace(origin: place.origin, position: place.position, loggedAt: place.at, seenAt: nil)
    }

    private mutating func identity(_ record: Record, at place: RecordPlace) throws {
        do {
            identities[record.issuer] = try IdentityHistory.after(record, at: place.position, of: origin, before: identities[record.issuer])
        } catch { throw Failure(error) }
        if let profile = (try? IdentityEvent(record))?.profile { jurisdictions[record.issuer] = profile.jurisdiction }
    }

    private mutating func mandate(_ record: Record, at place: LogPlace) throws {
        let mandate: Mandate
        do { mandate = try Mandate(json: record.json) } catch { throw Failure(mandate: error, status: 422) }
        // One that was made from a mandate in another log is judged by whoever knows that log.
        let isWhole = try mandate.parent.flatMap { RecordID($0.id) }.map { try !chain(of: $0).isEmpty } ?? (mandate.parent == nil)
        if isWhole, let refusal = try standing(of: mandate, at: place).refusal { throw Failure(ofRecord: refusal) }
        known[record.id] = LoggedMandate(id: record.id, mandate: mandate, place: place)
    }

    private mutating func change(_ record: Record, at place: LogPlace) throws {
        let change = try MandateChange(record)
        guard let logged = known[change.mandate.id] else { return }
        guard logged.mandate.digest == change.mandate.digest else {
            throw AuditedMandates.refusal(
                "mandateDigest", "/credentialSubject/mandate", "has another digest than the mandate of that name in this log")
        }
        guard change.isBy(record.issuer, of: logged.mandate) else {
            throw AuditedMandates.refusal("notGiver", "/issuer", "neither gave the mandate nor is its principal")
        }
        let events = said[logged.id] ?? []
        if change.kind == .resumption, let last = events.last(where: { $0.change == .suspension }) {
            guard last.issuer == record.issuer || record.issuer == logged.mandate.principal else {
                throw AuditedMandates.refusal("suspendedByOther", "/issuer", "is not who suspended the mandate, nor its principal")
            }
        }
        said[logged.id] =
            events + [
                MandateEvent(
                    id: record.id, change: change.kind.change, issuer: record.issuer, place: place, statedAt: record.statedAt, reason: change.reason,
                    from: change.from, until: change.until, substitute: change.substitute?.id)
            ]
    }

    private static func refusal(_ code: String, _ pointer: String, _ reason: String) -> Failure {
        Failure(status: 403, code: "envoy." + code, pointer: pointer, detail: reason)
    }

    // MARK: What is known

    package func mandate(_ id: RecordID) -> LoggedMandate? { known[id] }

    package func mandates(heldBy did: String) -> [LoggedMandate] {
        known.values.filter { $0.mandate.holder == did }.sorted { $0.place.position > $1.place.position }
    }

    package func events(of mandate: LoggedMandate) -> [MandateEvent] { said[mandate.id] ?? [] }
    package func jurisdiction(of did: String) -> String? { jurisdictions[did] }

    package func document(of did: String) -> DIDDocument? {
        identities[did]?.document(url: "https://" + origin) { position in times.first { $0.position >= position }?.at }
    }

    /// What the log's own records say of a mandate is the whole truth about it: lists are made from them.
    package func statusLists(_ address: String, at place: LogPlace) -> [StatusVersion]? { nil }

    package func counterparty(_ did: String, in mandate: Mandate) throws -> String {
        if mandate.authority.counterparties.contains(did) { return did }
        return jurisdictions[did] ?? (assumed.contains(did) ? mandate.authority.counterparties.first : nil) ?? did
    }

    /// Whether it must be asked elsewhere where a party is at home, before an act towards it can be judged under the mandate.
    package func lacksCountry(of did: String, for mandate: Mandate) -> Bool {
        !mandate.authority.counterparties.contains(did) && jurisdictions[did] == nil && !assumed.contains(did)
    }

    /// Whether the mandate and all that it was made from stand in this log.
    package func isWhole(_ id: RecordID) -> Bool { (try? !chain(of: id).isEmpty) ?? false }
}

extension Failure {
    /// A mandate, or an act under one, that is refused: with the stable code of docs/formats/mandate.md and the reason in both languages.
    package init(mandate refusal: Refusal, status: Int) {
        self.init(
            status: status, code: refusal.code.text, pointer: refusal.pointer, detail: "\(refusal.pointer): \(refusal.words.en)",
            words: ["en": refusal.words.en, "zh-Hans": refusal.words.zhHans])
    }

    /// A refusal of a chain whose last mandate is the record itself: its pointer is within the record.
    package init(ofRecord refusal: Refusal) {
        let parts = refusal.pointer.split(separator: "/", maxSplits: 2).map(String.init)
        let pointer = parts.first == "chain" && parts.count == 3 ? "/" + parts[2] : refusal.pointer
        self.init(mandate: Refusal(refusal.code, at: pointer, en: refusal.words.en, zhHans: refusal.words.zhHans), status: 403)
    }
}
