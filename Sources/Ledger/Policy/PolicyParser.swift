import Signing

extension WitnessPolicy {
    /// Reads a policy file strictly. Throws `PolicyError` that names the line.
    public init(bytes: [UInt8]) throws(PolicyError) {
        guard bytes.count <= WitnessPolicy.maximumBytes else {
            throw PolicyError(.tooLarge, "the policy has \(bytes.count) bytes, at most \(WitnessPolicy.maximumBytes) are read")
        }
        guard bytes.isEmpty || bytes.last == 0x0A else { throw PolicyError(.malformed, "the last line does not end with a newline") }
        var builder = PolicyBuilder()
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
        for (i, line) in lines.enumerated() {
            do { try builder.add(line: line) } catch { throw PolicyError(error.code, "line \(i + 1): \(error.reason)") }
        }
        self = try builder.policy()
    }
}

extension PolicyBuilder {
    mutating func add(line: ArraySlice<UInt8>) throws(PolicyError) {
        guard line.allSatisfy({ $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }) else {
            throw PolicyError(.malformed, "control characters other than tab and newline are not allowed")
        }
        let items = line.split { $0 == 0x20 || $0 == 0x09 }.map { PolicyText($0) }
        guard let keyword = items.first, keyword.octets.first != 0x23 else { return }
        switch keyword {
        case "log":
            try expect(items, 2...3, "log <vkey> [<url>]")
            try add(WitnessPolicy.Log(key: try key(items[1]), url: items.count > 2 ? items[2] : nil))
        case "witness":
            try expect(items, 3...4, "witness <name> <vkey> [<url>]")
            try add(WitnessPolicy.Witness(name: items[1], key: try key(items[2]), url: items.count > 3 ? items[3] : nil))
        case "group":
            try expect(items, 4...(WitnessPolicy.maximumCount * 2 + 3), "group <name> all|any|<k> <member>...")
            let members = Array(items[3...])
            try add(WitnessPolicy.Group(name: items[1], threshold: try threshold(items[2], of: members.count), members: members))
        case "quorum":
            try expect(items, 2...2, "quorum <name>|none")
            try setQuorum(items[1] == "none" ? nil : items[1])
        default: throw PolicyError(.malformed, "'\(keyword)' is none of log, witness, group, quorum")
        }
    }

    private func expect(_ items: [PolicyText], _ count: ClosedRange<Int>, _ form: String) throws(PolicyError) {
        guard count.contains(items.count) else { throw PolicyError(.malformed, "the line should read '\(form)'") }
    }

    private func key(_ item: PolicyText) throws(PolicyError) -> PolicyKey {
        guard let text = item.text else { throw PolicyError(.badKey, "the vkey is not UTF-8") }
        do { return try PolicyKey(vkey: text) } catch { throw PolicyError(.badKey, error.reason) }
    }

    private func threshold(_ item: PolicyText, of count: Int) throws(PolicyError) -> Int {
        switch item {
        case "all": return count
        case "any": return 1
        default:
            guard let text = item.text, let number = Decimal.parse(text), number <= 10_000 else {
                throw PolicyError(.malformed, "'\(item)' is none of all, any, or a decimal number")
            }
            return Int(number)
        }
    }
}
