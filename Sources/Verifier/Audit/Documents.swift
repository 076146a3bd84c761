import Canon
import Ledger
import Signing

extension AuditRun {
    /// Compares the did.json of the node and of every party that it hosts with what the identity events say.
    mutating func checkDocuments(_ head: Head, _ book: RecordBook) async throws(LogSourceError) {
        guard let node = book.node, let url = try? DIDWeb.url(for: node) else { return }
        let base = String(url.dropLast("/.well-known/did.json".utf8.count))
        let times = try await times(of: Set(book.identities.values.flatMap { $0.keys.compactMap(\.ended) }), size: head.checkpoint.size)
        var absent = 0
        for (did, history) in book.identities.sorted(by: { $0.key < $1.key }) {
            guard let parts = try? DIDWeb.parts(of: did) else { continue }
            let path = parts.path.isEmpty ? ".well-known/did.json" : parts.path.joined(separator: "/") + "/did.json"
            guard let bytes = try await files.document(path) else {
                if files.source.isComplete {
                    findings.report(.documentMissing, at: path, "the log has the identity \(did), and its document is not to be had")
                } else {
                    absent += 1
                }
                continue
            }
            documents += 1
            let expected = history.document(url: base) { times[$0] }
            guard let served = try? JSON.parse(bytes, limits: .api), served == expected.json else {
                findings.report(.documentMismatch, at: path, "it is not what the identity events in the log say of \(did)")
                continue
            }
        }
        if absent > 0 { notes.append("\(absent) identity documents are not in this copy, and were not compared.") }
    }

    /// The times in the entries at these positions.
    private func times(of positions: Set<UInt64>, size: UInt64) async throws(LogSourceError) -> [UInt64: Instant] {
        var times: [UInt64: Instant] = [:]
        for (index, positions) in Dictionary(grouping: positions, by: { $0 / 256 }) {
            guard let bundle = Tiles.bundle(index: index, size: size), let bytes = try await files.entries(bundle),
                let entries = try? EntryBundle.parse(bytes, count: bundle.width)
            else { continue }
            for position in positions where bundle.entries.contains(position) {
                times[position] = LogEntry(bytes: entries[Int(position - bundle.entries.lowerBound)])?.at
            }
        }
        return times
    }

    /// Compares what the node derived from the records with what the auditor derived from them, module by module.
    mutating func checkState(_ head: Head, _ book: RecordBook) async throws(LogSourceError) {
        guard let state = book.state else { return }
        guard !book.isIncomplete else {
            notes.append("Derived state was not compared, since not every record could be read.")
            return
        }
        var differing: [Problem] = []
        for summary in state.digests() {
            let path = "api/v1/state/\(summary.module)?size=\(head.checkpoint.size)"
            guard let bytes = try await files.document(path) else {
                guard files.source.isComplete else {
                    notes.append("This copy has no derived state of \(summary.module) to compare.")
                    continue
                }
                findings.report(.stateMissing, at: path, "the node does not say what it derived for \(summary.module)")
                continue
            }
            // Byte for byte: the form is canonical, and every member follows from the records.
            guard bytes == summary.json(size: head.checkpoint.size).canonicalBytes else {
                let what =
                    "what the node shows for \(summary.module) does not follow from its records: the digest should be \(Multibase.base64URL(summary.digest.bytes))"
                differing.append(Problem(.stateMismatch, at: path, what))
                continue
            }
            states.append(summary.module)
        }
        guard !differing.isEmpty else { return }
        // A record that is erased while the audit runs takes its rows with it.
        if try await newErasures(head).contains(where: { $0.erasure.position < head.checkpoint.size }) {
            notes.append("Derived state was not compared, since records were erased while the audit ran: audit again.")
        } else {
            for problem in differing { findings.report(problem) }
        }
    }
}
