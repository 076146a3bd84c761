import Canon
import Pages

extension StyleSamples {
    /// Mastheads, charts, cards and lists.
    var things: [String: JSON] {
        [
            "masthead": masthead, "question": question, "chart": chart, "timeline": timeline, "history": history,
            "party": [
                "href": "#cards", "name": text("Lishan Institute of Earth Observation", "砺山地球观测研究所"), "place": say("China", "中国"),
                "description": text(
                    "A public research institute that collects and checks long series of observations.", "汇集、校核长期观测数据的公立科研机构。"),
                "chips": [chip(.neutral, "fictional", "虚构")],
            ],
            "notice": [
                "href": "#cards", "title": text("Rules for sharing temperature data", "气温数据共享规则"), "party": say("Lishan Institute", "砺山研究所"),
                "date": day(-20).text, "iso": day(-20).iso,
                "summary": text("Example, not law: open data may be shared on conditions.", "示例，并非法律：开放数据满足条件即可共享。"),
                "chips": [chip(.good, "witnessed", "已见证")],
            ],
            "todo": [
                "title": say("What you can do", "您可以做什么"),
                "items": [
                    ["href": "#todo", "label": say("Check this record", "验证此记录"), "text": say("In the browser, or offline.", "在浏览器中，或者离线。")],
                    [
                        "href": "#todo", "label": say("Download the receipt", "下载回执"),
                        "text": say("Everything needed, in one folder.", "所需文件均在一个文件夹内。"),
                    ],
                ],
            ],
            "command": ["label": say("Check this whole node", "验证整个节点"), "text": "comity audit http://localhost:8080"],
            "quote": [
                "text": "科学技术活动应当坚持开放、包容、互惠、共享。", "lang": "zh-Hans", "source": say("Example of a citation, section 3", "引文示例，第三条"),
                "href": "#quote",
                "translation": language == .english
                    ? ["text": "Scientific and technological activities shall be open, inclusive, reciprocal and shared.", "lang": "en"] : .null,
            ],
            "proofLine": proofLine, "prose": prose,
            "pager": [
                "status": say("Page 2 of 5", "第 2 页，共 5 页"), "previous": ["href": "#pager", "label": say("Newer", "较新")],
                "next": ["href": "#pager", "label": say("Older", "较旧")],
            ],
            "more": [
                "summary": say("Why is the position counted from 0?", "位置为何从 0 起计？"),
                "text": say("The position is how many entries stood before it.", "位置表示此前已有多少个条目。"),
            ],
            "empty": [
                "title": say("No notices yet", "尚无通知"),
                "text": say("When a party publishes one, it stands here.", "参与方公布通知后，将在此显示。"),
                "action": ["href": "/about", "label": say("What a notice is", "什么是通知")],
            ],
        ]
    }

    private var masthead: JSON {
        [
            "isSample": true, "eyebrow": say("Cooperation", "合作"), "title": text("Rice in a warmer climate", "气候变暖下的水稻"),
            "parties": [
                ["role": say("Provider", "提供方"), "name": provider, "href": "#masthead"],
                ["role": say("Recipient", "接收方"), "name": recipient, "href": "#masthead"],
            ],
            "lead": text(
                "Two long series, one of temperatures and one of harvests, say more together than each alone.", "一份长期气温数据，一份长期收成数据，合在一起比各自单独更有价值。"),
            "chips": [chip(.good, "both sides have joined", "双方均已加入"), chip(.neutral, "fictional", "虚构")],
            "facts": [
                ["label": say("Opened", "开始日期"), "value": day(0).text, "iso": day(0).iso],
                ["label": say("What moves", "往来内容"), "value": say("knowledge, data", "知识、数据")],
            ],
        ]
    }

    private var question: JSON {
        [
            "id": "sample-why", "word": say("Why?", "为何合作？"), "gloss": say("Is there a need?", "是否有需要？"),
            "lead": say("What is needed, and what each side gains.", "需要什么，各方得到什么。"),
            "chips": [chip(.good, "answered by both sides", "双方均已回答")],
        ]
    }

    private var proofLine: JSON {
        let formats = Formats(language)
        return [
            "stage": chip(.good, "witnessed", "已见证"), "issuer": ["name": provider],
            "statedDay": formats.model(date), "logged": formats.model(Instant(seconds: 1_795_428_000)),
            "witnessed": formats.model(Instant(seconds: 1_795_428_002)),
            "witnesses": say("(2 of 3 neutral witnesses)", "（3 个中立见证方中的 2 个）"), "isSealed": false, "href": "#proof-line",
            "subject": say("Rules for sharing temperature data", "气温数据共享规则"), "subjectLang": .string(language.rawValue),
        ]
    }

