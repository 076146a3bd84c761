import Canon
import PeopleAPI
import Store

/// Codes on paper that let a person in who has lost every device: eight, each once. They restore signing in, and nothing else.
enum RecoveryCodes {
    static let count = 8
    private static let tag = Array("comity/recovery-code/v1".utf8) + [0]

    /// Makes new codes in place of the old ones, and gives their texts for the one time that they are shown: 20 letters and digits, 100 random bits each.
    static func renew(_ account: String, in transaction: any WriteTransaction) throws -> [String] {
        try transaction.execute("DELETE FROM people_codes WHERE account = ?", [.text(account)])
        return try (0..<count).map { _ in
            let code = RosterForm.words(RandomBytes.draw(20))
            try transaction.execute("INSERT INTO people_codes VALUES (?, ?)", [.blob(digest(code).bytes), .text(account)])
            return stride(from: 0, to: 20, by: 5).map { String(code.dropFirst($0).prefix(5)) }.joined(separator: "-")
        }
    }

    static func left(_ account: String, in transaction: any ReadTransaction) throws -> Int {
        Int(try transaction.first("SELECT COUNT(*) FROM people_codes WHERE account = ?", [.text(account)])?.integer(0) ?? 0)
    }

    /// Uses a code up; gives the account that it belongs to.
    static func use(_ text: String, in transaction: any WriteTransaction) throws -> String? {
        let code = normal(text)
        guard code.utf8.count == 20 else { return nil }
        let digest = SQLValue.blob(digest(code).bytes)
        guard let account = try transaction.first("SELECT account FROM people_codes WHERE digest = ?", [digest])?.text(0) else { return nil }
        try transaction.execute("DELETE FROM people_codes WHERE digest = ?", [digest])
        return account
    }

    /// As people type: in capitals, with blanks, o for zero, i and l for one.
    private static func normal(_ text: String) -> String {
        String(
            text.lowercased().prefix(64).compactMap { c -> Character? in
                switch c {
                case "o": "0"
                case "i", "l": "1"
                case _ where c.isASCII && (c.isLetter || c.isNumber): c
                default: nil
                }
            })
    }

    private static func digest(_ code: String) -> Digest { Digest.sha256(joining: tag, Array(code.utf8)) }
}
