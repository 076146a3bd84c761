import Canon

extension RecordID {
    /// A name as people paste it: with or without `urn:uuid:`, in any case, with spaces around.
    init?(pasted text: String) {
        let bare = text.trimmingWhitespace.lowercased()
        guard let id = RecordID(bare) ?? RecordID(uuid: bare) else { return nil }
        self = id
    }
}

extension String {
    /// Without white space at both ends.
    var trimmingWhitespace: String {
        var text = self[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
