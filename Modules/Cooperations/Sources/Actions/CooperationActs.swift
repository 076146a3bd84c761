import Canon
import CooperationsAPI
import Node
import Pages

extension Cooperation {
    /// The act that opens this cooperation for a hosted party, which must be among its parties. Throws `Failure` with pointer and remedy.
    package func open(by party: String?, statedAt: Instant? = nil, audience: [String] = [], id: RecordID? = nil) throws -> Act {
        let subject = subject
        _ = try Cooperation(subject)
        return Act(party: party, kind: Cooperation.kind, subject: subject, audience: audience, id: id, statedAt: statedAt)
    }
}

extension Joining {
    /// The act by which a hosted party joins.
    package func act(by party: String?, statedAt: Instant? = nil, id: RecordID? = nil) -> Act {
        Act(party: party, kind: Joining.kind, subject: subject, cooperation: cooperation, id: id, statedAt: statedAt)
    }
}

extension Attaching {
    /// The act by which a hosted party attaches a record.
    package func act(by party: String?, statedAt: Instant? = nil, audience: [String] = [], id: RecordID? = nil) -> Act {
        Act(party: party, kind: Attaching.kind, subject: subject, cooperation: cooperation, audience: audience, id: id, statedAt: statedAt)
    }
}

extension SeriesRecord {
    /// The act by which a hosted party publishes this series. Throws `Failure` with pointer and remedy.
    package func act(by party: String?, statedAt: Instant? = nil, cooperation: RecordID? = nil, id: RecordID? = nil) throws -> Act {
        let subject = subject
        _ = try SeriesRecord(subject)
        return Act(party: party, kind: SeriesRecord.kind, subject: subject, cooperation: cooperation, id: id, statedAt: statedAt)
    }
}

extension TimelineRecord {
    /// The act by which a hosted party publishes this timeline. Throws `Failure` with pointer and remedy.
    package func act(by party: String?, statedAt: Instant? = nil, cooperation: RecordID? = nil, id: RecordID? = nil) throws -> Act {
        let subject = subject
        _ = try TimelineRecord(subject)
        return Act(party: party, kind: TimelineRecord.kind, subject: subject, cooperation: cooperation, id: id, statedAt: statedAt)
    }
}
