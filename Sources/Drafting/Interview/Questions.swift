extension Interview {
    private static func choices(_ all: [(String, String, String)]) -> [(value: String, label: Plain)] { all.map { ($0.0, Plain($0.1, $0.2)) } }

    static let emergencyClasses = choices([
        ("health", "danger to public health", "公共卫生危险"), ("environment", "danger to the environment", "环境危险"),
        ("disaster", "natural disasters", "自然灾害"), ("product-safety", "unsafe products and samples", "不安全的产品和样品"),
        ("cyber-security", "attacks on shared systems", "对共用系统的攻击"),
    ])
    static let continuing = choices([
        ("dialogue", "dialogue between the envoys", "代表之间的对话"), ("safety-alerts", "safety alerts", "安全警示"),
        ("theses", "theses under way", "进行中的学位论文"), ("return-of-people", "the return of people", "人员返回"),
        ("return-of-data", "the return of data and samples", "数据和样品的归还"),
    ])
    static let authorship = choices([
        ("contribution", "Whoever contributed in substance is named as author, and each contribution is stated.", "作出实质贡献者署名为作者，并注明各自的贡献。"),
        ("icmje", "Authors are those who meet the criteria of the ICMJE.", "作者资格依照国际医学期刊编辑委员会（ICMJE）的标准。"),
        ("alphabetical", "Authors are named in alphabetical order.", "作者按字母顺序署名。"),
        ("agreed-per-work", "Authors and their order are agreed before each work begins.", "每项工作开始前商定作者及署名顺序。"),
    ])

    /// Every question there is, in the order in which they are asked.
    package static let questions: [Question] = [
        Question(
            "purpose", "What is the purpose, in one sentence?", "用一句话说明：目的是什么？", .texts,
            help: Plain("It continues “The purpose of this agreement is: …”.", "接在“本协议的目的是：”之后。")),
        Question("benefit.who", "Who benefits?", "谁受益？", .parties),
        Question("benefit.indicator", "By which one indicator would you see it?", "用哪一项指标可以看出？", .texts),
        Question("benefit.unit", "In which unit is it counted?", "以什么单位计量？", .texts),
        Question("benefit.baseline", "What was its value?", "基线值是多少？", .number),
        Question("benefit.on", "On which day?", "是哪一天的数值？", .date),
        Question("benefit.target", "What is the target?", "目标值是多少？", .number),
        Question("benefit.by", "By which day?", "到哪一天为止？", .date),
        Question(
            "governance.decisions", "How are decisions taken?", "如何作出决定？",
            .choice(
                choices([
                    ("consensus", "By consensus", "协商一致"), ("majority", "By majority", "多数决"), ("lead", "One party decides", "由一方决定"),
                    ("each-own", "Each on its own part", "各自决定"),
                ]))),
        Question("governance.lead", "Which party leads?", "由哪一方牵头？", .party),
        Question("governance.meetEvery", "How often do you meet?", "多久会晤一次？", .span),
        Question("governance.authorship", "How are authors named?", "如何署名？", .choice(authorship)),
        Question("background", "What does each side bring (knowledge, software, rights)?", "各方投入什么（知识、软件、权利）？", .lines),
        Question(
            "foreground.model", "Who owns results?", "成果归谁所有？",
            .choice(
                choices([
                    ("desca-own", "Whoever makes them", "完成者所有"),
                    ("desca-joint-1", "Joint, research free, other use against compensation", "共有：研究免费，其他用途给予补偿"),
                    ("desca-joint-2", "Joint, each as it sees fit", "共有：各自自行使用"), ("by-field", "Divided by field", "按领域划分"),
                    ("free", "Free for everyone", "任何人自由使用"),
                    ("lambert-1", "Lambert 1: one party owns, the other uses in its field", "Lambert 1：一方所有，另一方在其领域内使用"),
                    ("lambert-2", "Lambert 2: one party owns, the other may negotiate an exclusive licence", "Lambert 2：一方所有，另一方可商谈独占许可"),
                    ("lambert-3", "Lambert 3: one party owns, the other may negotiate assignment", "Lambert 3：一方所有，另一方可商谈受让"),
                    ("lambert-4", "Lambert 4: the sponsor owns, academic use stays free", "Lambert 4：出资方所有，学术使用保留"),
                    ("lambert-5", "Lambert 5: contract research", "Lambert 5：委托研究"),
                    ("lambert-a", "Lambert A: each its own, licence for any purpose", "Lambert A：各自所有，互许任何用途"),
                    ("lambert-b", "Lambert B: one party puts all to use and shares", "Lambert B：由一方统一实施并分享收益"),
                    ("lambert-c", "Lambert C: each takes what fits its field", "Lambert C：各取与其业务相符者"),
                    ("lambert-d", "Lambert D: each its own, licence for the project only", "Lambert D：各自所有，仅许项目使用"),
                ])), help: Plain("Not sure? Answer the questions of the Lambert guide first.", "不确定？请先回答 Lambert 指南的问题。")),
        Question("foreground.owner", "Which party owns them?", "归哪一方所有？", .party),
        Question("foreground.field", "In which field?", "在哪个领域？", .texts),
        Question("foreground.negotiateWithin", "Until when may the other ask for more rights?", "另一方可在多长时间内商谈更多权利？", .span),
        Question("foreground.compensationNotice", "How long before other use is notice given?", "作其他用途前提前多久通知？", .span),
        Question("access.requestWithin", "Until when after the end may access be asked for?", "终止后多长时间内可申请使用权？", .span),
        Question(
            "publication.notice", "How long before publication is the text sent?", "发表前多久送交文稿？", .span, help: Plain("DESCA: 45 days.", "DESCA：45 日。")),
        Question("publication.objection", "How long may the other side object?", "异议期多长？", .span, help: Plain("DESCA: 30 days.", "DESCA：30 日。")),
        Question("publication.longestDelay", "How long may publication be delayed at most?", "发表最多可推迟多久？", .span),
        Question(
            "confidentiality.after", "How long after the end does confidentiality last?", "终止后保密多久？", .span,
            help: Plain("DESCA: 4 years.", "DESCA：4 年。")),
        Question("data.items", "Which data sets does each side provide?", "各方提供哪些数据集？", .lines),
        Question(
            "data.class", "Which class do they have?", "属于哪一类别？",
            .choice(
                choices([
                    ("open", "Open", "公开"), ("shared", "Shared with partners", "伙伴共享"), ("controlled", "Controlled", "受控"),
                    ("restricted", "Restricted", "受限"),
                ]))),
        Question("data.deleteAfter", "Within which time after the end is it deleted?", "终止后多久内删除？", .span),
        Question("materials.items", "Which materials does each side provide?", "各方提供哪些材料？", .lines),
        Question("materials.returnWithin", "Within which time after the end are they returned?", "终止后多久内归还？", .span),
        Question("exchange.people", "How many people does each side send?", "各方派出多少人？", .number),
        Question("exchange.length", "For how long each?", "每人多长时间？", .span),
        Question("licence.from", "Who grants the licence?", "由谁授予许可？", .party),
        Question("licence.to", "To whom?", "授予谁？", .party),
        Question("licence.exclusive", "Is it exclusive?", "是否独占？", .choice(choices([("yes", "Exclusive", "独占"), ("no", "Non-exclusive", "非独占")]))),
        Question("licence.field", "In which field?", "在哪个领域？", .texts),
        Question("licence.royalty", "Which share of net income is paid?", "支付净收入的百分之几？", .percent),
        Question("costs.from", "Who pays?", "由谁支付？", .party),
        Question("costs.to", "To whom?", "支付给谁？", .party),
        Question("costs.amount", "How much?", "多少？", .money),
        Question("costs.due", "By which day?", "到哪一天为止？", .date),
        Question("dispute.talks", "Within which time do the envoys talk?", "代表应在多长时间内商谈？", .span),
        Question(
            "dispute.next", "And if that fails?", "商谈不成怎么办？",
            .choice(
                choices([
                    ("none", "The heads decide", "由负责人决定"), ("mediation", "Mediation", "调解"), ("arbitration", "Arbitration", "仲裁"),
                    ("court", "A court", "法院"),
                ]))),
        Question("dispute.body", "By which body?", "由哪个机构？", .texts),
        Question(
            "language.precedence", "Which text holds where they differ?", "文本有出入时以何者为准？",
            .choice(
                choices([("equal", "None: talk", "均不优先：商谈"), ("prevails", "One prevails", "以一种为准"), ("treaty-33", "The rule for treaties", "适用条约规则")])
            )),
        Question("language.prevailing", "Which one?", "以哪一种？", .choice(choices([("en", "English", "英文"), ("zh-Hans", "Chinese", "中文")]))),
        Question("term.from", "From which day? (leave open: from conclusion)", "自哪一天起？（留空：自缔结时起）", .date),
        Question("term.end", "Until which day?", "到哪一天为止？", .date),
        Question("term.length", "Or for how long?", "或：有效期多长？", .span),
        Question(
            "term.renewal", "And then?", "期满之后？",
            .choice(
                choices([
                    ("by-agreement", "Renewed by agreement", "协商续期"), ("automatic", "Renewed of itself", "自动续期"), ("none", "Not renewed", "不续期"),
                ]))),
        Question("term.renewalLength", "For how long each time?", "每次续期多久？", .span),
        Question("term.decideBefore", "How long before the end must you decide?", "最迟在期满前多久决定？", .span),
        Question("termination.notice", "With which notice may one end it early?", "提前终止须提前多久通知？", .span),
        Question("suspension.continues", "What continues while suspended?", "中止期间什么继续进行？", .several(continuing)),
        Question("suspension.longest", "How long may a suspension last?", "中止最长多久？", .span),
        Question("emergency.classes", "Data about what may be opened in an emergency?", "紧急情况下可开放哪些方面的数据？", .several(emergencyClasses)),
        Question("emergency.openers", "Who may open it?", "由谁开放？", .parties),
        Question("emergency.expires", "After which time does the opening end of itself?", "多久后自动失效？", .span),
        Question("emergency.review", "Within which time is it reviewed?", "多长时间内复核？", .span),
    ]
}
