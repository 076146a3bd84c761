import Canon

extension Party {
    init(_ value: JSON, _ reader: FormReader, at pointer: String) throws(DraftError) {
        guard let object = value.object else { throw DraftError("wrongType", at: pointer, "must be an object", "必须是一个对象") }
        var plain = object
        plain["called"] = nil
        try reader.object(
            .object(plain),
            [.must("id", .name), .may("did", .text(300)), .must("name", .texts(600)), .may("jurisdiction", .text(6))], at: pointer)
        var called: [String: [String]] = [:]
        if let value = object["called"] {
            guard let map = value.object, map.count > 0 else {
                throw DraftError("wrongType", at: "\(pointer)/called", "must be lists of names by language", "必须是按语言分列的名称列表")
            }
            for (tag, names) in map {
                let place = "\(pointer)/called/\(FormReader.escaped(tag))"
                guard reader.languages?.contains(tag) != false else {
                    throw DraftError("otherLanguage", at: place, "is no language of this agreement", "不是本协议的语言")
                }
                try reader.check(names, is: .list(.text(200), max: 12), at: place)
                called[tag] = (names.array ?? []).compactMap(\.string)
                guard called[tag]?.isEmpty == false else { throw DraftError("empty", at: place, "names nothing; add a name", "没有名称；请补上") }
            }
        }
        let jurisdiction = object["jurisdiction"]?.string
        if let jurisdiction, !Party.isJurisdiction(jurisdiction) {
            throw DraftError(
                "wrongValue", at: "\(pointer)/jurisdiction", "must be a code of ISO 3166, such as CH or CN-SH", "必须是 ISO 3166 代码，例如 CH 或 CN-SH")
        }
        self.init(
            id: object["id"]?.string ?? "", did: object["did"]?.string,
            name: try reader.texts(object["name"] ?? .null, max: 600, at: "\(pointer)/name"), called: called, jurisdiction: jurisdiction)
        if let did, !did.hasPrefix("did:") {
            throw DraftError("wrongValue", at: "\(pointer)/did", "must be an identity that begins with did:", "必须是以 did: 开头的身份")
        }
    }

    /// ISO 3166-1 alpha-2, or -2 with one to three letters or digits.
    private static func isJurisdiction(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: 0x2D, omittingEmptySubsequences: false)
        guard let country = parts.first, country.count == 2, country.allSatisfy({ (0x41...0x5A).contains($0) }), parts.count <= 2 else {
            return false
        }
        guard parts.count == 2 else { return true }
        return (1...3).contains(parts[1].count) && parts[1].allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) }
    }
}

extension Clause {
    init(_ value: JSON, _ reader: FormReader, at pointer: String) throws(DraftError) {
        guard let object = value.object else { throw DraftError("wrongType", at: pointer, "must be an object", "必须是一个对象") }
        var plain = object
        let data = object["data"]
        plain["data"] = nil
        plain["duties"] = nil
        try reader.object(
            .object(plain),
            [
                .must("id", .name), .must("type", .choice(ClauseType.allCases.map(\.rawValue))), .must("title", .texts(600)),
                .must("text", .texts(20_000)),
                .may("template", .object([.must("id", .name), .must("version", .integer(1...9999)), .must("changed", .bool)])),
            ], at: pointer)
        guard let type = ClauseType(rawValue: object["type"]?.string ?? "") else {
            throw DraftError("wrongValue", at: "\(pointer)/type", "names no type of clause", "不是条款类型")
        }
        if let data {
            guard let members = type.members else {
                throw DraftError(
                    "unknownField", at: "\(pointer)/data", "belongs to no clause of type \(type.rawValue); remove it", "不属于 \(type.rawValue) 类条款；请删除")
            }
            try reader.object(data, members, at: "\(pointer)/data")
        }
        var owed: [Duty] = []
        let duties = try object["duties"].map { (list) throws(DraftError) in try reader.list(list, max: 60, at: "\(pointer)/duties") } ?? []
        for (i, item) in duties.enumerated() { owed.append(try Duty(item, reader, at: "\(pointer)/duties/\(i)")) }
        var mark: TemplateMark?
        if let template = object["template"] {
            mark = TemplateMark(
                id: template["id"]?.string ?? "", version: Int(template["version"]?.integer ?? 1), changed: template["changed"]?.bool ?? true)
        }
        self.init(
            id: object["id"]?.string ?? "", type: type, title: try reader.texts(object["title"] ?? .null, max: 600, at: "\(pointer)/title"),
            text: try reader.texts(object["text"] ?? .null, max: 20_000, at: "\(pointer)/text"), data: data, duties: owed, template: mark)
    }
}

