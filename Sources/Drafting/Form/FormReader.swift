import Canon

/// Reads values by their shape, strictly: what nobody asked for is refused, everything is bounded, and every refusal says where and what instead.
struct FormReader {
    /// The languages of the agreement; texts in any other are refused. Nil while they are not known yet.
    var languages: Set<String>?
    var parties: Set<String>?
    /// The names in use, where a shape refers to one; collected before references are checked.
    var clauses: Set<String>?
    var dataItems: Set<String>?

    func check(_ value: JSON, is shape: Shape, at pointer: String) throws(DraftError) {
        switch shape {
        case .text(let max): _ = try text(value, max: max, at: pointer)
        case .texts(let max): _ = try texts(value, max: max, at: pointer)
        case .choice(let words):
            guard let word = value.string, words.contains(word) else {
                throw DraftError(
                    "wrongValue", at: pointer, "must be one of \(words.joined(separator: ", "))", "必须是其中之一：\(words.joined(separator: "、"))")
            }
        case .name: try name(value, at: pointer)
        case .party: try reference(value, to: parties, "parties", "当事方", at: pointer)
        case .dataItem: try reference(value, to: dataItems, "data items", "数据项", at: pointer)
        case .clause: try reference(value, to: clauses, "clauses", "条款", at: pointer)
        case .list(let inner, let max):
            let items = try list(value, max: max, at: pointer)
            for (i, item) in items.enumerated() { try check(item, is: inner, at: "\(pointer)/\(i)") }
        case .object(let members): try object(value, members, at: pointer)
        default: try scalar(value, shape, at: pointer)
        }
    }

    func object(_ value: JSON, _ members: [Shape.Member], at pointer: String) throws(DraftError) {
        guard let object = value.object else { throw DraftError("wrongType", at: pointer, "must be an object", "必须是一个对象") }
        for key in object.keys where !members.contains(where: { $0.name == key }) {
            throw DraftError(
                "unknownField", at: "\(pointer)/\(FormReader.escaped(key))", "is not a field that belongs here; remove it",
                "不是此处的字段；请删除")
        }
        for member in members {
            guard let inner = object[member.name] else {
                guard member.isRequired else { continue }
                throw DraftError("missingField", at: "\(pointer)/\(member.name)", "is missing; add it", "缺失；请补上")
            }
            try check(inner, is: member.shape, at: "\(pointer)/\(member.name)")
        }
    }

    func list(_ value: JSON, max: Int, at pointer: String) throws(DraftError) -> [JSON] {
        guard let items = value.array else { throw DraftError("wrongType", at: pointer, "must be a list", "必须是一个列表") }
        guard items.count <= max else {
            throw DraftError("tooMany", at: pointer, "has \(items.count) items; at most \(max) are allowed", "有 \(items.count) 项；最多 \(max) 项")
        }
        return items
    }

    func text(_ value: JSON, max: Int, at pointer: String) throws(DraftError) -> String {
        guard let text = value.string else { throw DraftError("wrongType", at: pointer, "must be a text", "必须是文本") }
        guard !text.isEmpty else { throw DraftError("empty", at: pointer, "is empty; fill it in or leave the field out", "是空的；请填写或去掉该字段") }
        guard text.utf8.count <= max else {
            throw DraftError(
                "tooLong", at: pointer, "has \(text.utf8.count) bytes; at most \(max) are allowed", "有 \(text.utf8.count) 字节；最多 \(max) 字节")
        }
        if let hidden = text.unicodeScalars.first(where: FormReader.isHidden) {
            let code = String(hidden.value, radix: 16, uppercase: true)
            throw DraftError(
                "hiddenCharacter", at: pointer, "holds the invisible character U+\(code), which can make a text read otherwise than it is; remove it",
                "含有不可见字符 U+\(code)，会使文本看起来与实际不同；请删除")
        }
        return text
    }

    func texts(_ value: JSON, max: Int, at pointer: String) throws(DraftError) -> Texts {
        guard let map = value.object else {
            throw DraftError(
                "wrongType", at: pointer, "must be texts by language, such as {\"en\": …, \"zh-Hans\": …}", "必须按语言分列，例如 {\"en\": …, \"zh-Hans\": …}")
        }
        guard map.count > 0 else { throw DraftError("empty", at: pointer, "holds no language; add one", "没有任何语言；请至少加一种") }
        var texts: Texts = [:]
        for (tag, inner) in map {
            let place = "\(pointer)/\(FormReader.escaped(tag))"
            if let languages, !languages.contains(tag) {
                throw DraftError(
                    "otherLanguage", at: place, "is no language of this agreement; add it to /languages or remove the text",
                    "不是本协议的语言；请加入 /languages 或删去这段文本")
            }
            texts[tag] = try text(inner, max: max, at: place)
        }
        return texts
    }

    private func name(_ value: JSON, at pointer: String) throws(DraftError) {
        guard let name = value.string, FormReader.isName(name) else {
            throw DraftError(
                "wrongValue", at: pointer, "must be 1 to 64 lower-case letters, digits, points and hyphens, such as ip.foreground",
                "必须是 1 至 64 个小写字母、数字、点和连字符，例如 ip.foreground")
        }
    }

    private func reference(_ value: JSON, to names: Set<String>?, _ en: String, _ zh: String, at pointer: String) throws(DraftError) {
        try name(value, at: pointer)
        guard let names, let name = value.string, !names.contains(name) else { return }
        throw DraftError("unknownName", at: pointer, "names none of the \(en) of this agreement; add it or correct the name", "不是本协议的\(zh)；请补上或改正名称")
    }

    static func isName(_ name: String) -> Bool {
        guard (1...64).contains(name.utf8.count), let first = name.utf8.first, let last = name.utf8.last else { return false }
        func isPlain(_ c: UInt8) -> Bool { (0x61...0x7A).contains(c) || (0x30...0x39).contains(c) }
        return isPlain(first) && isPlain(last) && name.utf8.allSatisfy { isPlain($0) || $0 == 0x2D || $0 == 0x2E }
    }

    static func escaped(_ key: String) -> String {
        var out = ""
        for c in key.unicodeScalars.prefix(64) {
            switch c {
            case "~": out += "~0"
            case "/": out += "~1"
            default: out.unicodeScalars.append(c)
            }
        }
        return out
    }

    /// Controls other than the line feed, and characters that show nothing or turn the direction of others (UAX #9, "Trojan source").
    static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A: false
        case 0..<0x20, 0x7F..<0xA0, 0xAD, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F: true
        default: false
        }
    }
}
