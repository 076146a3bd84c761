import ArgumentParser
import Canon
import Mandates
import Signing

/// An act under a chain of four mandates, each with a status in two lists: every signature is verified, every status looked up.
struct MandateBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mandates", abstract: "Judge an act under a chain of mandates, with status checks.")
    @Option(help: "How many times.") var count = 2000
    @Option(help: "Mandates in the chain, 1 to 4.") var depth = 4
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        guard (1...4).contains(depth), count > 0 else { throw ValidationError("the depth is 1 to 4, and the count at least 1") }
    }

    func run() throws {
        let rig = try MandateRig(depth: depth)
        let world = try rig.world()
        let verdict = MandateCheck.judge(act: rig.act, chain: rig.chain, in: world)
        guard verdict.isAllowed else { throw CommandError("the chain of the benchmark is refused: \(verdict.code)") }
        let judged = try measure { MandateCheck.judge(act: rig.act, chain: rig.chain, in: world).isAllowed }
        // As above, but the two lists arrive with the act: their signatures are verified and they are expanded, every time.
        let withLists = try measure { MandateCheck.judge(act: rig.act, chain: rig.chain, in: try rig.world()).isAllowed }
        let (a, b) = (judged.percentile(0.5), withLists.percentile(0.5))
        Terminal.say(
            json
                ? "{\"count\":\(count),\"depth\":\(depth),\"p50Milliseconds\":\(a.rounded3),\"p50WithListsMilliseconds\":\(b.rounded3),"
                    + "\"p99Milliseconds\":\(judged.percentile(0.99).rounded3),\"p99WithListsMilliseconds\":\(withLists.percentile(0.99).rounded3)}"
                : "\(a.rounded3) ms for a chain of \(depth) with status checks; \(b.rounded3) ms when the two lists are verified each time (medians of \(count))"
        )
    }

    private func measure(_ body: () throws -> Bool) throws -> Latencies {
        var all = Latencies()
        let clock = ContinuousClock()
        for _ in 0..<count {
            let start = clock.now
            guard try body() else { throw CommandError("a judgement of the benchmark changed") }
            all.add(clock.now - start)
        }
        return all
    }
}

/// A chain with fresh keys.
private struct MandateRig {
    let chain: [JSON]
    let act: JSON
    private let lists: [JSON]
    private let principal: String
    private static let moment = Instant(seconds: 1_767_225_600)
    private static let place = LogPlace(origin: "", position: 0, loggedAt: moment.adding(seconds: 60), seenAt: nil)

    init(depth: Int) throws {
        let keys = (0...depth).map { _ in SigningKey() }
        let dids = keys.map { DIDKey.did(for: $0.publicKey) }
        principal = dids[0]
        let power = Power(.sign, agreementTypes: ["mou"], maxValue: Amount(currency: "USD", amount: "2000000"), maxDurationMonths: 36)
        var mandates: [Mandate] = []
        for i in 0..<depth {
            let draft = MandateDraft(
                holder: dids[i + 1], principal: principal,
                authority: Authority(
                    jurisdictions: ["CN"], counterparties: ["US", "EU"], subjectAreas: ["1.2", "1.5"], level: 3, powers: [Power(.negotiate), power],
                    maxDepth: depth - 1 - i),
                validFrom: MandateRig.moment, validUntil: MandateRig.moment.adding(seconds: 86_400 * 365),
                status: StatusPurpose.allCases.map {
                    StatusEntry(purpose: $0, list: "https://bench.example/status/\($0.rawValue)", index: 1000 + i)
                }, parent: mandates.last?.reference)
            mandates.append(
                try draft.signed(
                    id: RecordID(now: MandateRig.moment).description, issuer: dids[i], method: DIDKey.verificationMethod(for: keys[i].publicKey),
                    at: MandateRig.moment, key: keys[i]))
        }
        chain = mandates.map(\.document)
        let issuer = DIDKey.verificationMethod(for: keys[0].publicKey)
        var made: [JSON] = []
        for purpose in StatusPurpose.allCases {
            var bits = Bitstring()
            // A list in use: a thousand entries that have nothing to do with the chain.
            for n in 0..<1000 { bits[2000 + n * 7] = true }
            guard
                let list = StatusList.credential(
                    address: "https://bench.example/status/\(purpose.rawValue)", issuer: dids[0], purpose: purpose, bits: bits,
                    validFrom: MandateRig.moment)
            else { throw CommandError("the list cannot be encoded") }
            made.append(
                try DataIntegrity.sign(document: list, options: .init(verificationMethod: issuer, created: MandateRig.moment), key: keys[0]))
        }
        lists = made
        let bare: JSON = [
            "@context": Mandate.contexts, "type": ["ComityAct"], "id": .string(RecordID(now: MandateRig.moment).description),
            "actor": .string(dids[depth]), "mandate": mandates[depth - 1].reference.json, "action": "sign",
            "occurredAt": .string(MandateRig.moment.adding(seconds: 30).description), "jurisdiction": "CN-SH", "counterparty": "US",
            "subjectArea": "1.5.9", "agreementType": "mou", "value": ["currency": "USD", "amount": "50000.01"], "durationMonths": 12,
        ]
        act = try DataIntegrity.sign(
            document: bare,
            options: .init(
                verificationMethod: DIDKey.verificationMethod(for: keys[depth].publicKey), purpose: .capabilityInvocation, created: MandateRig.moment),
            key: keys[depth])
    }

    /// What the verifier knows; the lists are verified and expanded here.
    func world() throws -> MandateWorld {
        let document = try DIDKey.document(of: principal)
        let start = LogPlace(origin: "lists", position: 0, loggedAt: MandateRig.moment, seenAt: nil)
        let versions = try lists.map {
            StatusVersion(list: try StatusList(credential: $0, document: document), place: start, confirmedAt: MandateRig.place.loggedAt)
        }
        return MandateWorld(recognised: [principal: ["CN"]], act: MandateRig.place, status: .lists(versions), log: .notAsked)
    }
}