    private var prose: JSON {
        let text = word(
            "We keep long series of temperature. They show that it has become warmer, but not what that means for a field of rice.\n\nWe offer what we have checked,\nopenly and free of charge.",
            "我所存有长期气温序列。这些数据表明气温在升高，却不能说明这对一块稻田意味着什么。\n\n我所愿将经校核的数据公开，\n无偿提供。")
        return Prose(text, language: language.rawValue).model
    }

    private var chart: JSON {
        let points = [(1990, 884.0), (1995, 2013), (2000, 4391), (2005, 12_034), (2010, 31_920), (2015, 59_822), (2020, 84_025), (2023, 72_794)]
        let second = [(1990, 120.0), (1995, 310), (2000, 980), (2005, 3100), (2010, 9800), (2015, 17_100), (2020, 30_400), (2023, 33_900)]
        let chart = LineChart(
            id: "sample-chart", title: word("Joint works by year", "历年合著成果"),
            summary: word("A sample: the first line peaks in 2020, the second goes on rising.", "示例：第一条线在 2020 年达到最高，第二条线持续上升。"),
            xLabel: word("Year", "年份"), yLabel: word("Works per year", "每年成果数（项）"),
            series: [
                .init(word("First pair", "第一组"), points.map { .init($0.0, $0.1) }),
                .init(word("Second pair", "第二组"), second.map { .init($0.0, $0.1) }),
            ],
            marks: [.init(series: 0, x: 2020, label: word("84,025 in 2020", "2020 年 84,025 项"))], formats: Formats(language))
        var model = chart.model
        model["source"] = ["text": say("Sample figures, for this page only", "示例数据，仅用于本页")]
        return model
    }

    private var timeline: JSON {
        func day(_ text: String) -> CalendarDate { CalendarDate(text) ?? date }
        let states: [Timeline.State: String] = [
            .inForce: word("in force", "有效"), .lapsed: word("lapsed", "已失效"), .pending: word("pending", "待定"),
            .notEstablished: word("not established", "无法确认"),
        ]
        let timeline = Timeline(
            id: "sample-timeline", title: word("State of an agreement", "一份协定的状态"),
            summary: word("A sample: known, not established, in force, lapsed for some months, in force.", "示例：有效，无法确认，有效，失效数月，有效。"),
            spans: [
                .init(from: day("1979-01-31"), until: day("1984-01-31"), state: .inForce, label: word("in force", "有效")),
                .init(from: day("1984-01-31"), until: day("2018-06-27"), state: .notEstablished, label: word("not established", "无法确认")),
                .init(from: day("2018-06-27"), until: day("2024-08-27"), state: .inForce, label: word("in force", "有效")),
                .init(from: day("2024-08-27"), until: day("2024-12-13"), state: .lapsed, label: ""),
                .init(from: day("2024-12-13"), until: day("2029-08-27"), state: .inForce, label: word("in force", "有效")),
            ],
            events: [
                .init(date: day("1979-01-31"), text: word("Signed and in force", "签署并生效"), source: "A"),
                .init(date: day("2018-06-27"), text: word("Extended", "延期"), source: "B"),
                .init(date: day("2023-08-27"), text: word("Extended by six months", "延期六个月"), source: "C"),
                .init(date: day("2024-02-27"), text: word("Extended by six months", "延期六个月"), source: "C"),
                .init(date: day("2024-08-27"), text: word("Lapsed", "失效"), source: "D"),
                .init(date: day("2024-12-13"), text: word("Renewed for five years", "续签五年"), source: "C"),
            ],
            asked: .init(date: day("2024-10-01"), label: word("asked: 1 October 2024", "所问：2024 年 10 月 1 日")),
            words: .init(
                number: word("No.", "序号"), date: word("Date", "日期"), event: word("Event", "事项"), source: word("Source", "来源"), states: states),
            formats: Formats(language))
        var model = timeline.model
        model["answer"] = [
            "text": say("On 1 October 2024 the agreement had lapsed, as known on that day.", "据当日已知的情况，协定在 2024 年 10 月 1 日已失效。"),
            "chips": [chip(.stop, "lapsed", "已失效")],
        ]
        return model
    }

    private var history: JSON {
        let items: [(Int, String, String, JSON)] = [
            (0, "Joined by the recipient", "接收方加入", chip(.waiting, "logged", "已入日志")),
            (-1, "Opened by the provider", "提供方开始", chip(.good, "witnessed", "已见证")),
        ]
        return [
            "items": .array(
                items.map { offset, english, chinese, chip in
                    ["iso": day(offset).iso, "date": day(offset).text, "title": say(english, chinese), "href": "#history", "chips": [chip]]
                })
        ]
    }
}
