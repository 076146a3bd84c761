import Synchronization

/// Figures about the running node, and their Prometheus text form (exposition format 0.0.4).
///
/// Bounded: past `maxSeries` combinations of name and labels, new ones are counted together and not kept, so that no caller can fill the memory.
package final class PrometheusRegistry: Sendable {
    enum Kind: String, Sendable { case counter, gauge, histogram }

    struct Key: Hashable, Sendable {
        var name: String
        /// `{a="b"}` or empty: already in its text form.
        var labels: String
    }

    struct Series: Sendable {
        var kind: Kind
        var value = 0.0
        var count = 0
        /// How many observations were at most each of `bounds`.
        var buckets: [Int] = []
    }

    /// Upper bounds of histogram buckets, in seconds.
    static let bounds: [Double] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    private let maxSeries: Int
    private let series = Mutex<(kept: [Key: Series], dropped: Int)>(([:], 0))

    package init(maxSeries: Int = 4096) { self.maxSeries = maxSeries }

    /// Changes one series, making it where there is room.
    func update(_ key: Key, _ kind: Kind, _ change: (inout Series) -> Void) {
        series.withLock { state in
            if state.kept[key] == nil {
                guard state.kept.count < maxSeries else {
                    state.dropped += 1
                    return
                }
                let buckets = kind == .histogram ? Array(repeating: 0, count: PrometheusRegistry.bounds.count) : []
                state.kept[key] = Series(kind: kind, buckets: buckets)
            }
            // Two kinds under one name would be a mistake of ours; the first holds and the other is left out.
            if state.kept[key]?.kind == kind { change(&state.kept[key, default: Series(kind: kind)]) }
        }
    }

    func remove(_ key: Key) { series.withLock { $0.kept[key] = nil } }

    /// The text that Prometheus reads, sorted by name and labels.
    package var text: String {
        let (kept, dropped) = series.withLock { ($0.kept, $0.dropped) }
        var out = ""
        var last = ""
        for (key, series) in kept.sorted(by: { ($0.key.name, $0.key.labels) < ($1.key.name, $1.key.labels) }) {
            if key.name != last { out += "# TYPE \(key.name) \(series.kind.rawValue)\n" }
            last = key.name
            guard series.kind == .histogram else {
                out += "\(key.name)\(key.labels) \(PrometheusRegistry.number(series.value))\n"
                continue
            }
            for (bound, count) in zip(PrometheusRegistry.bounds, series.buckets) {
                out += "\(key.name)_bucket\(PrometheusRegistry.add("le", "\(bound)", to: key.labels)) \(count)\n"
            }
            out += "\(key.name)_bucket\(PrometheusRegistry.add("le", "+Inf", to: key.labels)) \(series.count)\n"
            out += "\(key.name)_sum\(key.labels) \(PrometheusRegistry.number(series.value))\n\(key.name)_count\(key.labels) \(series.count)\n"
        }
        return out + "# TYPE comity_metrics_dropped_total counter\ncomity_metrics_dropped_total \(dropped)\n"
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        return value == value.rounded() && value.magnitude < 1e15 ? String(Int64(value)) : "\(value)"
    }

    private static func add(_ name: String, _ value: String, to labels: String) -> String {
        labels.isEmpty ? "{\(name)=\"\(value)\"}" : labels.dropLast() + ",\(name)=\"\(value)\"}"
    }

    /// A name and labels in the form that the format allows.
    static func key(_ label: String, _ dimensions: [(String, String)]) -> Key {
        let pairs = dimensions.sorted { $0.0 < $1.0 }.map { "\(word($0.0))=\"\(escape($0.1))\"" }
        return Key(name: word(label), labels: pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}")
    }

    private static func word(_ text: String) -> String {
        let mapped = text.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "_" }
        return (mapped.first?.isNumber ?? true ? "_" : "") + String(mapped)
    }

    private static func escape(_ value: String) -> String {
        String(value.prefix(256)).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
