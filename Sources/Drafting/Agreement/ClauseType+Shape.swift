extension ClauseType {
    /// The models for who owns results: the Lambert toolkit's research collaboration agreements 1–5 and consortium agreements A–D, the options of
    /// DESCA 8.1 and 8.2, by field, and free for everybody.
    package static let ownershipModels = [
        "lambert-1", "lambert-2", "lambert-3", "lambert-4", "lambert-5", "lambert-a", "lambert-b", "lambert-c", "lambert-d",
        "desca-own", "desca-joint-1", "desca-joint-2", "by-field", "free",
    ]
    /// Classes of data, from free to guarded.
    package static let dataClasses = ["open", "shared", "controlled", "restricted"]

    /// The members of the clause's data; nil for a type that has none.
    package var members: [Shape.Member]? {
        let texts = Shape.texts(4_000)
        switch self {
        case .governance:
            return [
                .must("decisions", .choice(["consensus", "majority", "lead", "each-own"])), .may("lead", .party, said: true),
                .may("meetEvery", .duration, said: true), .may("authorship", .choice(["contribution", "icmje", "alphabetical", "agreed-per-work"])),
                .may("languages", .list(.language, max: 8)),
            ]
        case .benefit:
            return [
                .must("who", .list(.party, max: 20), said: true), .must("indicator", texts), .may("unit", texts),
                .must("baseline", .decimal, said: true), .must("on", .date, said: true), .may("target", .decimal, said: true),
                .may("by", .date, said: true),
            ]
        case .background:
            return [
                .must(
                    "items",
                    .list(
                        .object([
                            .must("id", .name), .must("owner", .party), .must("what", texts),
                            .may("access", .choice(["none", "project", "project-and-use"])),
                        ]), max: 200))
            ]
        case .foreground:
            return [
                .must("model", .choice(ClauseType.ownershipModels)), .may("owner", .party, said: true), .may("field", texts),
                .may("negotiateWithin", .duration, said: true), .may("compensationNotice", .duration, said: true),
                .may("items", .list(.object([.must("id", .name), .must("owner", .party), .must("what", texts)]), max: 200)),
            ]
        case .accessRights:
            return [
                .may("project", .choice(["free", "fair"])), .may("use", .choice(["free", "fair", "none"])),
                .may("requestWithin", .duration, said: true),
            ]
        case .licence:
            return [
                .must("from", .party, said: true), .must("to", .party, said: true), .must("exclusive", .bool), .may("sublicence", .bool),
                .may("territory", texts), .may("field", texts), .may("royalty", .percent, said: true),
            ]
        case .publication:
            return [
                .must("notice", .duration, said: true), .may("objection", .duration, said: true), .may("longestDelay", .duration, said: true),
                .may("afterEnd", .duration, said: true),
            ]
        case .confidentiality: return [.must("after", .duration, said: true), .may("marked", .bool)]
        case .data:
            return [
                .must(
                    "items",
                    .list(
                        .object([
                            .must("id", .name), .must("what", texts), .must("class", .choice(ClauseType.dataClasses)), .must("from", .party),
                            .must("to", .list(.party, max: 20)), .may("deleteAfter", .duration, said: true),
                        ]), max: 200)), .may("reciprocal", .bool), .may("deleteAfter", .duration, said: true),
            ]
        case .materials:
            return [
                .must(
                    "items",
                    .list(.object([.must("id", .name), .must("what", texts), .must("from", .party), .must("to", .party)]), max: 200)),
                .may("returnWithin", .duration, said: true),
            ]
        default: return lifeCycleMembers
        }
    }

    private var lifeCycleMembers: [Shape.Member]? {
        let texts = Shape.texts(4_000)
        switch self {
        case .peopleExchange:
            return [
                .must(
                    "visits",
                    .list(
                        .object([
                            .must("from", .party, said: true), .must("to", .party, said: true),
                            .must("people", .integer(1...100_000), said: true), .must("length", .duration, said: true),
                        ]), max: 40))
            ]
        case .costs:
            return [
                .may("eachOwn", .bool),
                .may(
                    "payments",
                    .list(
                        .object([
                            .must("from", .party, said: true), .must("to", .party, said: true), .must("amount", .money, said: true),
                            .may("due", .date, said: true),
                        ]), max: 100)),
            ]
        case .liability: return [.may("cap", .money, said: true)]
        case .dispute:
            return [
                .must(
                    "steps",
                    .list(
                        .object([
                            .must("means", .choice(["talks", "envoys", "expert", "mediation", "arbitration", "court"])), .may("body", texts),
                            .may("within", .duration, said: true),
                        ]), max: 10))
            ]
        case .eSignature:
            return [.must("conditions", .list(.choice(["exclusive", "sole-control", "change-of-signature", "change-of-content"]), max: 4))]
        case .term:
            return [
                .must("start", .choice(["on-conclusion", "on-date"])), .may("from", .date, said: true), .may("end", .date, said: true),
                .may("length", .duration, said: true), .may("renewal", .choice(["none", "by-agreement", "automatic"])),
                .may("renewalLength", .duration, said: true), .may("decideBefore", .duration, said: true),
            ]
        case .termination: return [.must("notice", .duration, said: true)]
        case .suspension:
            return [
                .must("continues", .list(.choice(["dialogue", "safety-alerts", "theses", "return-of-people", "return-of-data"]), max: 5)),
                .may("longest", .duration, said: true),
            ]
        case .emergency:
            return [
                .must("classes", .list(.choice(["health", "environment", "disaster", "product-safety", "cyber-security"]), max: 5)),
                .may("items", .list(.dataItem, max: 50)), .must("openers", .list(.party, max: 20), said: true),
                .must("expires", .duration, said: true), .must("review", .duration, said: true),
            ]
        case .survival: return [.must("clauses", .list(.clause, max: 60))]
        default: return nil
        }
    }
}
