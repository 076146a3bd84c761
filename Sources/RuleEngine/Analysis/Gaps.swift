import Canon

/// Facts that no rule of a set speaks of, seen through some of the attributes.
package struct Gap: Sendable {
    /// The region, as tests on the attributes that were asked about.
    package let region: [FactTest]
    package let sample: FactSet
}

extension Rulebook {
    /// The combinations of these attributes under which no rule of the side can be active, whatever the other facts are. Exact.
    ///
    /// Regions do not overlap. Nil when there are more than `limit`, so that a grid too fine to read is not taken for a whole one.
    package func gaps(side place: Int, attributes names: [String], limit: Int = 2000) -> [Gap]? {
        let axes = Set(names.compactMap(schema.index))
        let boxes = sides[place].boxes.compactMap { $0 }
        var rest = [space.everything]
        // The projection of a product is the product of what remains; so what is left over is exact.
        var seen: Set<Box> = []
        for projection in boxes.map({ $0.keeping(axes) }) where seen.insert(projection).inserted {
            rest = rest.flatMap { $0.subtracting(projection) }
            if rest.count > limit { return nil }
        }
        let order = Dictionary(uniqueKeysWithValues: axes.sorted().enumerated().map { ($0.element, $0.offset) })
        return rest.flatMap { space.parts(of: $0, quietFor: boxes) }.map { part in
            Gap(region: part.tests.sorted { (order[$0.attribute] ?? 0) < (order[$1.attribute] ?? 0) }, sample: part.sample)
        }
        .sorted { $0.sample.json(in: schema).canonicalText < $1.sample.json(in: schema).canonicalText }
    }
}
