import Canon

extension Agreement {
    /// The bounds of an agreement: 200 KiB as canonical JSON, so that it fits into a record with everything around it.
    package static let limits = JSONLimits(maxBytes: 200 << 10, maxDepth: 16, maxNodes: 20_000)

    /// Reads the form of docs/formats/agreement.md, strictly.
    package init(bytes: [UInt8]) throws(DraftError) {
        let json: JSON
        do { json = try JSON.parse(bytes, limits: Agreement.limits) } catch {
            throw DraftError(
                error.code.rawValue, at: error.pointer, "is not JSON as it is read here: \(error.reason) (byte \(error.offset))",
                "不是此处可读的 JSON：\(error.code.rawValue)（第 \(error.offset) 字节）")
        }
        try self.init(json: json)
    }

    private static let topMembers: [Shape.Member] = [
        .must("kind", .choice(AgreementKind.allCases.map(\.rawValue))), .must("title", .texts(1_000)),
        .must("parties", .list(.object([]), max: 40)), .must("languages", .list(.language, max: 8)), .must("precedence", .text(60)),
        .must("clauses", .list(.object([]), max: 300)),
        .may("conclusion", .object(ConclusionMember.members)), .may("framework", .object(referenceMembers)),
        .may("supersedes", .object(referenceMembers)), .may("value", .money),
        .may("subjects", .list(.text(40), max: 50)), .may("stages", .list(.choice(stageWords), max: 9)),
        .may("attachments", .list(.object([.must("name", .texts(400)), .must("digest", .text(60))]), max: 50)),
    ]
    /// The words of mandates for the stages of the industrial chain (docs/formats/mandate.md).
    private static let stageWords = [
        "research", "development", "intellectualProperty", "standards", "investment", "production", "supply", "market", "publicService",
    ]
    private static let referenceMembers: [Shape.Member] = [.must("id", .text(60)), .must("digest", .text(60))]
    /// As for bytes; the bounds of size are the caller's then.
    package init(json: JSON) throws(DraftError) {
        guard let top = json.object else { throw DraftError("wrongType", at: "", "must be an object", "必须是一个对象") }
        var reader = FormReader()
        // Names first, so that whatever refers to one can be judged wherever it stands.
        let languages = (top["languages"]?.array ?? []).compactMap(\.string)
        reader.languages = Set(languages)
        reader.parties = Set((top["parties"]?.array ?? []).compactMap { $0["id"]?.string })
        let clauses = top["clauses"]?.array ?? []
        reader.clauses = Set(clauses.compactMap { $0["id"]?.string })
        let dataItems = clauses.filter { $0["type"]?.string == ClauseType.data.rawValue }.flatMap { $0["data"]?["items"]?.array ?? [] }
        reader.dataItems = Set(dataItems.compactMap { $0["id"]?.string })
        for member in Agreement.topMembers where member.isRequired && top[member.name] == nil {
            throw DraftError("missingField", at: "/\(member.name)", "is missing; add it", "缺失；请补上")
        }
        for key in top.keys where !Agreement.topMembers.contains(where: { $0.name == key }) {
            throw DraftError(
                "unknownField", at: "/\(FormReader.escaped(key))", "is not a field of an agreement; remove it", "不是协议的字段；请删除")
        }
        try reader.check(top["languages"] ?? .null, is: .list(.language, max: 8), at: "/languages")
        guard languages.count >= 2, Set(languages).count == languages.count else {
            throw DraftError("wrongValue", at: "/languages", "must name two to eight different languages", "必须列出二至八种不同的语言")
        }
        for member in Agreement.topMembers where !["languages", "parties", "clauses"].contains(member.name) {
            if let value = top[member.name] { try reader.check(value, is: member.shape, at: "/\(member.name)") }
        }
        try self.init(checked: top, languages: languages, reader)
        // What is written again must be what was read, or two digests would stand for one text.
        if let key = top.keys.first(where: { self.json[$0] != top[$0] }) {
            throw DraftError(
                "redundant", at: "/\(key)", "holds something that says nothing, such as an empty list; leave it out", "含有没有内容的部分，例如空列表；请去掉")
        }
    }

