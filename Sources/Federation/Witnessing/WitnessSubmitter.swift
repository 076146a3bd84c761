import Node
import Store

/// Keeps one peer's witness supplied with the newest head of this log, for as long as the peer is worked with.
///
/// Heads are never queued: whatever was committed while one was being cosigned is covered by the next.
struct WitnessSubmitter {
    let context: FederationContext
    let origin: String
    let memory: HeadMemory?

    /// How often, at least, the hourly refresh is looked at.
    private static let look: Duration = .seconds(60)
    /// After a failure, commits alone do not hurry the next attempt by more than this.
    private static let floorAfterFailure: Duration = .seconds(1)

    func run() async {
        let signal = context.signal(.submit, origin)
        var backoff = Backoff(longest: context.options.longestPause)
        while !Task.isCancelled {
            guard let peer = try? await context.peer(origin), peer.isWorkedWith else { return }
            var pause = WitnessSubmitter.look
            var floor = context.options.submitInterval
            if context.node.sequencer.gate == .open {
                do {
                    if case .cosigned = try await WitnessSubmission(context: context, peer: peer, memory: memory).run() { context.raise(.wake) }
                    backoff.reset()
                    await context.reports.set(.witnessing, nil, of: origin)
                } catch let rollback as RollbackFound {
                    // Reads go on; the operator must look before anything is signed again.
                    context.node.sequencer.set(.stopped(reason: rollback.reason))
                    await context.reports.set(.witnessing, rollback.reason, of: origin)
                } catch is CancellationError {
                    return
                } catch {
                    pause = backoff.pause()
                    floor = WitnessSubmitter.floorAfterFailure
                    await context.reports.set(.witnessing, "\(error)", of: origin)
                }
            } else {
                (pause, floor) = (.milliseconds(200), .zero)
            }
            let start = ContinuousClock.now
            guard await signal.wait(for: pause) else { continue }
            let rest = floor - start.duration(to: .now)
            if rest > .zero { try? await Task.sleep(for: rest) }
        }
    }
}
