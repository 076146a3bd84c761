import ArgumentParser
import Node

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "What a node goes by.", subcommands: [Dump.self])

    struct Dump: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print every setting, its value and where it comes from.",
            discussion: "Flags come before the environment, and that before node.json. The program never rewrites node.json.")
        @Option(help: "The node's folder.") var dir: String

        func run() throws {
            let settings = try EffectiveSettings(directory: NodeDirectory(dir))
            for (key, meaning, _) in EffectiveSettings.keys {
                let value = settings.values[key]
                let variable = "COMITY_" + key.uppercased().replacing(".", with: "_")
                Terminal.say(
                    "\(key) = \(value?.text.isEmpty == false ? value?.text ?? "" : "(none)")   # \(value?.source ?? ""); \(meaning); \(variable)")
            }
        }
    }
}
