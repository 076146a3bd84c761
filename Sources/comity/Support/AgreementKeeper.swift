import Agreements
import Node
import ServiceLifecycle

/// Looks every two seconds whether a negotiation that this node's log decides has got what it waits for: a signature, or its last moment.
struct AgreementKeeper: Service {
    let context: NodeContext

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try? await Deciding.work(context)
                try? await Task.sleep(for: .seconds(2))
            }
        }
    }
}
