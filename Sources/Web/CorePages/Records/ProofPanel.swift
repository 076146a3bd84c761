import Canon
import Ledger
import Node
import Pages
import Signing

/// The proof of a record in words: who signed, what each clock says, how far it has come, and how to check all of it without this site.
struct ProofPanel {
    let view: RecordView
    let words: Words
    let url: String

    /// The model of the component `proof`; for a record that is not shown, without signer and without a check in the browser.
    var model: JSON {
        [
            "heading": words.json("proof.heading"), "signer": signer, "clocks": clocks, "ladder": ladder, "checking": words.json("proof.checking"),
            "check": view.isShown ? ["url": .string("/api/v1/records/\(view.id.uuid)/proof")] : .null,
            "downloads": .array(downloads), "command": command,
        ]
    }

    private var signer: JSON {
        guard let record = view.record else { return .null }
        var link = view.directory.link(record.issuer).object ?? JSONObject()
        link["key"] = .string(record.verificationMethod.split(separator: "#").last.map(String.init) ?? record.verificationMethod)
        return .object(link)
    }

    // MARK: Clocks

    var clocks: JSON {
        [
            "stated": view.record == nil
                ? ["text": words.json("proof.clock.hidden"), "note": words.json("proof.clock.hiddenNote")]
                : clock(view.clocks.stated, words("proof.clock.stated")),
            "logged": clock(
                view.clocks.logged,
                words("proof.clock.logged", ["log": view.found.origin, "position": words.formats.number(view.found.position)])),
            "seen": view.clocks.witnessed.map { clock($0, words("proof.clock.seen")) }
                ?? ["text": words.json("proof.clock.notSeen"), "note": words.json(view.clocks.neutrals == 0 ? "proof.clock.noNeutral" : "proof.clock.waiting")],
        ]
    }

    private func clock(_ instant: Instant, _ note: String) -> JSON {
        ["iso": .string(instant.description), "text": .string(words.formats.preciseMoment(instant)), "note": .string(note)]
    }

    // MARK: Logged, seen, witnessed

    var ladder: JSON {
        var steps: [JSON] = [
            step("done", words("proof.ladder.logged"), words("proof.ladder.loggedText", ["time": words.formats.preciseMoment(view.clocks.logged)]))
        ]
        let parties = view.clocks.sightings.filter { !$0.isNeutral }
        steps += parties.map { sighting in
            step(
                "done", words("proof.ladder.seenBy", ["name": view.directory.node(sighting.origin)]),
                words("proof.ladder.seenText", ["time": words.formats.preciseMoment(sighting.at)]))
        }
        if parties.isEmpty { steps.append(step("open", words("proof.ladder.seen"), words("proof.ladder.notSeen"))) }
        steps.append(witnessed)
        return ["steps": .array(steps)]
    }

    private var witnessed: JSON {
        let seen = view.clocks.sightings.filter(\.isNeutral)
        let names = words.formats.list(seen.map { view.directory.node($0.origin) })
        let count = ["seen": words.formats.number(seen.count), "all": words.formats.number(view.clocks.neutrals), "quorum": words.formats.number(view.clocks.quorum)]
        let label = words("proof.ladder.witnessed")
        if view.clocks.neutrals == 0 { return step("open", label, words("proof.ladder.noNeutral")) }
        guard let at = view.clocks.witnessed else {
            return step("now", label, words(seen.isEmpty ? "proof.ladder.waiting" : "proof.ladder.some", count.merging(["names": names]) { a, _ in a }))
        }
        return step("done", label, words("proof.ladder.witnessedText", count.merging(["names": names, "time": words.formats.preciseMoment(at)]) { a, _ in a }))
    }

    private func step(_ state: String, _ label: String, _ text: String) -> JSON {
        ["state": .string(state), "label": .string(label), "text": .string(text)]
    }

    // MARK: Taking it home

    var downloads: [JSON] {
        let base = "/api/v1/records/\(view.id.uuid)"
        var files = [("archive", "/archive"), ("receipt", "/receipt"), ("identity", "/identity"), ("policy", "/policy")]
        if view.isShown { files.insert(("opening", "/opening"), at: 1) }
        return files.map { name, path in
            ["href": .string(base + path), "label": words.json("proof.download.\(name)"), "note": words.json("proof.download.\(name)Note")]
        }
    }

    var command: JSON {
        words.command(
            view.isShown ? "proof.command" : "proof.commandWithheld",
            "comity receipt \(url) \(view.id) --out receipt && comity verify receipt")
    }
}
