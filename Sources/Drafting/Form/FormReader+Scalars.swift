import Canon

extension FormReader {
    /// The shapes that are one value without parts.
    func scalar(_ value: JSON, _ shape: Shape, at pointer: String) throws(DraftError) {
        switch shape {
        case .date:
            guard let text = value.string, CalendarDate(text) != nil else {
                throw DraftError("wrongValue", at: pointer, "must be a date that exists, such as 2026-11-23", "必须是存在的日期，例如 2026-11-23")
            }
        case .duration:
            guard let text = value.string, Span(text) != nil else {
                throw DraftError(
                    "wrongValue", at: pointer, "must be a span of time in one unit, such as P30D, P6M or P2Y", "必须是单一单位的时间段，例如 P30D、P6M 或 P2Y")
            }
        case .decimal, .percent:
            guard let text = value.string, text.utf8.count <= 30, Decimal(text) != nil else {
                throw DraftError("wrongValue", at: pointer, "must be a number written as text, such as \"12.5\"", "必须是写成文本的数字，例如 \"12.5\"")
            }
        case .integer(let range):
            guard let number = value.integer, range.contains(number) else {
                throw DraftError(
                    "wrongValue", at: pointer, "must be a whole number from \(range.lowerBound) to \(range.upperBound)",
                    "必须是 \(range.lowerBound) 至 \(range.upperBound) 的整数")
            }
        case .bool:
            guard value.bool != nil else { throw DraftError("wrongType", at: pointer, "must be true or false", "必须是 true 或 false") }
        case .currency:
            guard let code = value.string, code.utf8.count == 3, code.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
                throw DraftError("wrongValue", at: pointer, "must be a currency code of ISO 4217, such as CNY", "必须是 ISO 4217 货币代码，例如 CNY")
            }
        case .language:
            guard let tag = value.string, BCP47.isWellFormed(tag) else {
                throw DraftError(
                    "wrongValue", at: pointer, "must be a language tag (BCP 47), such as en or zh-Hans", "必须是语言标签（BCP 47），例如 en 或 zh-Hans")
            }
        case .money:
            try object(value, [.init("amount", .decimal, required: true), .init("currency", .currency, required: true)], at: pointer)
        default: break
        }
    }
}
