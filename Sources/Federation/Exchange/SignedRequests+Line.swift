import Canon
import Node
import Pages

extension SignedRequests {
    /// The line that modules are given: `PeerLine`.
    var line: PeerLine {
        PeerLine(ask: { try await ask($0, $1, $2) }, sender: { try await sender(of: $0, usesNonce: true).origin })
    }

    private func ask(_ log: String, _ path: String, _ body: JSON) async throws -> JSON {
        guard let peer = try await context.peer(log), peer.isWorkedWith else { throw PeerLine.unknown(log) }
        let answer: PeerAnswer
        do { answer = try await post(path, json: body.canonicalBytes, to: peer) } catch let error as PeerError {
            throw SignedRequests.unresponsive(log, error.reason)
        }
        let json = try? JSON.parse(answer.body, limits: .api)
        guard (200..<300).contains(answer.status) else {
            // What the peer says is a stranger's text: its code and words are passed on where they have their form, and nothing else of it.
            guard let failure = json.flatMap({ SignedRequests.failure($0, status: answer.status) }) else {
                throw SignedRequests.unresponsive(log, "it answered with status \(answer.status)")
            }
            throw failure
        }
        guard let json else { throw SignedRequests.unresponsive(log, "its answer is no JSON") }
        return json
    }

    /// A refusal of a peer, as problem document (RFC 9457), bounded; nil for anything else.
    static func failure(_ json: JSON, status: Int) -> Failure? {
        guard let code = json["code"]?.string, (1...100).contains(code.utf8.count),
            code.utf8.allSatisfy({
                (0x30...0x3A).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2E || $0 == 0x5F
            }),
            let detail = json["detail"]?.string, detail.utf8.count <= 2000
        else { return nil }
        var words: [String: String] = [:]
        for language in Language.allCases {
            if let text = json["words"]?[language.rawValue]?.string, text.utf8.count <= 2000 { words[language.rawValue] = text }
        }
        let pointer = json["pointer"]?.string.flatMap { $0.utf8.count <= 200 ? $0 : nil }
        return Failure(status: status, code: code, pointer: pointer, detail: detail, words: words)
    }

    private static func unresponsive(_ log: String, _ why: String) -> Failure {
        Failure(
            status: 503, code: "peer.unresponsive", detail: "\(log) gave no answer that can be used: \(why); try again later",
            words: [
                "en": "\(log) gave no answer that can be used. Try again later, or ask its operator.", "zh-Hans": "\(log) 没有给出可用的答复；请稍后再试，或联系其运营者。",
            ])
    }
}
