import Canon
import CooperationsAPI
import Node
import Pages
import Signing

/// Where a case stands, in numbers that a sentence can carry.
struct CaseStanding {
    var invited: Int
    var joined: Int
    /// Those who were invited and have not joined.
    var waiting: [String]
    /// Records under each question.
    var counts: [CooperationQuestion: Int]
    /// How many records the reader may read, and how many of them a majority of the neutral witnesses has seen.
    var readable: Int
    var witnessed: Int
    /// Where the first timeline stands on the page.
    var timelineAnchor: String?

    init(_ reader: CaseReader, _ items: [CaseItem]) throws {
        let members = reader.known.members
        invited = members.count
        waiting = members.filter { $0.joinedAt == nil }.map(\.did)
        joined = invited - waiting.count
        counts = Dictionary(grouping: items, by: \.attachment.question).mapValues(\.count)
        let found = items.compactMap(\.found)
        readable = found.count
        timelineAnchor = found.compactMap(\.record).first { $0.kind == TimelineRecord.kind }.map { TimelineExhibit.anchor($0.id.uuid) }
        witnessed = try found.count { try Clocks(of: $0, in: reader.view.transaction).stage == .witnessed }
    }

    var isComplete: Bool { waiting.isEmpty }

    func sentence(_ view: ReaderView) -> String {
        let formats = view.formats
        let parties = view(
            isComplete ? "cooperations.standing.allJoined" : "cooperations.standing.someJoined",
            ["joined": formats.number(joined), "invited": formats.number(invited)])
        guard readable > 0 else { return view.sentences([parties, view("cooperations.standing.nothing")]) }
        let key = witnessed == readable ? "cooperations.standing.allWitnessed" : "cooperations.standing.someWitnessed"
        return view.sentences([parties, view.texts.count(key, readable, view.language, ["witnessed": formats.number(witnessed)])])
    }

    func chips(_ view: ReaderView) -> [Chip] {
        let formats = view.formats
        var chips = [
            isComplete
                ? Chip(.good, view("cooperations.chip.allJoined"))
                : Chip(.waiting, view("cooperations.chip.someJoined", ["joined": formats.number(joined), "invited": formats.number(invited)]))
        ]
        if readable > 0 {
            chips.append(
                witnessed == readable
                    ? Chip(.good, view("cooperations.chip.allWitnessed"))
                    : Chip(.waiting, view("cooperations.chip.someWitnessed", ["witnessed": formats.number(witnessed), "all": formats.number(readable)])))
        }
        return chips
    }
}
