/// Words that no test of a space tells apart, in classes.
///
/// Refinement of one class by each list of words that some test names, so that two words share a class exactly when every list has both or
/// neither. Words that nothing names share the class `other`; with prefix tests, one such class for each longest prefix.
///
/// A class, since axes are read for every test of every rule, and a value would copy all that it holds each time.
final class WordClasses: Sendable {
    let classOf: [String: Int]
    /// The class of words that no test names and no listed prefix begins; nil when a closed choice has no such word.
    let other: Int?
    let count: Int
    /// One word of each class.
    let samples: [String]
    /// The named words of each class, in the order in which tests name them; none for `other`.
    let members: [[String]]
    /// Prefixes from the longest to the shortest, with the class of unnamed words that begin so and with none longer.
    let prefixes: [(text: String, class: Int, sample: String)]
    /// A word of no test and no prefix.
    let otherSample: String

    init(tests: [FactTest], attribute: Attribute) {
        var items: [String] = []
        var indexOf: [String: Int] = [:]
        var lists = WordLists()
        func item(_ word: String) -> Int {
            if let index = indexOf[word] { return index }
            indexOf[word] = items.count
            items.append(word)
            return items.count - 1
        }
        var starts: [String] = []
        // By index: a test is not copied for what is read of it.
        for number in tests.indices {
            if tests[number].op == .prefix || tests[number].op == .notPrefix {
                starts += tests[number].values.compactMap { if case .word(let word) = $0 { word } else { nil } }
                continue
            }
            for case .word(let word) in tests[number].values { lists.add(item(word)) }
            lists.end()
        }
        let named = items.count
        starts = Set(starts).sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
        let others = WordClasses.unnamed(attribute, items: items)
        // Behind the named words: one stand-in for each prefix, then one for everything else.
        let standIns = starts.map { WordClasses.fresh(after: $0, avoiding: items + starts) } + (others.map { [$0] } ?? [])
        let all = items + standIns
        if !starts.isEmpty {
            for test in tests where test.op == .prefix || test.op == .notPrefix {
                for index in all.indices where test.holds(for: .word(all[index])) { lists.add(index) }
                lists.end()
            }
        }
        let classes = WordClasses.refine(count: all.count, by: lists)
        let count = (classes.max() ?? -1) + 1
        var samples = [String](repeating: "", count: count)
        var members = [[String]](repeating: [], count: count)
        var classOf: [String: Int] = [:]
        classOf.reserveCapacity(named)
        for (index, word) in all.enumerated() {
            let own = classes[index]
            if samples[own].isEmpty || word == "none" { samples[own] = word }
            if index < named {
                classOf[word] = own
                members[own].append(word)
            }
        }
        let other = others == nil ? nil : classes[all.count - 1]
        // Every word of a closed choice has its class, so that looking one up never needs a second question.
        if let other, attribute.type.isClosed { for word in attribute.words where classOf[word] == nil { classOf[word] = other } }
        (self.classOf, self.other, self.count, self.samples, self.members) = (classOf, other, count, samples, members)
        prefixes = starts.enumerated().map { ($0.element, classes[named + $0.offset], standIns[$0.offset]) }
        otherSample = others ?? ""
    }

    var hasPrefixes: Bool { !prefixes.isEmpty }

    /// The class of a word that the attribute allows.
    func index(of word: String) -> Int {
        if let found = classOf[word] { return found }
        for prefix in prefixes where word.utf8.starts(with: prefix.text.utf8) { return prefix.class }
        return other ?? 0
    }

    /// The words of a class as people may be told them: the named ones, or for a closed choice all that nothing names.
    func words(of index: Int, attribute: Attribute) -> [String] {
        if attribute.type.isClosed { return attribute.words.filter { classOf[$0] == index } }
        return members[index]
    }

    /// A word that no test names; nil when the closed choice has none.
    private static func unnamed(_ attribute: Attribute, items: [String]) -> String? {
        let named = Set(items)
        switch attribute.type {
        case .choice, .choices:
            let rest = attribute.words.filter { !named.contains($0) }
            return rest.contains("none") ? "none" : rest.first
        case .country, .countries:
            // User-assigned codes (ISO 3166-1): no country has or will have them.
            return (["XX"] + (0...999).map { "ZZ-\($0)" }).first { !named.contains($0) }
        default:
            return fresh(after: "other", avoiding: items)
        }
    }

    /// A text that begins so, is none of the others and begins with no longer one of them.
    private static func fresh(after start: String, avoiding others: [String]) -> String {
        let longer = others.filter { $0.utf8.count > start.utf8.count && $0.utf8.starts(with: start.utf8) }
        var number = 0
        while true {
            let text = number == 0 ? start + "~" : start + "~\(number)"
            if !longer.contains(where: { text.utf8.starts(with: $0.utf8) }) && !others.contains(text) { return text }
            number += 1
        }
    }

    /// Splits 0..<count until each list is a union of classes. Linear in the lists.
    private static func refine(count: Int, by lists: WordLists) -> [Int] {
        var classOf = [Int](repeating: 0, count: count)
        var sizes = [count]
        var hits: [Int] = [0]
        var moved: [Int] = [-1]
        var touched: [Int] = []
        for number in 0..<lists.count {
            let list = lists[number]
            touched.removeAll(keepingCapacity: true)
            for item in list {
                if hits[classOf[item]] == 0 { touched.append(classOf[item]) }
                hits[classOf[item]] += 1
            }
            for old in touched {
                if hits[old] < sizes[old] {
                    moved[old] = sizes.count
                    sizes.append(hits[old])
                    sizes[old] -= hits[old]
                    hits.append(0)
                    moved.append(-1)
                }
                hits[old] = 0
            }
            for item in list where moved[classOf[item]] >= 0 { classOf[item] = moved[classOf[item]] }
            for old in touched { moved[old] = -1 }
        }
        return classOf
    }
}

/// Lists of words by number, one behind the other.
private struct WordLists {
    private var items: [Int] = []
    private var ends: [Int] = []

    /// Adds to the list that is open. Each once, in the order of first appearance: refinement counts members.
    mutating func add(_ item: Int) {
        if !items[(ends.last ?? 0)...].contains(item) { items.append(item) }
    }

    mutating func end() { ends.append(items.count) }

    var count: Int { ends.count }
    subscript(_ number: Int) -> ArraySlice<Int> { items[(number == 0 ? 0 : ends[number - 1])..<ends[number]] }
}
