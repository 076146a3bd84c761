import Canon
import Pages

extension StyleSamples {
    /// Fields, errors, answers and notifications.
    var forms: [String: JSON] {
        [
            "errors": [
                ["field": "sample-title", "text": say("Enter a title", "请填写标题")],
                ["field": "sample-date", "text": say("Write the date as 2026-11-23", "请按 2026-11-23 的格式填写日期")],
            ],
            "fieldTitle": [
                "name": "sample-title", "label": say("Title", "标题"), "hint": say("In your own language.", "使用您自己的语言。"),
                "error": say("Enter a title", "请填写标题"),
            ],
            "fieldDate": [
                "name": "sample-date", "label": say("Effective from", "生效日期"), "value": "23.11.", "width": "short",
                "error": say("Write the date as 2026-11-23", "请按 2026-11-23 的格式填写日期"),
            ],
            "fieldText": [
                "name": "sample-text", "label": say("Text", "正文"), "rows": 4, "value": say("First line.\nSecond line.", "第一行。\n第二行。"),
            ],
            "fieldLanguage": [
                "name": "sample-language", "label": say("Language of the text", "正文语言"),
                "options": [
                    ["value": "en", "label": "English", "selected": .bool(language == .english)],
                    ["value": "zh-Hans", "label": "中文", "selected": .bool(language == .chinese)],
                ],
            ],
            "fieldAudience": [
                "name": "sample-audience", "label": say("Who may read it", "谁可以阅读"),
                "options": [
                    ["name": "sample-audience", "id": "sample-public", "value": "public", "label": say("Everybody", "所有人"), "selected": true],
                    [
                        "name": "sample-audience", "id": "sample-sealed", "value": "sealed", "label": say("Named parties only", "仅指定参与方"),
                        "hint": say("Others see that an entry exists, and nothing else.", "其他人只看到有一个条目，别无其他。"), "selected": false,
                    ],
                ],
            ],
            "fieldFile": [
                "name": "sample-file", "label": say("File", "文件"), "hint": say("At most 1 MB.", "不超过 1 MB。"),
            ],
            "fieldHeading": ["text": say("Neutral witnesses", "中立见证方")],
            "fieldTick": ["name": "sample-tick", "label": say("A neutral witness in Geneva", "日内瓦的中立见证方"), "isTicked": true, "error": .null],
            "fieldTicks": [
                "name": "sample-ticks", "label": say("Neutral witnesses", "中立见证方"), "hint": say("One at least.", "至少一个。"), "error": .null,
                "none": .null,
                "options": [
                    ["name": "sample-ticks-1", "label": say("Geneva", "日内瓦"), "isTicked": true],
                    ["name": "sample-ticks-2", "label": say("Oslo", "奥斯陆"), "isTicked": false],
                ],
            ],
            "send": say("Publish this notice", "公布此通知"),
            "answers": [
                "items": [
                    [
                        "label": say("Title", "标题"), "value": say("Rules for sharing temperature data", "气温数据共享规则"),
                        "action": ["href": "#summary", "label": say("Change", "更改"), "about": say("the title", "标题")],
                    ],
                    [
                        "label": say("Effective from", "生效日期"), "missing": true,
                        "action": ["href": "#summary", "label": say("Change", "更改"), "about": say("the date", "日期")],
                    ],
                    ["label": say("Who may read it", "谁可以阅读"), "value": say("Everybody", "所有人")],
                ]
            ],
            "notifications": [
                [
                    "id": "note-good", "tone": "good", "title": say("Published", "已公布"),
                    "text": say("The notice stands in the log as entry 12.", "通知已作为第 12 号条目载入日志。"), "href": "#notification",
                    "link": say("Keep the receipt", "保存回执"),
                ],
                [
                    "id": "note-waiting", "tone": "waiting", "title": say("Waiting for a witness", "等待见证"),
                    "text": say("It is logged. No neutral witness has seen it yet.", "已入日志，中立见证方尚未确认。"),
                ],
                [
                    "id": "note-stop", "tone": "stop", "title": say("This log contradicts itself", "此日志自相矛盾"),
                    "text": say("Two signed checkpoints cannot both be true.", "两个已签名的检查点不可能同时为真。"), "href": "#notification",
                    "link": say("See both", "查看两者"),
                ],
            ],
        ]
    }
}
