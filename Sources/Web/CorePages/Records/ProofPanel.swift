import Canon
import Node
import Pages
import Signing

/// The proof of a record in words: who signed, what each clock says, how far it has come, and how to check all of it without this site.
struct ProofPanel {
    let view: RecordView
    /// This node's address.
    let url: String
    private var reader: ReaderView { view.reader }

    init(_ view: RecordView, url: String) { (self.view, self.url) = (view, url) }

    /// The model of the component `proof`.
    func model() throws -> JSON {
        [
            "heading": reader.json("proof.heading"), "signer": try signer(), "clocks": clocks, "ladder": try ladder(),
            "checking": reader.json("proof.checking"), "check": ["url": .string("/api/v1/records/\(view.id.uuid)/proof")],
            "downloads": .array(downloads), "command": command,
        ]
    }

    private func signer() throws -> JSON {
        guard let record = view.record else { return .null }
        var link = try reader.partyModel(record.issuer).object ?? JSONObject()
        if link["href"] == nil { link["href"] = "#about" }
        link["key"] = .string(record.verificationMethod.split(separator: "#").last.map(String.init) ?? record.verificationMethod)
        return .object(link)
    }

    // MARK: Clocks

    var clocks: JSON {
        [
            "stated": view.record == nil
                ? ["text": reader.json("proof.clock.hidden"), "note": reader.json("proof.clock.hiddenNote")]
                : clock(view.clocks.stated, reader("proof.clock.stated")),
            "logged": clock(
                view.clocks.logged,
                reader("proof.clock.logged", ["log": view.found.origin, "position": reader.formats.number(view.found.position)])),
            "seen": view.clocks.witnessed.map { clock($0, reader("proof.clock.seen")) }
                ?? [
                    "text": reader.json("proof.clock.notSeen"),
                    "note": reader.json(view.clocks.neutrals == 0 ? "proof.clock.noNeutral" : "proof.clock.waiting"),
                ],
        ]
    }

    private func clock(_ instant: Instant, _ note: String) -> JSON {
        ["iso": .string(instant.description), "text": .string(reader.formats.preciseMoment(instant)), "note": .string(note)]
    }

    // MARK: Logged, seen, witnessed

    func ladder() throws -> JSON {
        var steps: [JSON] = [
            step("done", reader("proof.ladder.logged"), reader("proof.ladder.loggedText", ["time": reader.formats.preciseMoment(view.clocks.logged)]))
        ]
        let parties = view.clocks.sightings.filter { !$0.isNeutral }
        steps += try parties.map { sighting in
            step(
                "done", reader("proof.ladder.seenBy", ["name": try reader.nodeName(sighting.origin)]),
                reader("proof.ladder.seenText", ["time": reader.formats.preciseMoment(sighting.at)]))
        }
        if parties.isEmpty { steps.append(step("open", reader("proof.ladder.seen"), reader("proof.ladder.notSeen"))) }
        steps.append(try witnessed())
        return ["steps": .array(steps)]
    }

    private func witnessed() throws -> JSON {
        let label = reader("proof.ladder.witnessed")
        if view.clocks.neutrals == 0 { return step("open", label, reader("proof.ladder.noNeutral")) }
        let seen = view.clocks.sightings.filter(\.isNeutral)
        var values = [
            "seen": reader.formats.number(seen.count), "all": reader.formats.number(view.clocks.neutrals),
            "quorum": reader.formats.number(view.clocks.quorum), "names": reader.formats.list(try seen.map { try reader.nodeName($0.origin) }),
        ]
        guard let at = view.clocks.witnessed else {
            return step("now", label, reader(seen.isEmpty ? "proof.ladder.waiting" : "proof.ladder.some", values))
        }
        values["time"] = reader.formats.preciseMoment(at)
        return step("done", label, reader("proof.ladder.witnessedText", values))
    }

    private func step(_ state: String, _ label: String, _ text: String) -> JSON {
        ["state": .string(state), "label": .string(label), "text": .string(text)]
    }

    // MARK: Taking it home

    var downloads: [JSON] {
        let base = "/api/v1/records/\(view.id.uuid)/"
        return ["archive", "opening", "receipt", "identity", "policy"].map { name in
            let note = name == "opening" && view.record == nil ? "proof.download.openingWithheld" : "proof.download.\(name)Note"
            return ["href": .string(base + name), "label": reader.json("proof.download.\(name)"), "note": reader.json(note)]
        }
    }

    var command: JSON {
        reader.command(
            view.record == nil ? "proof.commandWithheld" : "proof.command",
            "comity receipt \(url) \(view.id) --out receipt && comity verify receipt")
    }
}
