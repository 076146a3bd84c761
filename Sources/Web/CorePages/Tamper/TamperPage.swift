import Canon
import Node
import Pages
import Signing
import Store

/// `/tamper`: a visitor changes a copy of this log, and sees what catches it. Nothing of it is kept.
enum TamperPage {
    static let routes = [
        Route(
            "GET", "/tamper", summary: "Change a part of a copy of this log and see what catches it; ?part=opening|entry|tile|checkpoint&position=N."
        ) {
            request, context in
            try await context.store.read { transaction in
                let reader = ReaderView(request, context, in: transaction)
                let log = LogView(context.origin, home: context.origin, in: transaction)
                guard let window = try TamperWindow(log) else { return .page(empty(reader)) }
                guard let part = Tampering.Part(rawValue: request.query["part"] ?? "") else {
                    return .page(try start(window, log, reader, failure: nil))
                }
                do {
                    let position = try position(request.query["position"], part, window)
                    let original = try Tampering.original(part, at: position, of: window, in: transaction)
                    return .page(edit(part, position, original, reader))
                } catch let failure as Failure { return .page(try start(window, log, reader, failure: failure)) }
            }
        },
        Route("POST", "/tamper", summary: "Verify a copy of this log in which one part was changed; nothing is kept.", bodyLimit: 1 << 20) {
            request, context in
            try await context.store.read { transaction in
                let reader = ReaderView(request, context, in: transaction)
                let log = LogView(context.origin, home: context.origin, in: transaction)
                guard let window = try TamperWindow(log) else { return .page(empty(reader)) }
                do {
                    guard let part = Tampering.Part(rawValue: request.form["part"] ?? "") else {
                        throw Failure(status: 422, code: "tamper.part", pointer: "part", detail: "choose a part: opening, entry, tile or checkpoint")
                    }
                    let position = try position(request.form["position"], part, window)
                    let original = try Tampering.original(part, at: position, of: window, in: transaction)
                    // A form sends line ends as CR LF; no part of a log holds a CR.
                    let content = request.form["content"]?.replacing("\r\n", with: "\n") ?? Tampering.example(part, original)
                    let tampering = Tampering(part: part, position: position, original: original, content: ending(content, like: original))
                    return .page(TamperResult(tampering, window, try TamperCheck(tampering, window, log), reader).page)
                } catch let failure as Failure { return .page(try start(window, log, reader, failure: failure)) }
            }
        },
    ]

    private static func position(_ text: String?, _ part: Tampering.Part, _ window: TamperWindow) throws -> UInt64 {
        if part == .checkpoint { return window.size - 1 }
        guard let position = UInt64(text?.trimmingWhitespace ?? "") else {
            throw Failure(
                status: 422, code: "tamper.position", pointer: "position",
                detail: "a position is a whole number from \(window.start) to \(window.size - 1)")
        }
        return position
    }

    /// Text areas drop or add a newline at the end; that is not what the visitor changed.
    private static func ending(_ content: String, like original: String) -> String {
        var bare = content[...]
        while bare.last == "\n" { bare.removeLast() }
        return original.hasSuffix("\n") ? bare + "\n" : String(bare)
    }

    private static func empty(_ reader: ReaderView) -> Page {
        Page("tamper", title: reader("tamper.title"), model: ["none": reader.empty("log.none")], section: "log")
    }

    // MARK: Choosing

    private static func start(_ window: TamperWindow, _ log: LogView, _ reader: ReaderView, failure: Failure?) throws -> Page {
        let problem = failure.map { reader.words($0) }
        let records = try records(window, log, reader)
        let model: JSON = [
            "scope": .string(
                window.start == 0
                    ? reader.count("tamper.scopeWhole", window.size)
                    : reader("tamper.scopePiece", ["from": reader.formats.number(window.start), "to": reader.formats.number(window.size - 1)])),
            "errors": problem.map { [["field": .string(failure?.pointer ?? "part"), "text": .string($0)]] } ?? [],
            "examples": .array(examples(window, records, reader)),
            "part": [
                "name": "part", "label": reader.json("tamper.part"),
                "options": .array(
                    Tampering.Part.allCases.map { part in
                        [
                            "name": "part", "id": .string("part-\(part.rawValue)"), "value": .string(part.rawValue),
                            "label": reader.json("tamper.parts.\(part.rawValue)"),
                            "hint": reader.json("tamper.parts.\(part.rawValue)Hint"), "selected": .bool(part == .opening),
                        ]
                    }),
            ],
            "position": [
                "name": "position", "label": reader.json("tamper.position"), "width": "short", "type": "text",
                "hint": reader.json(
                    "tamper.positionHint", ["from": reader.formats.number(window.start), "to": reader.formats.number(window.size - 1)]),
                "value": .string(String(records.first?.position ?? window.size - 1)),
                "error": failure?.pointer == "position" ? problem.map { .string($0) } ?? .null : .null,
            ],
            "records": .array(
                records.map { record in
                    [
                        "position": .string(reader.formats.number(record.position)), "title": record.title,
                        "href": .string("/tamper?part=opening&position=\(record.position)"),
                    ]
                }),
        ]
        return Page("tamper", title: reader("tamper.title"), model: model, status: failure?.status ?? 200, section: "log")
    }

    /// The newest public records of the copy, those with a title first.
    private static func records(_ window: TamperWindow, _ log: LogView, _ reader: ReaderView) throws -> [(position: UInt64, title: JSON)] {
        let rows = try log.transaction.query(
            "SELECT idx, record FROM openings WHERE idx >= ? AND idx < ? AND state = 0 ORDER BY idx DESC LIMIT 40",
            [SQLValue(window.start), SQLValue(window.size)])
        let records = rows.compactMap { row in (try? Record(bytes: row.blob(1))).map { (position: UInt64(row.integer(0)), record: $0) } }
        let titled = records.filter { $0.record.subject["title"] != nil } + records.filter { $0.record.subject["title"] == nil }
        return titled.prefix(8).map { ($0.position, RecordTitle.model($0.record, reader)) }
    }

    /// Buttons that make one small change and verify at once.
    private static func examples(_ window: TamperWindow, _ records: [(position: UInt64, title: JSON)], _ reader: ReaderView) -> [JSON] {
        Tampering.Part.allCases.compactMap { part in
            if part == .opening, records.isEmpty { return nil }
            let position = part == .opening ? records[0].position : window.size - 1
            return [
                "part": .string(part.rawValue), "position": .string(String(position)), "button": reader.json("tamper.example.\(part.rawValue)"),
                "text": reader.json("tamper.example.\(part.rawValue)Text", ["position": reader.formats.number(position)]),
            ]
        }
    }

    // MARK: Changing

    private static func edit(_ part: Tampering.Part, _ position: UInt64, _ original: String, _ reader: ReaderView) -> Page {
        let model: JSON = [
            "part": .string(part.rawValue), "position": .string(String(position)),
            "lead": reader.json("tamper.edit.\(part.rawValue)", ["position": reader.formats.number(position)]),
            "content": [
                "name": "content", "label": reader.json("tamper.content"), "hint": reader.json("tamper.contentHint"), "value": .string(original),
                "rows": .string(String(min(24, 4 + original.utf8.count / 70))), "lang": "zxx",
            ],
        ]
        return Page("tamper-edit", title: reader("tamper.editTitle"), model: model, section: "log")
    }
}
