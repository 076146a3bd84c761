import Foundation
import ServiceLifecycle

/// Ends when standard input does. A server that a command started for itself holds the reading end of a pipe: it goes when the command goes, even when
/// the command was killed.
struct InputWatch: Service {
    func run() async throws {
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        let thread = Thread {
            var byte: UInt8 = 0
            while read(STDIN_FILENO, &byte, 1) > 0 {}
            end.finish()
        }
        thread.name = "input-watch"
        thread.start()
        await cancelWhenGracefulShutdown { for await _ in ends {} }
    }
}
