import Canon
import Pages

extension StyleSamples {
    /// Two sides, statuses, proof and receipt.
    var sides: [String: JSON] {
        [
            "sides": twoSides,
            "chips": [
                chip(.good, "witnessed", "已见证"), chip(.waiting, "logged", "已入日志"), chip(.stop, "may not", "不得"),
                chip(.unknown, "not established", "无法确认"), chip(.neutral, "superseded", "被取代"),
            ],
            "proof": proof, "receipt": receipt,
        ]
    }

    private func cell(_ party: JSON, _ english: String, _ chinese: String, _ chip: JSON) -> JSON {
        ["party": party["text"] ?? .null, "text": say(english, chinese), "lang": .string(language.rawValue), "chips": [chip]]
    }

    private var twoSides: JSON {
        [
            "label": say("Both sides' rules", "双方规则"),
            "provider": ["role": say("Provider", "提供方"), "name": provider, "href": "#sides"],
            "recipient": ["role": say("Recipient", "接收方"), "name": recipient, "href": "#sides"],
            "rows": [
                [
                    "label": say("Open data", "开放数据"),
                    "provider": cell(provider, "May be shared when the source is named.", "注明来源即可共享。", chip(.good, "may, on conditions", "附条件可以")),
                    "recipient": cell(
                        recipient, "No published rule stops this.", "没有已公布的规则予以阻止。", chip(.good, "no published rule stops this", "没有已公布的规则予以阻止")),
                ],
                [
                    "label": say("Personal information", "个人信息"),
                    "provider": cell(
                        provider, "Needs a filing. With a filing it may go.", "须备案；完成备案即可提供。", chip(.waiting, "needs filing", "须备案")),
                    "recipient": cell(
                        recipient, "Not enough facts: say where it will be kept.", "事实不足：请说明存放地点。", chip(.unknown, "not enough facts", "事实不足")),
                ],
            ],
        ]
    }

    private var ladder: JSON {
        [
            "steps": [
                ["label": say("Logged", "已入日志"), "state": "done", "text": say("entry 12 of localhost:8080", "localhost:8080 的第 12 号条目")],
                ["label": say("Seen by Cypress Plain State", "柏原州立大学已见"), "state": "done", "text": say("10:05:02 UTC", "10:05:02（UTC）")],
                ["label": say("Witnessed", "已见证"), "state": "now", "text": say("0 of 1 neutral witness so far", "中立见证方 1 个，目前 0 个已联署")],
            ]
        ]
    }

    private var clocks: JSON {
        let formats = Formats(language)
        let stated = formats.model(Instant(seconds: 1_795_428_000))
        let logged = formats.model(Instant(seconds: 1_795_428_001))
        return [
            "stated": ["iso": stated["iso"] ?? .null, "text": stated["text"] ?? .null, "note": say("what the issuer says", "签发方所称的时间")],
            "logged": ["iso": logged["iso"] ?? .null, "text": logged["text"] ?? .null, "note": say("entry 12", "第 12 号条目")],
            "seen": ["text": say("not yet by a neutral witness", "中立见证方尚未确认"), "note": say("deadlines go by this clock", "期限以此为准")],
        ]
    }

    private var command: JSON { ["label": say("Check it without a network", "离线验证"), "text": "comity verify receipt"] }

    private var proof: JSON {
        [
            "heading": say("Proof", "证明"),
            "signer": ["name": provider, "href": "#proof", "key": key],
            "clocks": clocks, "ladder": ladder,
            "check": ["url": "/api/v1/records/00000000-0000-7000-8000-000000000000/proof"],
            "downloads": [
                ["href": "#proof", "label": "receipt.tlog-proof", "note": say("entry, path and signed checkpoint", "条目、路径和已签名的检查点")],
                ["href": "#proof", "label": "opening.json", "note": say("record and salt", "记录与盐值")],
            ],
            "command": command,
            "checking": say("Checked by the software of localhost:8080 itself.", "由 localhost:8080 自己的软件验证。"),
        ]
    }

    private var receipt: JSON {
        [
            "title": say("Rules for sharing temperature data", "气温数据共享规则"), "reference": "urn:uuid:019ab2c3-0000-7000-8000-000000000001",
            "url": "http://localhost:8080/records/019ab2c3-0000-7000-8000-000000000001",
            "summary": [
                "items": [
                    ["label": say("Act", "行为"), "value": say("Published a notice", "公布通知")],
                    ["label": say("By", "签发方"), "value": provider["text"] ?? .null],
                ]
            ],
            "ladder": ladder, "position": "12", "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "issued": day(0).text, "command": command,
            "checking": say("Checked by the software of localhost:8080 itself.", "由 localhost:8080 自己的软件验证。"),
        ]
    }
}
