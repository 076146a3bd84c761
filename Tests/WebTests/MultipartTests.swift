import Pages
import TestKit
import Testing

@testable import Web

@Suite struct MultipartTests {
    private func body(_ text: String) -> [UInt8] { Array(text.replacing("\n", with: "\r\n").utf8) }

    @Test func fieldsAndFiles() throws {
        let multipart = try Multipart(
            body(
                "--b\nContent-Disposition: form-data; name=\"title\"\n\n科学\n--b\ncontent-disposition: form-data; name=file; filename=\"C:\\fakepath\\a.txt\"\n"
                    + "Content-Type: text/plain; charset=utf-8\n\n--b-not\nx\n--b\nContent-Disposition: form-data; name=\"none\"; filename=\"\"\n\n\n--b--\n"
            ),
            boundary: "b")
        #expect(multipart.fields == ["title": "科学"])
        #expect(multipart.files.keys.sorted() == ["file"])
        #expect(multipart.files["file"]?.name == "a.txt")
        #expect(multipart.files["file"]?.mediaType == "text/plain")
        #expect(multipart.files["file"].map { String(decoding: $0.bytes, as: UTF8.self) } == "--b-not\r\nx")
    }

    @Test(arguments: [
        "", "--", "--b", "--b\n", "x--b--", "--b\n\n\n--b--", "--b\nContent-Disposition: form-data\n\nx\n--b--",
        "--b\nContent-Disposition: form-data; name=\"\"\n\nx\n--b--", "--b\nContent-Disposition: attachment; name=a\n\nx\n--b--",
        "--b\nContent-Disposition: form-data; name=a\n\nx", "--b\nContent-Disposition: form-data; name=a\nx\n--b--",
        "--b\nContent-Disposition: form-data; name=a\nContent-Transfer-Encoding: base64\n\nx\n--b--",
    ])
    func malformedBodiesAreRefused(text: String) {
        #expect { _ = try Multipart(body(text), boundary: "b") } throws: { ($0 as? Failure)?.code == "request.multipart" }
    }

    /// Around the bound, byte by byte: one line or two may end just inside it, on it, or just outside.
    @Test(arguments: Multipart.maxHeaderBytes - 6...Multipart.maxHeaderBytes + 6, [0, 1, 2, 3])
    func headersAreBoundedToTheByte(size: Int, tail: Int) {
        let name = "Content-Disposition: form-data; name=a\n"
        let last = tail == 0 ? "" : "y:\(String(repeating: "z", count: tail - 1))\n"
        // Line ends have two bytes on the wire; the header ends with an empty line.
        let rest = size - (name.count + 1) - (last.isEmpty ? 0 : last.count + 1) - 2
        let header = "\(name)x:\(String(repeating: "y", count: rest - 4))\n\(last)\n"
        let read = try? Multipart(body("--b\n\(header)value\n--b--"), boundary: "b")
        #expect(read?.fields == (size <= Multipart.maxHeaderBytes ? ["a": "value"] : nil))
    }

    @Test func headersAndPartsAreBounded() {
        let long = "--b\nContent-Disposition: form-data; name=a; x=\(String(repeating: "y", count: Multipart.maxHeaderBytes))\n\nx\n--b--"
        #expect(throws: Failure.self) { _ = try Multipart(body(long), boundary: "b") }
        let many = String(repeating: "--b\nContent-Disposition: form-data; name=a\n\nx\n", count: Multipart.maxParts + 1) + "--b--"
        #expect(throws: Failure.self) { _ = try Multipart(body(many), boundary: "b") }
    }

    @Test(
        arguments: [
            ("multipart/form-data; boundary=abc", "abc"), ("Multipart/Form-Data; boundary=\"a b c\"", "a b c"), ("multipart/form-data", nil),
            ("multipart/mixed; boundary=a", nil), ("multipart/form-data; boundary=", nil), ("multipart/form-data; boundary=\"a \"", nil),
            ("multipart/form-data; boundary=\(String(repeating: "a", count: 71))", nil), ("multipart/form-data; boundary=科", nil),
        ] as [(String, String?)])
    func boundaries(type: String, boundary: String?) { #expect(Multipart.boundary(of: type) == boundary) }

    /// Whatever is written is read back; whatever is broken is refused with a `Failure` or still gives bounded values, and never anything else.
    @Test func randomBodies() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededRandom(seed: seed)
        for round in 0..<300 {
            let boundary = "b\(random.next() % 1000)"
            var fields: [String: String] = [:]
            var files: [String: [UInt8]] = [:]
            var bytes: [UInt8] = []
            for n in 0..<Int.random(in: 1...5, using: &random) {
                let alphabet = Array("ab\r\n-\(boundary)科\"; ")
                let text = String((0..<Int.random(in: 0...40, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "a" })
                let collides = text.contains("\r\n--\(boundary)") || text.hasPrefix("--\(boundary)")
                let value = collides ? "plain" : text
                bytes += Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"f\(n)\"".utf8)
                if Bool.random(using: &random) {
                    files["f\(n)"] = Array(value.utf8)
                    bytes += Array("; filename=\"x\"".utf8)
                } else {
                    fields["f\(n)"] = value
                }
                bytes += Array("\r\n\r\n".utf8) + Array(value.utf8) + [0x0D, 0x0A]
            }
            bytes += Array("--\(boundary)--\r\n".utf8)
            let read = try Multipart(bytes, boundary: boundary)
            #expect(read.fields == fields && read.files.mapValues(\.bytes) == files, "seed \(seed), round \(round)")

            var broken = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let at = Int.random(in: 0..<broken.count, using: &random)
                switch Int.random(in: 0...2, using: &random) {
                case 0: broken[at] = UInt8.random(in: 0...255, using: &random)
                case 1: broken.removeSubrange(at...)
                default: broken.insert(contentsOf: [0x0D, 0x0A], at: at)
                }
                if broken.isEmpty { break }
            }
            if let read = try? Multipart(broken, boundary: boundary) {
                #expect(read.files.values.allSatisfy { $0.bytes.count <= broken.count }, "seed \(seed), round \(round)")
            }
        }
    }
}
