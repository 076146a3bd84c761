/// Looking up rows of `records` by the name of a record.
///
/// `records` has no index of names of its own: what `openings` and `peer_openings` have tells where a record stands, and one more index would cost every
/// append. So never ask for `records WHERE id = ?`, which would read the whole table.
package enum RecordRows {
    /// The end of a query for the rows `r` of `records` of one name, in our own log and in those of peers. Takes two arguments: the origin of our own log
    /// and the name. Further conditions may follow with AND.
    package static let named =
        "FROM record_places p CROSS JOIN records r ON r.origin = COALESCE(p.log, ?) AND r.position = p.position AND r.ordinal = 0 WHERE p.id = ?"
}
