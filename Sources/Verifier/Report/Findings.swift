import Canon

/// The problems found so far: each once, and no more than anyone would read.
struct Findings: Sendable {
    /// The most problems that are kept; a log that is wrong everywhere must not fill the memory.
    static let most = 1000

    private(set) var problems: [Problem] = []
    private(set) var omitted = 0
    private var seen: Set<String> = []

    var isEmpty: Bool { problems.isEmpty }

    mutating func report(_ problem: Problem) {
        guard problems.count < Findings.most else {
            omitted += 1
            return
        }
        if seen.insert("\(problem.code.rawValue) \(problem.place)").inserted { problems.append(problem) }
    }

    mutating func report(_ code: Problem.Code, at place: String, _ what: String) { report(Problem(code, at: place, what)) }

    /// A record that does not count, although it is what was logged.
    mutating func report(_ doubt: RecordDoubt, of id: RecordID, _ kind: String, at position: UInt64) {
        let pointer = doubt.pointer.isEmpty ? "" : doubt.pointer + " "
        report(
            Problem(
                doubt.matter == .approval ? .recordApproval : .recordMandate, at: Problem.entry(position),
                "\(id) (\(kind)) does not count: \(doubt.reason.hasPrefix(doubt.pointer) ? "" : pointer)\(doubt.reason)",
                cause: Problem.Cause(code: doubt.code, pointer: doubt.pointer)))
    }

    /// Everything, with a last line that says how many were left out.
    var all: [Problem] {
        guard omitted > 0 else { return problems }
        return problems + [Problem(.limit, at: "audit", "\(omitted) more problems were found and are not listed")]
    }
}