    private init(checked top: JSONObject, languages: [String], _ reader: FormReader) throws(DraftError) {
        guard let kind = AgreementKind(rawValue: top["kind"]?.string ?? "") else {
            throw DraftError("wrongValue", at: "/kind", "names no kind of agreement", "不是协议类型")
        }
        guard let precedence = Precedence(top["precedence"]?.string ?? "") else {
            throw DraftError(
                "wrongValue", at: "/precedence", "must be equal, treaty-33 or prevails: and a language", "必须是 equal、treaty-33 或 prevails: 加语言标签")
        }
        if case .prevails(let tag) = precedence, !languages.contains(tag) {
            throw DraftError("unknownName", at: "/precedence", "lets a language prevail that is none of the agreement's", "所指语言不在本协议的语言之列")
        }
        var parties: [Party] = []
        for (i, item) in try reader.list(top["parties"] ?? .null, max: 40, at: "/parties").enumerated() {
            parties.append(try Party(item, reader, at: "/parties/\(i)"))
        }
        guard parties.count >= 2 else { throw DraftError("tooFew", at: "/parties", "must name two parties or more", "必须有两个或更多当事方") }
        try Agreement.distinct(parties.map(\.id), at: "/parties")
        var clauses: [Clause] = []
        for (i, item) in try reader.list(top["clauses"] ?? .null, max: 300, at: "/clauses").enumerated() {
            clauses.append(try Clause(item, reader, at: "/clauses/\(i)"))
        }
        guard !clauses.isEmpty else { throw DraftError("tooFew", at: "/clauses", "must hold a clause at least", "至少要有一个条款") }
        try Agreement.distinct(clauses.map(\.id), at: "/clauses")
        let duties = clauses.flatMap(\.duties).map(\.id)
        guard Set(duties).count == duties.count else {
            throw DraftError("duplicateName", at: "/clauses", "hold two duties of one name; rename one", "有两项义务同名；请改其一")
        }
        var attachments: [Attachment] = []
        for (i, item) in (top["attachments"]?.array ?? []).enumerated() {
            attachments.append(
                Attachment(
                    name: try reader.texts(item["name"] ?? .null, max: 400, at: "/attachments/\(i)/name"),
                    digest: try Agreement.digest(item["digest"], at: "/attachments/\(i)/digest")))
        }
        self.init(
            kind: kind, title: try reader.texts(top["title"] ?? .null, max: 1_000, at: "/title"), parties: parties, languages: languages,
            precedence: precedence, clauses: clauses, conclusion: try ConclusionMember(top["conclusion"]),
            framework: try AgreementReference(top["framework"], at: "/framework"),
            supersedes: try AgreementReference(top["supersedes"], at: "/supersedes"), value: top["value"],
            subjects: (top["subjects"]?.array ?? []).compactMap(\.string), stages: (top["stages"]?.array ?? []).compactMap(\.string),
            attachments: attachments)
    }

    private static func distinct(_ names: [String], at pointer: String) throws(DraftError) {
        var seen: Set<String> = []
        for (i, name) in names.enumerated() where !seen.insert(name).inserted {
            throw DraftError("duplicateName", at: "\(pointer)/\(i)/id", "stands twice; give each its own", "重复；请各用不同的名称")
        }
    }

    static func digest(_ value: JSON?, at pointer: String) throws(DraftError) -> Digest {
        guard let text = value?.string, text.hasPrefix("u"), let bytes = Multibase.decode(text), let digest = Digest(bytes) else {
            throw DraftError(
                "wrongValue", at: pointer, "must be a SHA-256 digest written as u and 43 characters of base64url",
                "必须是以 u 开头、后接 43 个 base64url 字符的 SHA-256 摘要")
        }
        return digest
    }
}
