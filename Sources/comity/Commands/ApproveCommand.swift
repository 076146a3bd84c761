import ArgumentParser
import Canon
import Foundation
import Node
import Signing
import WebAuthn

struct ApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Approve acts with a key of your own, on your own machine.",
        discussion: """
            On a node's page the host shows you what you approve. This program shows the text that it signs, and computes the digest by itself: you need not
            trust the host. Make a key, offer its public half to your party's roster on your account page, and approve by the address of the act.
            """, subcommands: [Sign.self, Keygen.self], defaultSubcommand: Sign.self)

    struct Keygen: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make a key: writes its secret half into a file that only you can read.")
        @Option(help: "The file to make; one that exists is left alone.") var key: String

        func run() async throws {
            guard !FileManager.default.fileExists(atPath: key) else {
                throw CommandError("\(key) exists already and is left as it is; choose another name")
            }
            let made = SigningKey()
            try SecretFile.write(Array(Base64.encodeURL(made.seed).utf8), to: key)
            Terminal.say("Made \(key). Keep it; whoever has it approves in your name. Its public half, for the roster:")
            Terminal.say(Multikey.encode(made.publicKey))
        }
    }

    struct Sign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sign", abstract: "Show an act that waits for approval, ask, and approve it.")
        @Option(help: "The file that holds your key.") var key: String
        @Option(help: "Your pseudonym in the roster, where the roster does not have your key yet.") var person: String?
        @Option(help: "How long the approval counts, in minutes.") var minutes: Int = 60
        @Flag(help: "Do not ask; approve what the address shows.") var yes = false
        @Argument(help: "The address of the act's page, http…/approve/….") var address: String

        func validate() throws {
            guard (1...1440).contains(minutes) else { throw ValidationError("an approval counts for 1 to 1440 minutes (24 hours)") }
        }

        func run() async throws {
            let (node, id) = try ApproveCommand.parts(of: address)
            guard let seed = Base64.decodeURL(try SecretFile.text(key)), let signer = SigningKey(seed: seed) else {
                throw CommandError("\(key) holds no key; make one with: comity approve keygen --key FILE")
            }
            let client = NodeClient(url: node, token: nil)
            let answer = try await client.get("/api/v1/proposals/\(id)")
            let proposal = try NodeClient.accepted(answer, "/api/v1/proposals/\(id)")
            guard let act = proposal["act"], proposal["state"] == "open" else {
                throw CommandError("this act is \(proposal["state"]?.string ?? "not") open for approval; look at its page")
            }
            let approver = try approver(in: proposal, act, key: Multikey.encode(signer.publicKey))
            let now = SystemClock.now()
            // The origin that is approved is the one this program was told to speak to, never one that the answer names.
            let request: ApprovalRequest
            do {
                request = try ApprovalRequest(
                    record: act, approver: approver, mandate: proposal["mandate"]?.string, origin: node, issuedAt: now,
                    approveBefore: now.adding(seconds: Int64(minutes) * 60))
            } catch { throw CommandError("\(error)") }
            show(proposal, act, request)
            guard yes || confirmed() else { throw CommandError("not approved") }
            let approval = request.approval(signedBy: signer)
            let result = try await client.act("/api/v1/proposals/\(id)/approvals", approval.json)
            if let receipt = result["receipt"]?.string {
                Terminal.say("Approved, and recorded: \(node)\(receipt)")
            } else {
                Terminal.say("Approved by you. Others must approve as well: \(address)")
            }
        }

        /// Whose key this is: the roster says; the act itself, where it enters this very key; or the person who calls.
        private func approver(in proposal: JSON, _ act: JSON, key multikey: String) throws -> String {
            if let person { return person }
            let own = proposal["roster"]?.array?.first { $0["publicKey"]?.string == multikey }?["person"]?.string
            let subject = act["credentialSubject"]
            let entered = subject?["credential"]?["publicKey"]?.string == multikey ? subject?["person"]?.string : nil
            guard let approver = own ?? entered else {
                throw CommandError("the roster of the party does not have your key \(multikey); offer it on your account page first, or say --person")
            }
            return approver
        }

        private func show(_ proposal: JSON, _ act: JSON, _ request: ApprovalRequest) {
            for (tag, title) in proposal["title"]?.object ?? [:] { Terminal.say("\(tag): \(title.string ?? "")") }
            Terminal.say("")
            Terminal.say(ApproveCommand.lines(act, indent: 0).joined(separator: "\n"))
            Terminal.say("\nDigest of the act:  \(Multibase.base64URL(request.actDigest.bytes))")
            Terminal.say("You approve as:     \(request.approver)")
            if let mandate = request.mandate { Terminal.say("Under the mandate:  \(mandate)") }
            Terminal.say("On the node:        \(request.origin)")
            Terminal.say("Counts until:       \(request.approveBefore)\n")
        }

        private func confirmed() -> Bool {
            FileHandle.standardOutput.write(Data("Approve this very text? Type yes: ".utf8))
            return readLine() == "yes"
        }
    }

    /// The node and the name of the proposal in the address of its page.
    static func parts(of address: String) throws -> (node: String, id: String) {
        let sides = address.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard sides.count == 5, ["http:", "https:"].contains(sides[0]), sides[1].isEmpty, !sides[2].isEmpty, sides[3] == "approve",
            !sides[4].isEmpty, sides[4].utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) })
        else { throw CommandError("\(address) is no address of an act that waits; it looks like http://localhost:8080/approve/…") }
        return ("\(sides[0])//\(sides[2])", sides[4])
    }

    /// Every member of a value, one a line, with its name: the text that is signed, in a form that people read. Control characters are shown as such.
    static func lines(_ value: JSON, indent: Int) -> [String] {
        let space = String(repeating: "  ", count: indent)
        switch value {
        case .object(let members):
            return members.flatMap { name, value -> [String] in
                switch value {
                case .object, .array: [space + name + ":"] + lines(value, indent: indent + 1)
                default: [space + name + ": " + plain(value)]
                }
            }
        case .array(let values):
            return values.flatMap { value -> [String] in
                switch value {
                case .object, .array: [space + "-"] + lines(value, indent: indent + 1)
                default: [space + "- " + plain(value)]
                }
            }
        default: return [space + plain(value)]
        }
    }

    /// A text as it stands, but for what a terminal would obey or hide: controls and marks of direction are written as escapes.
    private static func plain(_ value: JSON) -> String {
        guard let text = value.string else { return value.canonicalText }
        return text.unicodeScalars.map { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                "\\u{\(String(scalar.value, radix: 16))}"
            default: String(scalar)
            }
        }.joined()
    }
}
