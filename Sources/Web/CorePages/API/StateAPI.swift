import Canon
import Node
import Pages
import Store
import Synchronization

/// `/api/v1/state/:module?size=N`: one digest over what a module derived from the first N entries of this log, for auditors to compare with their own.
struct StateAPI: Sendable {
    private let registry: Registry
    private let memory = StateMemory()

    init(registry: Registry) { self.registry = registry }

    var routes: [Route] {
        [
            Route(
                "GET", "/api/v1/state/:module",
                summary: "The digest of a module's derived state at a size of the log; ?size=N, else the present size."
            ) {
                request, context in
                let name = request.parameters["module"] ?? ""
                guard let module = registry.module(named: name), !module.tables.isEmpty else {
                    let names = registry.modules.filter { !$0.tables.isEmpty }.map(\.name).joined(separator: ", ")
                    throw Failure(
                        status: 404, code: "state.module", pointer: "module",
                        detail: "there is no module \(name) with derived state; there are \(names)")
                }
                let tables = module.tables
                let memory = self.memory
                return try await context.store.read { transaction in
                    let now = try LogQueries.size(in: transaction)
                    let size = try StateAPI.size(request.query["size"], now)
                    // Erasures change what past entries give, and are entries themselves: the present size stands for all of them.
                    let state = try memory.state(.init(module: name, size: size, now: now)) {
                        let state = try StateDigest.of(tables, origin: context.origin, size: size, in: transaction)
                        return (state.rows, state.finish())
                    }
                    return .json([
                        "module": .string(name), "size": .integer(Int64(size)), "rows": .integer(Int64(state.rows)),
                        "digest": .string(Multibase.base64URL(state.digest.bytes)),
                    ])
                }
            }
        ]
    }

    private static func size(_ text: String?, _ now: UInt64) throws -> UInt64 {
        guard let text else { return now }
        guard let size = UInt64(text), size <= now else {
            throw Failure(
                status: 422, code: "state.size", pointer: "size", detail: "size must be a whole number from 0 to \(now), the size of this log")
        }
        return size
    }
}

/// The last few digests, so that a crowd of auditors at one size costs one pass.
private final class StateMemory: Sendable {
    struct Key: Hashable, Sendable {
        var module: String
        var size: UInt64
        var now: UInt64
    }

    private let known = Mutex<[Key: (rows: UInt64, digest: Digest)]>([:])

    func state(_ key: Key, _ make: () throws -> (UInt64, Digest)) rethrows -> (rows: UInt64, digest: Digest) {
        if let state = known.withLock({ $0[key] }) { return state }
        let made = try make()
        known.withLock { known in
            if known.count >= 32 { known = [:] }
            known[key] = (made.0, made.1)
        }
        return (made.0, made.1)
    }
}
