import Canon
import Logging
import Synchronization

/// Writes each log event as one line of JSON: `{"at","level","message","label",…metadata}`.
///
/// Lines from all loggers pass one lock, so that they never mix.
package struct JSONLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var logLevel: Logger.Level
    package var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let now: @Sendable () -> Instant
    private let write: @Sendable ([UInt8]) -> Void

    /// - Parameter write: takes one whole line with its end; called by one thread at a time.
    package init(label: String, level: Logger.Level = .info, now: @escaping @Sendable () -> Instant, write: @escaping @Sendable ([UInt8]) -> Void) {
        self.label = label
        logLevel = level
        self.now = now
        self.write = write
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    private static let lock = Mutex(())

    package func log(event: LogEvent) {
        var line = JSONObject()
        for source in [metadataProvider?.get() ?? [:], metadata, event.metadata ?? [:]] {
            for (key, value) in source { line[key == "hb.request.id" ? "reference" : key] = JSONLogHandler.json(value, depth: 0) }
        }
        if let error = event.error { line["error"] = .string("\(error)") }
        line["at"] = .string(now().description)
        line["level"] = .string(event.level.rawValue)
        line["message"] = .string("\(event.message)")
        line["label"] = .string(label)
        let bytes = JSON.object(line).canonicalBytes + [0x0A]
        JSONLogHandler.lock.withLock { _ in write(bytes) }
    }

    private static func json(_ value: Logger.Metadata.Value, depth: Int) -> JSON {
        guard depth < 8 else { return .string("…") }
        return switch value {
        case .string(let text): .string(text)
        case .stringConvertible(let value): .string("\(value)")
        case .array(let values): .array(values.map { json($0, depth: depth + 1) })
        case .dictionary(let values): .object(JSONObject(values.mapValues { json($0, depth: depth + 1) }))
        }
    }
}
