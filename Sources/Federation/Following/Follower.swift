import Node
import Store

/// Follows one peer's log for as long as the peer is worked with: at its pace when woken, at ours otherwise.
struct Follower {
    let context: FederationContext
    let watch: HeadWatch
    let origin: String

    /// Woken or not, a log is not looked at more often.
    private static let floor: Duration = .milliseconds(100)

    func run() async {
        let signal = context.signal(.follow, origin)
        var backoff = Backoff(first: context.options.pollInterval, longest: max(context.options.longestPause, context.options.pollInterval))
        while !Task.isCancelled {
            guard let peer = try? await context.peer(origin), peer.isWorkedWith else { return }
            var pause = context.options.pollInterval
            do {
                if case .forked(let proof) = try await FollowRound(context, peer).run() {
                    try await watch.found(proof, log: origin, source: "self", isOwn: true)
                    return
                }
                await context.reports.set(.following, nil, of: origin)
                await context.reports.succeeded(origin)
                backoff.reset()
                try await watch.round(peer)
            } catch is CancellationError {
                return
            } catch {
                pause = backoff.pause()
                await context.reports.set(.following, "\(error)", of: origin)
                // A budget of ours that is spent is no fault of the peer.
                if (error as? PeerError)?.code != .budget { await context.reports.failed(origin) }
                // A log that is silent, or goes back, may have told others something else.
                try? await watch.round(peer)
            }
            _ = await signal.wait(for: pause)
            try? await Task.sleep(for: Follower.floor)
        }
    }
}
