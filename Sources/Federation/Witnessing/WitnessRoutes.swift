import Ledger
import Node
import Pages
import Store

/// The addresses of a witness (C2SP tlog-witness), and the head of this log that witnesses have cosigned.
enum WitnessRoutes {
    static func routes(_ desk: WitnessDesk) -> [Route] {
        [
            Route(
                "POST", "/witness/add-checkpoint",
                summary: "Ask this node's witness to cosign a head of a peer's log (C2SP tlog-witness add-checkpoint)",
                bodyLimit: WitnessRequest.maximumBytes
            ) { request, _ in try await desk.add(request.body) },
            Route(
                "GET", "/witness/:log/checkpoint",
                summary: "The latest head of a log that this witness cosigned; :log is the hexadecimal SHA-256 of its origin"
            ) {
                request, _ in
                guard let note = try await desk.latest(ofHash: request.parameters["log"] ?? "") else {
                    return .failure(.notFound("head of that log"))
                }
                return .bytes(Array(note.utf8), mediaType: "text/plain; charset=utf-8", headers: ["cache-control": "public, max-age=1"])
            },
            Route("GET", "/log/cosigned", summary: "The newest checkpoint of this node's log that at least one witness has cosigned") { _, context in
                let note = try await context.store.read { try LogFiles.cosignedCheckpoint(over: 0, in: $0) }
                guard let note else { return .failure(.notFound("cosigned checkpoint yet")) }
                return .bytes(Array(note.utf8), mediaType: "text/plain; charset=utf-8", headers: ["cache-control": "public, max-age=1"])
            },
        ]
    }
}
