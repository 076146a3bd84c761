import Canon
import Web

/// The story of the demonstration, as it is embedded: Demo/*.json and the files that it attaches.
struct DemoContent: Sendable {
    let story: JSON
    let notices: [JSON]
    let coauthorship: JSON
    let timeline: JSON
    /// The envoys' mandates.
    let envoys: [JSON]
    private let assets = EmbeddedAssets()

    init() throws {
        story = try DemoContent.read("demo/story.json", assets)
        notices = try DemoContent.read("demo/notices.json", assets)["notices"]?.array ?? []
        coauthorship = try DemoContent.read("demo/coauthorship.json", assets)
        timeline = try DemoContent.read("demo/sta-timeline.json", assets)
        envoys = try DemoContent.read("demo/envoys.json", assets).array ?? []
    }

    /// The requests for decisions, and the payload of the provider's house rules.
    var decisions: JSON { get throws { try DemoContent.read("demo/decisions.json", assets) } }
    var houseRules: JSONObject {
        get throws {
            var rules = try DemoContent.read("demo/house-rules.json", assets).object ?? [:]
            rules["attributes"] = try DemoContent.read("demo/rules/attributes.json", assets)
            return rules
        }
    }

    func rules(_ jurisdiction: String) throws -> JSON { try DemoContent.read("demo/rules-\(jurisdiction).json", assets) }

    /// The rule change that the story carries through notice.
    func ruleChange() throws -> JSON { try json("rule-change.json") }

    func json(_ path: String) throws -> JSON { try DemoContent.read("demo/" + path, assets) }

    func file(_ path: String) throws -> [UInt8] {
        guard let asset = assets["demo/" + path] else { throw CommandError("the program was built without demo/\(path)") }
        return asset.bytes
    }

    private static func read(_ path: String, _ assets: EmbeddedAssets) throws -> JSON {
        guard let asset = assets[path] else { throw CommandError("the program was built without \(path)") }
        return try JSON.parse(asset.bytes, limits: .vectors)
    }
}
