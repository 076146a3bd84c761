import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing

/// The form of records of kind `mandate.v1`: the payload is that of docs/formats/mandate.md, read by the verifier itself.
enum MandateRecord {
    static func validate(_ record: Record) throws {
        let mandate: Mandate
        do { mandate = try Mandate(json: record.json) } catch { throw Failure(error) }
        guard mandate.names.isEmpty else {
            throw Failure(
                status: 422, code: "envoy.nameInRecord", pointer: "/credentialSubject/name",
                detail: "/credentialSubject/name must be left out: a name in a log could never be erased; give nameDigest and keep the name apart",
                words: [
                    "en": "A name in a log could never be erased. Give its salted digest (nameDigest) and keep the name apart.",
                    "zh-Hans": "日志中的姓名无法删除。请提供加盐摘要（nameDigest），姓名另行保存。",
                ])
        }
    }
}

extension Failure {
    /// A mandate, or an act under one, that is refused: with the stable code of docs/formats/mandate.md and the reason in both languages.
    init(_ refusal: Refusal, status: Int = 422) { self.init(mandate: refusal, status: status) }

    /// A refusal of this module, in both languages.
    static func envoys(_ status: Int, _ code: String, _ pointer: String, en: String, zhHans: String) -> Failure {
        Failure(status: status, code: "envoy." + code, pointer: pointer, detail: "\(pointer) \(en)", words: ["en": en, "zh-Hans": zhHans])
    }
}