extension Duty {
    static let members: [Shape.Member] = [
        .must("id", .name), .may("owner", .party), .may("to", .party), .must("kind", .choice(Kind.allCases.map(\.rawValue))),
        .must("what", .texts(2_000)),
        .may("due", .object([])), .may("calendars", .list(.text(64), max: 8)),
    ]

    init(_ value: JSON, _ reader: FormReader, at pointer: String) throws(DraftError) {
        var plain = value
        let rule = value["due"]
        plain["due"] = nil
        try reader.object(plain, Duty.members, at: pointer)
        let calendars = (value["calendars"]?.array ?? []).compactMap(\.string)
        let due = try Due(rule, reader, at: "\(pointer)/due")
        guard due?.isInWorkingDays != true || !calendars.isEmpty else {
            throw DraftError("missingField", at: "\(pointer)/calendars", "is missing; working days need a holiday calendar", "缺失；按工作日计算须指明节假日历")
        }
        self.init(
            id: value["id"]?.string ?? "", owner: value["owner"]?.string, to: value["to"]?.string,
            kind: Kind(rawValue: value["kind"]?.string ?? "") ?? .other,
            what: try reader.texts(value["what"] ?? .null, max: 2_000, at: "\(pointer)/what"), due: due, calendars: calendars)
    }
}

extension Duty.Due {
    private static let members: [Shape.Member] = [
        .may("once", .date), .may("recur", .text(200)), .may("event", .name), .may("offset", .object([])), .may("extension", .object([])),
        .may("beforeEnd", .object([])),
    ]

    /// Nil where there is no rule.
    init?(_ value: JSON?, _ reader: FormReader, at pointer: String) throws(DraftError) {
        guard let value else { return nil }
        var plain = value
        for name in ["offset", "extension", "beforeEnd"] { plain[name] = nil }
        try reader.object(plain, Self.members, at: pointer)
        let offset = try Duty.Distance(value["offset"], reader, at: "\(pointer)/offset")
        let more = try Duty.Distance(value["extension"], reader, at: "\(pointer)/extension")
        let before = try Duty.Distance(value["beforeEnd"], reader, at: "\(pointer)/beforeEnd")
        switch (value["once"]?.string.flatMap { CalendarDate($0) }, value["recur"]?.string, value["event"]?.string, before) {
        case (let date?, nil, nil, nil) where offset == nil && more == nil: self = .once(date)
        case (nil, let rule?, nil, nil) where Self.isRule(rule) && more == nil: self = .recurring(rule: rule, offset: offset)
        case (nil, nil, let event?, nil): self = .after(event: event, offset: offset, extension: more)
        case (nil, nil, nil, let before?) where offset == nil && more == nil: self = .beforeEnd(before)
        default:
            throw DraftError(
                "wrongValue", at: pointer,
                "must be exactly one of once (a date), recur (a rule, perhaps offset), event (perhaps offset, extension) and beforeEnd",
                "必须恰为其一：once（日期）、recur（规则，可带 offset）、event（可带 offset、extension）或 beforeEnd")
        }
    }

    /// The characters of a recurrence rule (RFC 5545 §3.3.10); what it means is judged where due dates are computed.
    private static func isRule(_ text: String) -> Bool {
        text.hasPrefix("FREQ=")
            && text.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || [0x3D, 0x3B, 0x2C, 0x2D, 0x2B].contains($0) }
    }
}

extension Duty.Distance {
    init?(_ value: JSON?, _ reader: FormReader, at pointer: String) throws(DraftError) {
        guard let value else { return nil }
        if value.object != nil {
            try reader.object(value, [.must("workingDays", .integer(1...1000))], at: pointer)
            self = .workingDays(Int(value["workingDays"]?.integer ?? 1))
        } else {
            try reader.check(value, is: .duration, at: pointer)
            guard let span = value.string.flatMap({ Span($0) }), span.unit != .hours else {
                throw DraftError("wrongValue", at: pointer, "must be counted in days or more", "必须以日或更长的单位计算")
            }
            self = .span(span)
        }
    }
}

extension AgreementReference {
    init?(_ value: JSON?, at pointer: String) throws(DraftError) {
        guard let value else { return nil }
        guard let id = RecordID(value["id"]?.string ?? "") else {
            throw DraftError(
                "wrongValue", at: "\(pointer)/id", "must be the name of a record, urn:uuid: and a version 7 UUID", "必须是记录名称：urn:uuid: 加第 7 版 UUID")
        }
        self.init(id: id, digest: try Agreement.digest(value["digest"], at: "\(pointer)/digest"))
    }
}
