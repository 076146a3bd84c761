import ArgumentParser

/// The command line. Each command is one file in Commands/.
@main
struct Comity: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "comity",
        abstract: "Cooperate in science and technology with parties abroad: trust, but verify.",
        discussion: """
            A node keeps the signed records of one party or of many in a log that anyone can verify.

            Make one:      comity init --dir my-node --name "My Institute" --url http://localhost:8080 --jurisdiction CH
            Run it:        comity serve --dir my-node
            See it work:   comity demo
            """,
        version: ComityVersion.text,
        subcommands: [
            InitCommand.self, ServeCommand.self, WitnessCommand.self, PartyCommand.self, PublishCommand.self, EraseCommand.self, PeerCommand.self,
            AgreementCommand.self, ObligationsCommand.self,
            AuditCommand.self, VerifyCommand.self, ReceiptCommand.self,
            MandateCommand.self,
            RulesCommand.self, DecideCommand.self,
            ApproveCommand.self,
            DoctorCommand.self, BackupCommand.self, RestoreCommand.self, RebuildCommand.self, ConfigCommand.self, DemoCommand.self, BenchCommand.self,
        ])
}

/// The version of this program: shown by `--version`, on pages and in reports.
enum ComityVersion {
    static let text = "0.1.0"
}
