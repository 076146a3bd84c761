import Canon

/// A sum of money: a currency (ISO 4217) and a decimal that is compared as a number, never as text.
public struct Amount: Hashable, Sendable {
    public let currency: String
    /// As written: digits without leading zeros, perhaps a point and up to 6 digits. At most 18 digits before the point.
    public let amount: String
    /// Millionths.
    private let high: UInt64
    private let low: UInt32

    /// Nil unless both have their form.
    public init?(currency: String, amount: String) {
        guard currency.utf8.count == 3, currency.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else { return nil }
        let parts = amount.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), (1...18).contains(parts[0].count), parts[0].allSatisfy(Amount.isDigit),
            parts[0].count == 1 || parts[0].first != 0x30
        else { return nil }
        var fraction: [UInt8] = []
        if parts.count == 2 {
            guard (1...6).contains(parts[1].count), parts[1].allSatisfy(Amount.isDigit) else { return nil }
            fraction = Array(parts[1])
        }
        fraction += Array(repeating: 0x30, count: 6 - fraction.count)
        (self.currency, self.amount) = (currency, amount)
        high = parts[0].reduce(0) { $0 * 10 + UInt64($1 - 0x30) }
        low = fraction.reduce(0) { $0 * 10 + UInt32($1 - 0x30) }
    }

    /// Whether it is no more than another sum of the same currency; false for another currency, whose worth nobody here knows.
    public func isWithin(_ limit: Amount) -> Bool { currency == limit.currency && (high, low) <= (limit.high, limit.low) }

    /// `{"amount":"…","currency":"…"}`.
    public var json: JSON { ["currency": .string(currency), "amount": .string(amount)] }

    static func read(_ members: Members) throws(Refusal) -> Amount {
        var members = members
        let (currency, text) = (try members.text("currency", max: 3), try members.text("amount", max: 32))
        guard let amount = Amount(currency: currency, amount: text) else {
            throw members.refusal(
                "amount", "money is a currency such as USD and a decimal in a text such as \"2000000\" or \"0.50\"",
                "金额由货币（如 USD）和十进制文本（如 \"2000000\" 或 \"0.50\"）组成")
        }
        try members.end()
        return amount
    }

    private static func isDigit(_ c: UInt8) -> Bool { (0x30...0x39).contains(c) }
}
