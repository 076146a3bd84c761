import Canon
import Mandates
import Signing
import TestKit
import Testing

/// A mandate in plain words; the pages and the worked example show the same lines.
struct WordsTests {
    static func mandate() throws -> Mandate {
        let first = try Vectors.json("mandates/envoy-mandate-vectors.json")["cases"]?.array?.first
        return try Mandate(json: try #require(first?["chain"]?.array?.first))
    }

    @Test func english() throws {
        let words = MandateWords { code, language in
            ["CN": ["en": "China", "zh-Hans": "中国"], "US": ["en": "United States", "zh-Hans": "美国"]][code]?[language]
        }
        let mandate = try WordsTests.mandate()
        #expect(
            words.text(mandate, language: "en")
                == "Acts for: did:web:most.example. Where: China (CN). With whom: United States (US), EU. Subject areas: 1.2, 1.5, 3. "
                + "Stages of the industrial chain: all. Coordinates: no other offices. Level: up to level 3. May: negotiate agreements. "
                + "and may: sign agreements, of these kinds: memorandum of understanding, research agreement, up to USD 2,000,000, for at most 36 months. "
                + "and may: approve the release of data, up to class 2 of https://most.example/data-classes/v1. "
                + "Signatures: the holder's alone is enough. Passing on: may be passed on once, narrowed; who receives it may not pass it on. "
                + "From – until: from 2026-01-01 until, not including, 2027-12-31 (UTC).")
        #expect(
            words.text(mandate, language: "zh-Hans")
                == "代表：did:web:most.example。管辖区：中国（CN）。与何方：美国（US）、EU。学科领域：1.2、1.5、3。产业链环节：全部。协调部门：不协调其他部门。"
                + "级别：至 3 级。可以：谈判协议。并可以：签署协议，种类限于谅解备忘录、研究协议，金额不超过 USD 2,000,000，期限不超过 36 个月。"
                + "并可以：批准提供数据，数据级别不超过 https://most.example/data-classes/v1 的 2 级。签名人数：持有人一人签名即可。"
                + "转授：可在缩小范围后转授一次，受转授人不得再转授。起止时间：自 2026-01-01 起，至 2027-12-31 止（不含，UTC）。")
    }

    @Test func everyWordHasBothLanguages() {
        let words = MandateAction.allCases.map(\.words) + IndustrialStage.allCases.map(\.words) + AgreementKind.codes.map(AgreementKind.words)
        for word in words {
            #expect(!word.en.isEmpty && word.en.utf8.allSatisfy { $0 < 0x80 })
            #expect(word.zhHans.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) })
        }
        #expect(Set(words.map(\.en)).count == words.count && Set(words.map(\.zhHans)).count == words.count)
    }

    @Test func namesAreKeptApart() throws {
        let name = try #require(PersonName(salt: Array(repeating: 1, count: 32), names: ["en": "Li Na", "zh-Hans": "李娜"]))
        let other = try #require(PersonName(salt: Array(repeating: 2, count: 32), names: ["en": "Li Na", "zh-Hans": "李娜"]))
        #expect(name.digest != other.digest)
        #expect(PersonName(salt: [1], names: ["en": "Li Na"]) == nil && PersonName(salt: name.salt, names: [:]) == nil)
        let key = try #require(SigningKey(seed: Array(repeating: 9, count: 32)))
        let did = DIDKey.did(for: key.publicKey)
        var draft = MandateDraft(
            holder: did, principal: did,
            authority: Authority(jurisdictions: ["CN"], counterparties: ["US"], subjectAreas: ["1"], level: 1, powers: [Power(.consult)]),
            validFrom: Instant(seconds: 0), validUntil: Instant(seconds: 10),
            status: StatusPurpose.allCases.map { StatusEntry(purpose: $0, list: "https://a.example/s/\($0.rawValue)", index: 4) })
        draft.nameDigest = name.digest
        let mandate = try draft.signed(
            id: "urn:uuid:01a30000-0000-7000-8000-000000000001", issuer: did, method: DIDKey.verificationMethod(for: key.publicKey),
            at: Instant(seconds: 0), key: key)
        #expect(name.opens(mandate) && !other.opens(mandate) && mandate.names.isEmpty)
    }
}
