import Canon

/// A question about a mandate in one file: an act, the chain of mandates under which it was done, and what the verifier knows. The *shared form* of test
/// vectors, and what `comity mandate verify` reads (docs/formats/mandate.md).
public struct MandateCase: Sendable {
    public let name: String
    /// The code that a vector expects; nil in a case that only asks.
    public let expected: String?
    public let note: String
    /// Nil when only the chain is judged.
    public let act: JSON?
    /// What the chain is to be relied on for, when there is no act.
    public let action: MandateAction
    public let chain: [JSON]
    public let world: MandateWorld

    /// Reads one case. Documents in it are strangers' and are judged, not refused here.
    public init(json: JSON) throws(CaseError) {
        guard let object = json.object else { throw CaseError(at: "", "a case is an object with chain, world and perhaps act") }
        name = object["name"]?.string ?? "case"
        expected = object["expect"]?.string
        note = object["note"]?.string ?? ""
        act = object["act"]
        guard let chain = object["chain"]?.array else { throw CaseError(at: "/chain", "the chain is a list of mandates, first mandate first") }
        self.chain = chain
        if let text = object["action"]?.string {
            guard let action = MandateAction(rawValue: text) else { throw CaseError(at: "/action", "there is no such action") }
            self.action = action
        } else {
            action = .sign
        }
        var reader = WorldReader(documents: chain)
        world = try reader.world(object["world"])
    }

    /// All cases of a file: `{"cases":[…]}`, or a single case.
    public static func all(in file: JSON) throws(CaseError) -> [MandateCase] {
        guard let cases = file["cases"] else { return [try MandateCase(json: file)] }
        guard let list = cases.array, !list.isEmpty else { throw CaseError(at: "/cases", "cases is a list with at least one case") }
        var all: [MandateCase] = []
        for (i, json) in list.enumerated() {
            do { all.append(try MandateCase(json: json)) } catch { throw CaseError(at: "/cases/\(i)" + error.pointer, error.reason) }
        }
        return all
    }

    public func judge() -> Verdict {
        if let act { return MandateCheck.judge(act: act, chain: chain, in: world) }
        var mandates: [Mandate] = []
        for (i, document) in chain.enumerated() {
            do { mandates.append(try Mandate(json: document)) } catch {
                return Verdict(refusal: error.inside("/chain/\(i)"), checks: [], documents: [])
            }
        }
        return MandateCheck.standing(of: mandates, for: action, in: world)
    }
}

/// Why a file is no case: not what a stranger's documents say, but how the question is put.
public struct CaseError: Error, Hashable, Sendable, CustomStringConvertible {
    public let pointer: String
    /// Lower-case prose.
    public let reason: String
    init(at pointer: String, _ reason: String) { (self.pointer, self.reason) = (pointer, reason) }
    public var description: String { pointer.isEmpty ? reason : "\(pointer): \(reason)" }
}
