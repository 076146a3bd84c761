import Canon
import Ledger
import Node

/// What this node asks of other nodes. It goes to pinned peers, and to the one address that an operator typed;
/// never to an address that a stranger named.
package struct PeerClient: Sendable {
    /// Whom a request may go to.
    package enum Destination: Sendable {
        case pinned(Peer)
        case typedByOperator(NodeAddress)
        /// A witness that was pinned when the rollback guard last wrote its memory, and that the database no longer knows.
        case remembered(NodeAddress)

        var address: NodeAddress {
            switch self {
            case .pinned(let peer): peer.address
            case .typedByOperator(let address), .remembered(let address): address
            }
        }
    }

    /// The most bytes that are read of each kind of file.
    private enum Limit {
        static let note = 192 << 10
        static let description = 64 << 10
        /// 256 entries of 93 bytes, and room for a form with longer ones.
        static let entries = 64 << 10
        static let answer = 64 << 10
    }

    private let transport: any PeerTransport
    private let budgets: PeerBudgets

    package init(transport: any PeerTransport, budgets: PeerBudgets) { (self.transport, self.budgets) = (transport, budgets) }

    /// The whole exchange, within the peer's budget. Throws `PeerError` `.forbidden` for a peer that was removed.
    package func send(_ request: PeerRequest, to destination: Destination) async throws -> PeerAnswer {
        if case .pinned(let peer) = destination, peer.state == .removed {
            throw PeerError(.forbidden, "\(peer.origin) was removed; introduce it again before anything is asked of it")
        }
        let address = destination.address
        return try await budgets.spend(on: address.origin, cost: request.limit) { try await transport.send(request, to: address) }
    }

    /// A file that must be there: any status but 200 is an error.
    private func file(_ path: String, at destination: Destination, limit: Int, patience: Duration = .seconds(20)) async throws -> [UInt8] {
        let answer = try await send(PeerRequest("GET", path, limit: limit, patience: patience), to: destination)
        guard answer.status == 200 else {
            throw PeerError(
                .refused, "\(destination.address.origin) answered \(path) with status \(answer.status): \(answer.words)", status: answer.status)
        }
        return answer.body
    }

    /// What the node says about itself.
    func description(at destination: Destination) async throws -> [UInt8] {
        try await file("/.well-known/comity", at: destination, limit: Limit.description)
    }

    /// The latest checkpoint of its log.
    func checkpoint(at destination: Destination) async throws -> [UInt8] { try await file("/log/checkpoint", at: destination, limit: Limit.note) }

    /// The newest checkpoint of its log that a witness has cosigned; nil when there is none.
    func cosignedCheckpoint(at destination: Destination) async throws -> [UInt8]? {
        try await optional { try await file("/log/cosigned", at: destination, limit: Limit.note) }
    }

    /// The latest head of the log `origin` that the peer's witness cosigned; nil when it has none.
    func witnessed(_ origin: String, by destination: Destination) async throws -> [UInt8]? {
        let path = "/witness/\(Digest.sha256(Array(origin.utf8)).hex)/checkpoint"
        return try await optional { try await file(path, at: destination, limit: Limit.note) }
    }

    /// The newest head of the log `origin` as the peer follows it; nil when it does not.
    func followed(_ origin: String, by destination: Destination) async throws -> [UInt8]? {
        try await optional { try await file("/api/v1/heads/\(Digest.sha256(Array(origin.utf8)).hex)", at: destination, limit: Limit.note) }
    }

    /// A tile; where a partial one is gone, the full one in its place, cut to the width asked for.
    func tile(_ tile: TileCoordinate, at destination: Destination) async throws -> [UInt8] {
        do { return try await file("/log/" + tile.path, at: destination, limit: tile.byteCount) } catch let error as PeerError {
            guard error.status == 404, !tile.isFull else { throw error }
            let full = try await file("/log/" + tile.full.path, at: destination, limit: tile.full.byteCount)
            return Array(full.prefix(tile.byteCount))
        }
    }

    /// The entries of a bundle, exactly as many as its width.
    func entries(_ bundle: BundleCoordinate, at destination: Destination) async throws -> [[UInt8]] {
        do {
            do {
                return try EntryBundle.parse(try await file("/log/" + bundle.entriesPath, at: destination, limit: Limit.entries), count: bundle.width)
            } catch let error as PeerError {
                guard error.status == 404, !bundle.isFull else { throw error }
                let full = try EntryBundle.parse(try await file("/log/" + bundle.full.entriesPath, at: destination, limit: Limit.entries), count: 256)
                return Array(full.prefix(bundle.width))
            }
        } catch let error as BundleError {
            throw PeerError(.malformed, "the entries \(bundle.path) of \(destination.address.origin) are not of their form: \(error.reason)")
        }
    }

    /// The openings of a bundle, exactly as many as its width.
    func openings(_ bundle: BundleCoordinate, at destination: Destination) async throws -> [Opening] {
        func read(_ bundle: BundleCoordinate) async throws -> [Opening] {
            let limit = bundle.width * OpeningBundle.maximumLine
            return try OpeningBundle.parse(
                try await file("/log/" + bundle.openingsPath, at: destination, limit: limit, patience: .seconds(120)), count: bundle.width)
        }
        do {
            do { return try await read(bundle) } catch let error as PeerError {
                guard error.status == 404, !bundle.isFull else { throw error }
                return Array(try await read(bundle.full).prefix(bundle.width))
            }
        } catch let error as BundleError {
            throw PeerError(.malformed, "the openings \(bundle.path) of \(destination.address.origin) are not of their form: \(error.reason)")
        }
    }

    /// Asks the peer's witness for a cosignature; every status is an answer.
    func addCheckpoint(_ request: WitnessRequest, at destination: Destination) async throws -> PeerAnswer {
        try await send(
            PeerRequest(
                "POST", "/witness/add-checkpoint", headers: [("content-type", "text/plain; charset=utf-8")], body: request.body, limit: Limit.answer),
            to: destination)
    }

    /// Hands over JSON; every status is an answer.
    func post(_ path: String, headers: [(name: String, value: String)] = [], json: [UInt8], to destination: Destination) async throws -> PeerAnswer {
        try await send(
            PeerRequest("POST", path, headers: [("content-type", "application/json")] + headers, body: json, limit: Limit.answer), to: destination)
    }

    private func optional(_ read: () async throws -> [UInt8]) async throws -> [UInt8]? {
        do { return try await read() } catch let error as PeerError {
            if error.status == 404 { return nil }
            throw error
        }
    }
}
