import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import Store

/// What pages show alike of a mandate.
struct MandateModel {
    let view: ReaderView
    let mandates: LoggedMandates
    private let words: MandateWords

    init(_ view: ReaderView) {
        self.view = view
        mandates = LoggedMandates(origin: view.home, in: view.transaction)
        let texts = view.texts
        words = MandateWords { code, tag in
            let key = "jurisdictions.\(code)"
            guard let language = Language(rawValue: tag), texts.has(key, language) else { return nil }
            return texts(key, language)
        }
    }

    var now: LogPlace { EnvoyActs.place(view.home, view.now) }

    /// Whether the reader belongs to the principal, or is the operator.
    func isEntitled(_ mandate: Mandate) -> Bool {
        view.seesSealed || [mandate.principal, mandate.issuer, mandate.holder].contains { view.request.person?.office(at: $0) != nil }
    }

    /// How a chain stands now: the state of the mandate itself, or that of one before it.
    func state(_ logged: LoggedMandate) throws -> MandateState {
        let own = try mandates.state(of: logged, at: now)
        guard own == .inForce else { return own }
        for parent in try mandates.chain(of: logged.id) {
            let state = try mandates.state(of: parent, at: now)
            if state != .inForce { return state }
        }
        return own
    }

    func chip(_ state: MandateState) -> Chip {
        let tone: Chip.Tone =
            switch state {
            case .inForce: .good
            case .notYet, .suspended: .waiting
            case .ended, .revoked: .stop
            }
        return Chip(tone, view("envoys.state." + state.rawValue))
    }

    /// What the office is called, in the reader's language.
    func title(_ mandate: Mandate) -> JSON { view.text(mandate.titles) ?? view.own(view("envoys.untitled")) }

    /// A party by name with a link, or the bare DID of somebody who is no party.
    func person(_ did: String) throws -> JSON { try view.partyModel(did) }

    func name(_ logged: LoggedMandate) throws -> JSON? {
        let name = try NameBook(in: view.transaction).name(of: logged.mandate, id: logged.id, entitled: isEntitled(logged.mandate))
        return name.flatMap { view.text($0.names) }
    }

    /// The lines of `MandateWords` as the component `summary-list` wants them; parties by name.
    func lines(_ mandate: Mandate) throws -> [JSON] {
        let tag = view.language.rawValue
        return try words.lines(mandate).map { line in
            guard line.key == "principal" else { return ["label": .string(line.heading[tag]), "value": .string(line.text[tag])] }
            let party = try view.party(mandate.principal)
            return [
                "label": .string(line.heading[tag]), "value": .string(try view.name(mandate.principal)),
                "href": party.map { .string($0.path(on: view.home)) } ?? .null,
            ]
        }
    }

    func validity(_ mandate: Mandate) -> String {
        view(
            "envoys.validity",
            ["from": view.formats.shortDate(mandate.validFrom.date), "until": view.formats.shortDate(mandate.validUntil.date)])
    }

    /// Names of codes, as people read them.
    func names(_ codes: [String]) -> String {
        let names = codes.map { view.texts.has("jurisdictions.\($0)", view.language) ? view("jurisdictions.\($0)") : $0 }
        return names.joined(separator: view.language == .english ? ", " : "、")
    }
}
