import Synchronization

/// Wakes one waiting task; raising it again before it was noticed changes nothing, so work is coalesced and never queued.
package final class Signal: Sendable {
    private struct State {
        var isRaised = false
        var waiter: CheckedContinuation<Void, Never>?
    }
    private let state = Mutex(State())

    package init() {}

    package func raise() {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            defer { state.waiter = nil }
            state.isRaised = true
            return state.waiter
        }
        waiter?.resume()
    }

    /// Returns true as soon as the signal is up, and takes it down; false when the time is over or the task was cancelled. One task waits at a time.
    package func wait(for patience: Duration) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { await self.next() }
            group.addTask {
                try? await Task.sleep(for: patience)
                return false
            }
            let first = await group.next() ?? false
            group.cancelAll()
            // The waiter may have been woken in the meantime; what it then says must not be lost.
            let second = await group.next() ?? false
            return first || second
        }
    }

    /// True when the signal came up; false when the task was cancelled.
    private func next() async -> Bool {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state -> Bool in
                    if state.isRaised || Task.isCancelled { return true }
                    state.waiter?.resume()
                    state.waiter = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume()
        }
        return state.withLock { state in
            defer { state.isRaised = false }
            return state.isRaised
        }
    }
}
