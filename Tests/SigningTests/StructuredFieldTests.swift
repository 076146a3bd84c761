import Canon
import Signing
import TestKit
import Testing

/// Every case of the working group's test suite for structured fields.
struct StructuredFieldTests {
    typealias Field = StructuredField

    @Test(arguments: try Vectors.names(in: "structured-fields"))
    func reading(_ file: String) throws {
        let cases = try #require(try Vectors.json("structured-fields/" + file).array)
        for test in cases {
            let name = test["name"]?.string ?? ""
            let raw = try #require(test["raw"]?.array).compactMap(\.string).joined(separator: ", ")
            let read: (value: JSON, text: String)?
            do {
                read = try StructuredFieldTests.read(raw, as: test["header_type"]?.string)
            } catch is Field.Failure { read = nil }
            if test["must_fail"] == true {
                #expect(read == nil, "\(name): \(raw)")
            } else if let read {
                #expect(read.value == test["expected"], "\(name): \(raw)")
                let canonical = test["canonical"]?.array?.compactMap(\.string) ?? [raw]
                #expect(read.text == canonical.joined(separator: ", "), "\(name)")
            } else {
                // Faults that a reader may let pass; this one does not.
                #expect(test["can_fail"] == true, "\(name): \(raw)")
            }
        }
        #expect(!cases.isEmpty)
    }

    @Test(arguments: try Vectors.names(in: "structured-fields/serialisation-tests"))
    func writing(_ file: String) throws {
        let cases = try #require(try Vectors.json("structured-fields/serialisation-tests/" + file).array)
        for test in cases {
            let name = test["name"]?.string ?? ""
            let text: String?
            do {
                text = try StructuredFieldTests.write(#require(test["expected"]), as: test["header_type"]?.string)
            } catch is Field.Failure { text = nil }
            if test["must_fail"] == true {
                #expect(text == nil, "\(name)")
            } else {
                #expect(text == test["canonical"]?.array?.first?.string, "\(name)")
            }
        }
        #expect(!cases.isEmpty)
    }

    @Test func duplicatesWhereNoneMustBe() throws {
        #expect(try Field.dictionary("a=1, b=2, a=3").entries.map(\.key) == ["a", "b"])
        #expect(throws: Field.Failure.self) { try Field.dictionary("a=1, b=2, a=3", refusingDuplicates: true) }
        #expect(throws: Field.Failure.self) { try Field.list(String(repeating: "a,", count: 40_000)) }
    }

    private static func read(_ raw: String, as type: String?) throws -> (value: JSON, text: String) {
        switch type {
        case "item":
            let item = try Field.item(raw)
            return (json(item), try Field.text(item))
        case "list":
            let list = try Field.list(raw)
            return (.array(list.map(json)), try Field.text(list))
        default:
            let dictionary = try Field.dictionary(raw)
            return (.array(dictionary.entries.map { [.string($0.key), json($0.value)] }), try Field.text(dictionary))
        }
    }

    private static func json(_ member: Field.Member) -> JSON {
        switch member {
        case .item(let item): json(item)
        case .inner(let list): [.array(list.items.map(json)), json(list.parameters)]
        }
    }

    private static func json(_ item: Field.Item) -> JSON { [json(item.value), json(item.parameters)] }
    private static func json(_ parameters: Field.Parameters) -> JSON { .array(parameters.entries.map { [.string($0.key), json($0.value)] }) }

    private static func json(_ value: Field.BareItem) -> JSON {
        switch value {
        case .integer(let number): .integer(number)
        case .decimal(let thousandths): JSON.number(Double(thousandths) / 1000) ?? .null
        case .string(let text): .string(text)
        case .token(let text): ["__type": "token", "value": .string(text)]
        case .bytes(let bytes): ["__type": "binary", "value": .string(base32(bytes))]
        case .boolean(let value): .bool(value)
        case .date(let seconds): ["__type": "date", "value": .integer(seconds)]
        case .display(let text): ["__type": "displaystring", "value": .string(text)]
        }
    }

    /// RFC 4648 §6, in which the suite writes bytes.
    private static func base32(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var result = ""
        for chunk in stride(from: 0, to: bytes.count, by: 5) {
            let part = Array(bytes[chunk..<min(chunk + 5, bytes.count)])
            let bits = part.enumerated().reduce(UInt64(0)) { $0 | UInt64($1.element) << UInt64(32 - 8 * $1.offset) }
            let used = (part.count * 8 + 4) / 5
            for i in 0..<8 { result.append(i < used ? alphabet[Int(bits >> UInt64(35 - 5 * i) & 31)] : "=") }
        }
        return result
    }

    private static func write(_ value: JSON, as type: String?) throws -> String {
        switch type {
        case "item": return try Field.text(item(value))
        case "list": return try Field.text((value.array ?? []).map { try .item(item($0)) })
        default:
            var dictionary = Field.Dictionary()
            for entry in value.array ?? [] {
                dictionary.set(try #require(entry.array?[0].string), .item(try item(#require(entry.array?[1]))))
            }
            return try Field.text(dictionary)
        }
    }

    private static func item(_ value: JSON) throws -> Field.Item {
        let parts = try #require(value.array)
        var item = Field.Item(try bare(parts[0]))
        for parameter in parts[1].array ?? [] { item.parameters[try #require(parameter.array?[0].string)] = try bare(#require(parameter.array?[1])) }
        return item
    }

    private static func bare(_ value: JSON) throws -> Field.BareItem {
        switch value {
        case .integer(let number): return .integer(number)
        case .double(let number):
            guard let decimal = Field.BareItem.decimal(number) else { return .decimal(thousandths: .max) }
            return decimal
        case .string(let text): return .string(text)
        case .bool(let value): return .boolean(value)
        default: return .token(try #require(value["__type"] == "token" ? value["value"]?.string : nil))
        }
    }
}
