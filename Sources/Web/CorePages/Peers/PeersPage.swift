import Canon
import Ledger
import Node
import Pages
import Signing
import Store

/// `/peers`: the nodes that this one follows, by what they are known, and what was last seen of them.
enum PeersPage {
    static let route = Route("GET", "/peers", summary: "The nodes that this one follows, and what it last saw of them.") { request, context in
        let words = Words(request, context)
        return try await context.store.read { transaction in
            let directory = try PartyDirectory(home: context.origin, language: words.language, in: transaction)
            let peers = try Peer.all(in: transaction)
            let model: JSON = [
                "peers": .array(try peers.map { try card($0, directory, words, in: transaction) }),
                "none": peers.isEmpty ? words.empty("peers.none") : .null,
                "own": try own(words, context, in: transaction),
                "command": words.command("peers.command", "comity peer add URL --dir DIR"),
            ]
            return .page(Page("peers", title: words("peers.title"), model: model, section: "log"))
        }
    }

    /// This node's own twelve words, for whoever is about to add it.
    private static func own(_ words: Words, _ context: NodeContext, in transaction: any ReadTransaction) throws -> JSON {
        guard let first = try RecordLookup.at(0, of: context.origin, origin: context.origin, in: transaction)?.record else { return .null }
        return ["words": .array(identityWords(first.digest, words)), "href": .string("/records/" + first.id.uuid)]
    }

    private static func card(_ peer: Peer, _ directory: PartyDirectory, _ words: Words, in transaction: any ReadTransaction) throws -> JSON {
        let forks = try transaction.first("SELECT COUNT(*) FROM equivocations WHERE log = ?", [.text(peer.origin)])?.integer(0) ?? 0
        let state = words.has("peers.state.\(peer.state)") ? words("peers.state.\(peer.state)") : peer.state
        var chips = [Chip(peer.tone, state), Chip(.neutral, words(peer.isNeutral ? "peers.role.witness" : "peers.role.party"))]
        if forks > 0 { chips.append(Chip(.stop, words("peers.twoHistories"))) }
        let head = try transaction.first("SELECT size, seen_at FROM peer_checkpoints WHERE log = ? ORDER BY size DESC LIMIT 1", [.text(peer.origin)])
        var rows = [words.row("peers.address", peer.url, href: peer.url, lang: "zxx"), words.row("peers.did", peer.did, lang: "zxx")]
        if let head {
            rows.append(
                words.row(
                    "peers.head", words.count("log.entries", head.integer(0)),
                    note: words("peers.headSeen", ["time": words.formats.preciseMoment(Instant(milliseconds: head.integer(1)))])))
        }
        rows.append(words.row("peers.lastSeen", peer.lastSeen.map { words.formats.preciseMoment($0) } ?? words("peers.never")))
        rows.append(words.row("peers.added", words.formats.preciseMoment(peer.addedAt)))
        return [
            "id": .string("peer-" + peer.origin.addingPercentEncodingForPath.replacing("%", with: "-")),
            "name": .string(directory.node(peer.origin)), "chips": .array(chips.map(\.model)), "facts": ["items": .array(rows)],
            "words": .array(identityWords(peer.identityDigest, words)),
            "problems": .array((peer.detail ?? "").split(separator: "\n").map { .string(String($0)) }),
            "forks": forks > 0 ? ["href": "/equivocations", "label": words.json("peers.seeHistories")] : .null,
        ]
    }

    /// The twelve words in both languages, the reader's first.
    private static func identityWords(_ digest: Digest, _ words: Words) -> [JSON] {
        let languages = [words.language] + Language.allCases.filter { $0 != words.language }
        return languages.map { language in
            [
                "lang": .string(language.rawValue),
                "words": .array(IdentityWords.words(for: digest, in: language).map { .string($0) }),
            ]
        }
    }
}
