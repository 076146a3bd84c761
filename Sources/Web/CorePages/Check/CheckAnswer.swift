import Canon
import Node
import Pages

/// What became of a question, in words: published by whom and when, unchanged or not, superseded or not; or not found, which proves nothing.
struct CheckAnswer {
    private let answer: StatementAnswer
    private let input: StatementInput
    private let registry: Registry
    private let reader: ReaderView

    init(_ answer: StatementAnswer, to input: StatementInput, _ registry: Registry, _ reader: ReaderView) {
        (self.answer, self.input, self.registry, self.reader) = (answer, input, registry, reader)
    }

    func model() throws -> JSON {
        guard !answer.found.isEmpty else { return notFound }
        let isErased = answer.found.allSatisfy { $0.state == .erased }
        let isCurrent = answer.found.contains { $0.successors.isEmpty }
        let key = isErased ? "check.erased" : isCurrent ? "check.found" : "check.superseded"
        return [
            "notification": [
                "tone": .string(isErased ? "stop" : isCurrent ? "good" : "waiting"), "id": "answer",
                "title": reader.json(key + ".title"), "text": reader.json(key + ".text"),
            ],
            "asked": .string(asked), "matches": .array(try answer.found.map(match)),
        ]
    }

    private var notFound: JSON {
        var reasons = 1...4
        if case .statement(_, let what) = input, what != .text { reasons = 1...5 }
        return [
            "notification": [
                "tone": "neutral", "id": "answer", "title": reader.json("check.notFound.title"),
                "text": reader.json("check.notFound.text", ["logs": reader.count("check.logs", answer.logs)]),
            ],
            "asked": .string(asked), "reasons": .array(reasons.map { reader.json("check.notFound.reason\($0)") }),
        ]
    }

    private func match(_ found: StatementAnswer.Found) throws -> JSON {
        let match = found.match
        // An erased record tells nothing but its name.
        let title = match.kind.isEmpty ? reader.own(reader("record.eyebrow")) : reader.text(match.title, otherwise: reader.kind(match.kind))
        let page = match.kind.isEmpty ? "/records/" + match.record.uuid : registry.path(kind: match.kind, id: match.record, cooperation: nil)
        return [
            "title": title, "href": .string(page), "proofHref": .string("/records/" + match.record.uuid),
            "issuer": match.issuer.isEmpty ? .null : try reader.partyModel(match.issuer), "when": reader.formats.model(match.statedAt),
            "part": .string(part(match.part)), "weight": found.weight.flatMap { reader.text($0.words) } ?? .null,
            "log": .string(match.origin), "chips": .array(chips(found).map(\.model)),
            "successors": .array(found.successors.map { ["href": .string($0.path), "text": .string($0.id.description)] }),
        ]
    }

    private func part(_ part: StatementMatch.Part) -> String {
        switch part {
        case .text(let tag): reader("check.part.text", ["language": Language(rawValue: tag)?.ownName ?? tag])
        case .attachment(let name): reader("check.part.attachment", ["name": name])
        case .record: reader("check.part.record")
        }
    }

    private func chips(_ found: StatementAnswer.Found) -> [Chip] {
        var chips: [Chip] = []
        if found.state == .erased {
            chips.append(Chip(.stop, reader("record.state.erased")))
        } else {
            chips.append(found.match.isExact ? Chip(.good, reader("check.unchanged")) : Chip(.waiting, reader("check.sameWords")))
            chips.append(found.successors.isEmpty ? Chip(.neutral, reader("check.notSuperseded")) : Chip(.waiting, reader("check.isSuperseded")))
        }
        if let weight = found.weight {
            switch weight.counts {
            case true: chips.append(Chip(.good, reader("check.counts")))
            case false: chips.append(Chip(.stop, reader("check.countsNot")))
            default: chips.append(Chip(.waiting, reader("check.countsUnknown")))
            }
        }
        if let stage = found.clocks?.stage { chips.append(Chip(stage == .witnessed ? .good : .waiting, reader("record.stage.\(stage.rawValue)"))) }
        return chips
    }

    private var asked: String {
        switch input {
        case .nothing: ""
        case .record(let id): reader("check.asked.record", ["name": id.description])
        case .statement(let query, let what):
            switch what {
            case .digest: reader("check.asked.digest", ["digest": Multibase.base64URL(query.digest.bytes)])
            case .text: reader("check.asked.text", ["digest": Multibase.base64URL(query.digest.bytes)])
            case .file(let name, let size):
                reader("check.asked.file", ["name": name, "size": reader.formats.bytes(size), "digest": Multibase.base64URL(query.digest.bytes)])
            }
        }
    }
}

extension StatementAnswer.Found {
    /// As the API says it.
    var json: JSON {
        let part: JSON =
            switch match.part {
            case .text(let language): ["type": "text", "language": .string(language)]
            case .attachment(let name): ["type": "attachment", "name": .string(name)]
            case .record: ["type": "record"]
            }
        let weight: JSON =
            self.weight.map { weight -> JSON in
                ["counts": weight.counts.map { .bool($0) } ?? .null, "words": .languages(weight.words)]
            } ?? .null
        return [
            "record": .string(match.record.description), "log": .string(match.origin), "issuer": .string(match.issuer), "kind": .string(match.kind),
            "statedAt": .string(match.statedAt.description), "part": part, "exact": .bool(match.isExact),
            "supersededBy": .array(match.supersededBy.map { .string($0.description) }), "stage": clocks.map { .string($0.stage.rawValue) } ?? .null,
            "weight": weight,
        ]
    }
}
