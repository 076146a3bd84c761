import Hummingbird
import Logging
import NIOCore

/// What the server knows of a request besides its text.
package struct WebContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The connection; nil in tests that have none.
    let channel: any Channel
    /// The address at the other end of the connection, without its port.
    let peer: String

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
        peer = source.channel.remoteAddress?.ipAddress ?? "unknown"
    }

    /// The number of this request in the log. (The framework's own `id` traps where a log handler keeps no metadata.)
    var reference: String { logger[metadataKey: "hb.request.id"]?.description ?? "unknown" }

    /// Closes the connection once the answer has had time to leave: what still comes in is not read to its end.
    func closeSoon() {
        channel.eventLoop.scheduleTask(in: .seconds(2)) { [channel] in channel.close(promise: nil) }
    }
}
