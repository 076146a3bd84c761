import Synchronization

/// One at a time for each name, in the order of asking; different names do not wait for one another.
///
/// A turn that has begun runs to its end, even when whoever asked for it has gone: half a step of a witness must never be left standing.
final class Turns: Sendable {
    private let last = Mutex<[String: Task<Void, Never>]>([:])

    func take<T: Sendable>(_ name: String, _ body: @escaping @Sendable () async throws -> T) async throws -> T {
        let turn = last.withLock { last -> Task<T, any Error> in
            let before = last[name]
            let turn = Task {
                await before?.value
                return try await body()
            }
            last[name] = Task { _ = await turn.result }
            return turn
        }
        return try await turn.value
    }
}
