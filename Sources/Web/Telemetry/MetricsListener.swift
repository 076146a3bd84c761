import Hummingbird
import Logging

/// Serves `/metrics` on a listener of its own, so that figures about the inside are not on the public address.
package struct MetricsListener: Sendable {
    let registry: PrometheusRegistry
    let host: String
    let port: Int
    let logger: Logger

    package init(registry: PrometheusRegistry, host: String = "127.0.0.1", port: Int, logger: Logger = Logger(label: "comity.metrics")) {
        (self.registry, self.host, self.port, self.logger) = (registry, host, port, logger)
    }

    package func application() -> Application<RouterResponder<BasicRequestContext>> {
        let router = Router()
        let registry = self.registry
        router.get("metrics") { _, _ in
            Hummingbird.Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: .init(byteBuffer: .init(string: registry.text)))
        }
        return Application(
            responder: router.buildResponder(), server: .http1(configuration: .init(idleTimeout: .seconds(30))),
            configuration: .init(address: .hostname(host, port: port), availableConnectionsDelegate: .maximum(16, logger: logger)), logger: logger)
    }
}
