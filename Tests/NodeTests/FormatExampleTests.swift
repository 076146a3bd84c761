import Canon
import Foundation
import Node
import Store
import TestKit
import Testing

/// The worked examples of docs/formats/{state,identity-words}.md, made again. Their values were first made with Python's hashlib, not with this code.
@Suite struct FormatExampleTests {
    private func blocks(_ page: String) throws -> [String] {
        let text = String(decoding: try RepositoryFile.bytes("docs/formats/\(page).md"), as: UTF8.self)
        return text.components(separatedBy: "```\n").enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element.dropLast()) }
    }

    @Test func theStateDigestOfThePageIsThatOfItsRows() throws {
        let columns: [DerivedTable.Column] = [.init("title", .text), .init("place", .integer), .init("note", .text), .init("digest", .blob)]
        var state = StateDigest(tables: [DerivedTable("sample", columns), DerivedTable("empty", columns)])
        state.add([DerivedRow("sample", [.text("Rules"), .integer(9_007_199_254_740_993), .null, .blob([0, 1, 2])])], position: 3)
        state.add([DerivedRow("sample", [.text("数据"), .integer(12), .text("text"), .blob([0xFF])])], position: 7)
        #expect(state.rows == 2)
        #expect(try blocks("state").last == Multibase.base64URL(state.finish().bytes))
    }

    @Test func theWordsOfThePageAreThoseOfItsDigest() throws {
        let blocks = try blocks("identity-words")
        let digest = Digest.sha256(Array("abc".utf8))
        #expect(blocks.count == 2)
        #expect(blocks.first == digest.bytes.map { String(format: "%02x", $0) }.joined())
        #expect(
            blocks.last == IdentityWords.words(for: digest).joined(separator: " ") + "\n"
                + IdentityWords.words(for: digest, in: .chinese).joined(separator: " "))
    }
}
