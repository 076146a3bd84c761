import Canon

/// Where two versions of a rule set decide differently.
package struct Difference: Sendable {
    /// Facts, as a box, for which the outcomes of the two versions are surely different.
    package struct Piece: Sendable {
        /// The box as tests. Gaps within a range of numbers or dates are further pieces, never part of this one.
        package let region: [FactTest]
        package let before: OutcomeRange
        package let after: OutcomeRange
        /// One fact set of the box, with what either version says of it.
        package let sample: FactSet
        package let sampleBefore: Outcome
        package let sampleAfter: Outcome

        /// Whether the new version is stricter here.
        package var isStricter: Bool { after.atLeast > before.atMost }
    }

    package let added: [String]
    package let removed: [String]
    /// Rules of both versions whose texts, tests, dates, effects or duties differ.
    package let changed: [String]
    /// Do not overlap; together exactly the facts that decide differently, when `isComplete`.
    package let pieces: [Piece]
    /// False when the search was given up after `pieceLimit` pieces.
    package let isComplete: Bool

    package static let pieceLimit = 20_000
}

/// Compares two versions.
package struct DifferenceFinder: Sendable {
    private let book: Rulebook
    /// Whether a rule of either version (before, after) is the same in the other.
    private let isSame: ([Bool], [Bool])

    package init(schema: AttributeSchema, before: RuleSet, after: RuleSet) {
        book = Rulebook(schema: schema, sets: [before, after])
        let (old, new) = (
            Dictionary(before.rules.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }),
            Dictionary(after.rules.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        )
        func decidesAlike(_ one: Rule, _ other: Rule?) -> Bool {
            one.effect == other?.effect && one.when == other?.when && Set(one.unless) == other.map { Set($0.unless) } && one.inForce == other?.inForce
        }
        isSame = (before.rules.map { decidesAlike($0, new[$0.id]) }, after.rules.map { decidesAlike($0, old[$0.id]) })
    }

    package func difference() -> Difference {
        let (before, after) = (book.sides[0].source, book.sides[1].source)
        var search = Search(book: book, isSame: isSame, isStanceSame: before.stance == after.stance)
        search.run()
        let old = Dictionary(before.rules.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let new = Set(after.rules.map(\.id))
        let boxes = book.sides.flatMap { $0.boxes.compactMap { $0 } }
        let pieces = search.pieces.flatMap { piece in
            book.space.parts(of: piece.box, quietFor: boxes).map { part -> Difference.Piece in
                let facts = book.intern(part.sample)
                return Difference.Piece(
                    region: part.tests, before: piece.before, after: piece.after, sample: part.sample,
                    sampleBefore: book.range(facts, side: 0).outcome, sampleAfter: book.range(facts, side: 1).outcome)
            }
        }
        return Difference(
            added: after.rules.map(\.id).filter { old[$0] == nil }, removed: before.rules.map(\.id).filter { !new.contains($0) },
            changed: after.rules.compactMap { rule in old[rule.id].flatMap { $0 == rule ? nil : rule.id } }, pieces: pieces,
            isComplete: search.isComplete)
    }

    /// Whether two versions decide these facts differently.
    package func differs(_ facts: FactSet) -> Bool {
        let interned = book.intern(facts)
        return book.range(interned, side: 0) != book.range(interned, side: 1)
    }

    /// Cuts all facts until each piece surely decides alike or surely differently.
    private struct Search {
        let book: Rulebook
        let isSame: ([Bool], [Bool])
        let isStanceSame: Bool
        var pieces: [(box: Box, before: OutcomeRange, after: OutcomeRange)] = []
        var isComplete = true
        private var steps = 0

        init(book: Rulebook, isSame: ([Bool], [Bool]), isStanceSame: Bool) {
            (self.book, self.isSame, self.isStanceSame) = (book, isSame, isStanceSame)
        }

        mutating func run() {
            let cuts = [sorted(book.sides[0], isSame.0), sorted(book.sides[1], isSame.1)]
            visit(book.space.everything, [book.sides[0].order, book.sides[1].order], cuts)
        }

        /// Changed rules first: where none of them fits, nothing differs.
        private func sorted(_ set: CompiledSet, _ isSame: [Bool]) -> [(rule: Int, axis: Int, region: Region)] {
            let cuts = MissingFacts.cuts(set, set.order)
            return cuts.filter { !isSame[$0.rule] } + cuts.filter { isSame[$0.rule] }
        }

        private mutating func visit(_ box: Box, _ rules: [[Int]], _ cuts: [[(rule: Int, axis: Int, region: Region)]]) {
            steps += 1
            guard steps < 40 * Difference.pieceLimit, pieces.count < Difference.pieceLimit else {
                isComplete = false
                return
            }
            let old = RuleStates(book.sides[0], box, among: rules[0])
            let new = RuleStates(book.sides[1], box, among: rules[1])
            if isStanceSame, old.live.allSatisfy({ isSame.0[$0] }), new.live.allSatisfy({ isSame.1[$0] }) { return }
            if old.range.isSettled, old.range == new.range { return }
            if old.range.atMost < new.range.atLeast || new.range.atMost < old.range.atLeast {
                pieces.append((box, old.range, new.range))
                return
            }
            let open = [old.open(book.sides[0]), new.open(book.sides[1])]
            for version in 0...1 {
                for cut in cuts[version] where open[version].contains(cut.rule) && box.isCut(cut.axis, by: cut.region) {
                    var inside = box
                    if inside.narrow(cut.axis, to: cut.region) { visit(inside, [old.live, new.live], cuts) }
                    for outside in cut.region.complements {
                        var piece = box
                        if piece.narrow(cut.axis, to: outside) { visit(piece, [old.live, new.live], cuts) }
                    }
                    return
                }
            }
        }
    }
}

extension Box {
    /// The same facts in boxes whose numbers and dates have no gaps.
    func contiguous(_ space: Space) -> [Box] {
        var boxes = [self]
        for axis in axes {
            guard case .ordered = space.axes[axis].form, case .atoms(let atoms)? = self[axis] else { continue }
            var runs: [AtomSet] = []
            var last = -2
            for atom in atoms.atoms {
                if atom != last + 1 { runs.append(AtomSet(width: atoms.width)) }
                runs[runs.count - 1].insert(atom)
                last = atom
            }
            if runs.count > 1 {
                boxes = boxes.flatMap { box in
                    runs.compactMap { run in
                        var piece = box
                        return piece.narrow(axis, to: .atoms(run)) ? piece : nil
                    }
                }
            }
        }
        return boxes
    }
}
