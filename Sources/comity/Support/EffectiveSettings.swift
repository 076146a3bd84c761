import Canon
import Configuration
import Node

/// What a running node goes by: flags before the environment (`COMITY_…`) before the folder's node.json before the defaults.
struct EffectiveSettings: Sendable {
    /// Each key, what it means, and what it is unless said otherwise.
    static let keys: [(key: String, meaning: String, fallback: String)] = [
        ("url", "the node's public address", ""),
        ("name", "the node's name", ""),
        ("name.zh", "its name on the Chinese pages", ""),
        ("jurisdiction", "the jurisdiction it stands in", ""),
        ("demonstration", "whether pages say that this is a demonstration", "false"),
        ("listen.host", "the address to listen on", "localhost"),
        ("listen.port", "the port to listen on; the public address's own unless given", ""),
        ("metrics.port", "the port for Prometheus text on 127.0.0.1; none unless given", ""),
        ("follow.seconds", "how often peers are asked for news", "2"),
        ("log.level", "how much is logged: trace, debug, info, notice, warning, error", "notice"),
    ]

    struct Value: Sendable {
        var text: String
        var source: String
    }

    private(set) var values: [String: Value] = [:]
    /// What node.json says, which may be more than there are keys: names in any language.
    private let file: NodeSettings

    /// Merges the layers. `flags` hold what the command line gave.
    init(directory: NodeDirectory, flags: [String: String] = [:]) throws {
        file = try directory.settings()
        let layers: [(String, ConfigReader)] = [
            ("flag", ConfigReader(provider: Self.provider(flags))),
            ("environment", ConfigReader(provider: EnvironmentVariablesProvider()).scoped(to: "comity")),
            (
                "node.json",
                ConfigReader(
                    provider: Self.provider(
                        [
                            "url": file.url, "name": file.name, "jurisdiction": file.jurisdiction, "demonstration": String(file.demonstration),
                        ].merging(file.otherNames["zh-Hans"].map { ["name.zh": $0] } ?? [:]) { $1 }))
            ),
        ]
        for (key, _, fallback) in Self.keys {
            var found = Value(text: fallback, source: "default")
            for (source, reader) in layers.reversed() {
                if let text = reader.string(forKey: ConfigKey(stringLiteral: key)) { found = Value(text: text, source: source) }
            }
            values[key] = found
        }
    }

    private static func provider(_ values: [String: String]) -> InMemoryProvider {
        InMemoryProvider(
            values: Dictionary(
                uniqueKeysWithValues: values.map { (AbsoluteConfigKey(ConfigKey(stringLiteral: $0.key)), ConfigValue(stringLiteral: $0.value)) }))
    }

    func text(_ key: String) -> String { values[key]?.text ?? "" }

    func number(_ key: String, in range: ClosedRange<Int>) throws -> Int? {
        let text = text(key)
        guard !text.isEmpty else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw CommandError(
                "\(key) is “\(text)” (\(values[key]?.source ?? "")); it must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// What node.json says, with what stands above it.
    var node: NodeSettings {
        var node = file
        (node.url, node.name, node.jurisdiction) = (text("url"), text("name"), text("jurisdiction"))
        if !text("name.zh").isEmpty { node.otherNames["zh-Hans"] = text("name.zh") }
        node.demonstration = text("demonstration") == "true"
        return node
    }
}
