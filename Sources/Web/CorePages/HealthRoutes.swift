import Canon
import Node
import Pages

/// What a supervisor asks: is the process alive, and may it be sent work.
struct HealthRoutes: Sendable {
    /// Nil when the node can take acts; otherwise why not.
    let isReady: @Sendable () async -> String?

    var routes: [Route] {
        [
            Route("GET", "/livez", summary: "Answers while the process runs.") { _, _ in
                .json(["status": "alive"])
            },
            Route("GET", "/readyz", summary: "Answers 200 while the node can take acts, and 503 with the reason when it cannot.") { _, _ in
                guard let reason = await isReady() else { return .json(["status": "ready"]) }
                return .failure(Failure(status: 503, code: "notReady", detail: reason))
            },
        ]
    }
}
