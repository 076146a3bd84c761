import Canon
import Ledger
import Node
import Pages
import Signing
import Store

/// `/peers`: the nodes that this one follows, by what they are known, and what was last seen of them.
enum PeersPage {
    static let route = Route("GET", "/peers", summary: "The nodes that this one follows, and what it last saw of them.") { request, context in
        try await context.store.read { transaction in
            let reader = ReaderView(request, context, in: transaction)
            let peers = try Peer.all(in: transaction)
            let model: JSON = [
                "peers": .array(try peers.map { try card($0, reader) }),
                "none": peers.isEmpty ? reader.empty("peers.none") : .null,
                "own": try own(reader),
                "command": reader.command("peers.command", "comity peer add URL --dir DIR"),
            ]
            return .page(Page("peers", title: reader("peers.title"), model: model, section: "log"))
        }
    }

    /// This node's own twelve words, for whoever is about to add it.
    private static func own(_ reader: ReaderView) throws -> JSON {
        guard let first = try RecordLookup.at(0, of: reader.home, origin: reader.home, in: reader.transaction)?.record else { return .null }
        return ["words": .array(identityWords(first.digest, reader)), "href": .string("/records/" + first.id.uuid)]
    }

    private static func card(_ peer: Peer, _ reader: ReaderView) throws -> JSON {
        let forks = try reader.transaction.first("SELECT COUNT(*) FROM equivocations WHERE log = ?", [.text(peer.origin)])?.integer(0) ?? 0
        let state = reader.has("peers.state.\(peer.state)") ? reader("peers.state.\(peer.state)") : peer.state
        var chips = [Chip(peer.tone, state), Chip(.neutral, reader(peer.isNeutral ? "peers.role.witness" : "peers.role.party"))]
        if forks > 0 { chips.append(Chip(.stop, reader("peers.twoHistories"))) }
        let head = try reader.transaction.first(
            "SELECT size, seen_at FROM peer_checkpoints WHERE log = ? ORDER BY size DESC LIMIT 1", [.text(peer.origin)])
        var rows = [reader.row("peers.address", peer.url, href: peer.url, lang: "zxx"), reader.row("peers.did", peer.did, lang: "zxx")]
        if let head {
            rows.append(
                reader.row(
                    "peers.head", reader.count("log.entries", head.integer(0)),
                    note: reader("peers.headSeen", ["time": reader.formats.preciseMoment(Instant(milliseconds: head.integer(1)))])))
        }
        rows.append(reader.row("peers.lastSeen", peer.lastSeen.map { reader.formats.preciseMoment($0) } ?? reader("peers.never")))
        rows.append(reader.row("peers.added", reader.formats.preciseMoment(peer.addedAt)))
        return [
            "id": .string("peer-" + peer.origin.addingPercentEncodingForPath.replacing("%", with: "-")),
            "name": .string(try reader.nodeName(peer.origin)), "chips": .array(chips.map(\.model)), "facts": ["items": .array(rows)],
            "words": .array(identityWords(peer.identityDigest, reader)),
            "problems": .array((peer.detail ?? "").split(separator: "\n").map { .string(String($0)) }),
            "forks": forks > 0 ? ["href": "/equivocations", "label": reader.json("peers.seeHistories")] : .null,
        ]
    }

    /// The twelve words in both languages, the reader's first.
    private static func identityWords(_ digest: Digest, _ reader: ReaderView) -> [JSON] {
        let languages = [reader.language] + Language.allCases.filter { $0 != reader.language }
        return languages.map { language in
            [
                "lang": .string(language.rawValue),
                "words": .array(IdentityWords.words(for: digest, in: language).map { .string($0) }),
            ]
        }
    }
}
