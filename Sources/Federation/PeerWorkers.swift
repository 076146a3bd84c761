import Logging
import Node
import ServiceLifecycle
import Store
import Synchronization

/// Starts the tasks of each peer, and tells them of commits. A task ends by itself when its peer is removed or found forked.
struct PeerWorkers: Service {
    let context: FederationContext
    let watch: HeadWatch
    let requests: SignedRequests
    let outbox: Outbox
    let memory: HeadMemory?
    private let running = Running()

    init(_ context: FederationContext, watch: HeadWatch, requests: SignedRequests, outbox: Outbox, memory: HeadMemory?) {
        (self.context, self.watch, self.requests, self.outbox, self.memory) = (context, watch, requests, outbox, memory)
    }

    private final class Running: Sendable {
        private let names = Mutex<Set<String>>([])
        func start(_ name: String) -> Bool { names.withLock { $0.insert(name).inserted } }
        func end(_ name: String) { _ = names.withLock { $0.remove(name) } }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await announceCommits() }
                while !Task.isCancelled {
                    for peer in (try? await context.peers()) ?? [] where peer.isWorkedWith { start(peer.origin, in: &group) }
                    _ = await context.peersChanged.wait(for: .seconds(15))
                }
                group.cancelAll()
            }
        }
    }

    private func start(_ origin: String, in group: inout DiscardingTaskGroup) {
        for work in FederationContext.Work.allCases where context.options.follows || work != .follow {
            let name = "\(work.rawValue) \(origin)"
            guard running.start(name) else { continue }
            group.addTask {
                await perform(work, origin)
                running.end(name)
                // A peer that was removed and pinned again in between needs a new task.
                context.peersChanged.raise()
            }
            // Whoever is new should hear of this log at once.
            if work == .wake { context.signal(.wake, origin).raise() }
        }
    }

    private func perform(_ work: FederationContext.Work, _ origin: String) async {
        let courier = Courier(context: context, requests: requests, outbox: outbox, origin: origin)
        switch work {
        case .follow: await Follower(context: context, watch: watch, origin: origin).run()
        case .submit: await WitnessSubmitter(context: context, origin: origin, memory: memory).run()
        case .deliver: await courier.deliver()
        case .wake: await courier.wake()
        }
    }

    private func announceCommits() async {
        // Sealed records that were logged before this process began may still be undelivered.
        if (try? await outbox.collect(for: context)) == true { context.raise(.deliver) }
        for await _ in context.node.commits {
            context.raise(.submit)
            context.raise(.wake)
            do { if try await outbox.collect(for: context) { context.raise(.deliver) } } catch is CancellationError {
                return
            } catch {
                context.log.error("sealed records could not be put into the outbox", metadata: ["error": "\(error)"])
            }
        }
    }
}
