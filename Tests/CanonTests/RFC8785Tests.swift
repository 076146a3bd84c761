import Canon
import TestKit
import Testing

/// The files and numbers that come with RFC 8785.
struct RFC8785Tests {
    @Test(arguments: ["arrays", "french", "structures", "unicode", "values", "weird"])
    func file(_ name: String) throws {
        let input = try JSON.parse(try Vectors.bytes("rfc8785/input/\(name).json"), limits: .vectors)
        let output = try Vectors.bytes("rfc8785/output/\(name).json")
        let hex = try Vectors.lines("rfc8785/outhex/\(name).txt").joined(separator: " ").split(separator: " ").joined()
        #expect(input.canonicalBytes == output)
        #expect(Hex.encode(input.canonicalBytes) == hex)
        #expect(try JSON.parseCanonical(output, limits: .vectors) == input)
    }

    @Test func tenThousandNumbers() throws {
        let lines = try Vectors.lines("rfc8785/es6testfile10k.txt")
        #expect(lines.count == 10_000)
        var wrong: [String] = []
        for line in lines {
            let parts = line.split(separator: ",")
            let bits = try #require(UInt64(parts[0], radix: 16))
            let number = Double(bitPattern: bits)
            let text = String(parts[1])
            let value = try #require(JSON.number(number))
            if JSON.double(number).canonicalText != text || value.canonicalText != text { wrong.append(line) }
            let read = try JSON.parseCanonical(Array(text.utf8), limits: .vectors)
            if read != value || read.double != number { wrong.append("read " + line) }
        }
        #expect(wrong.isEmpty, "\(wrong.count) numbers, such as \(wrong.prefix(5))")
    }

    /// RFC 8785 Appendix B, the rows that the generated file may lack.
    @Test(
        arguments: [
            (0x0000_0000_0000_0001, "5e-324"), (0x8000_0000_0000_0001, "-5e-324"), (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"), (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"), (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"), (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"), (0x3eb0_c6f7_a0b5_ed8d, "0.000001"), (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"), (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
        ] as [(UInt64, String)])
    func appendixB(_ bits: UInt64, _ text: String) {
        #expect(JSON.double(Double(bitPattern: bits)).canonicalText == text)
    }

    @Test func numbersThatJSONCannotSay() {
        for number in [Double.infinity, -.infinity, .nan] {
            #expect(JSON.number(number) == nil)
            #expect(!JSON.array([.double(number)]).isInterchangeable)
        }
        #expect(!JSON.integer(JSON.safeInteger + 1).isInterchangeable)
        #expect(!JSON.integer(.min).isInterchangeable)
        #expect(JSON.integer(-JSON.safeInteger).isInterchangeable)
    }
}
