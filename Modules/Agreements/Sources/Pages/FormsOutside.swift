import AgreementsAPI
import Canon
import Node
import Pages
import Signing

/// `/agreements/:uuid/outside`: the agreement was signed on paper, sealed, or with a qualified signature; the digest of the signed file is recorded here.
///
/// The file itself is not kept: a browser with JavaScript sends its digest alone, and what comes without is digested and dropped.
enum FormsOutside {
    static let ways = ["handwritten", "seal", "qualified-signature"]
    /// The largest file that is taken where the browser does not compute the digest, in bytes.
    static let maximumFile = 32 << 20

    static let answer = Forms.answer(
        "outside", fields: ["file": "file", "means": "means", "agreement": "file"], defaults: { ["on": $0.view.now.date.description] },
        fill: { form, subject in
            let view = subject.view
            form.file(
                "file", view("agreements.forms.outside.file"), hint: view("agreements.forms.outside.fileHint"), digest: "digest",
                words: (view("agreements.forms.outside.working"), view("agreements.forms.outside.done")))
            form.line("digest", view("agreements.forms.outside.digest"), hint: view("agreements.forms.outside.digestHint"))
            form.choices("means", view("agreements.forms.outside.means"), FormsOutside.ways.map { ($0, view("agreements.forms.outside.ways." + $0)) })
            form.day("on", view("agreements.forms.outside.on"))
            try FormsMandate.ask(&form, subject)
            form.area("note-en", view("agreements.forms.noteEn"), rows: 3, lang: "en")
            form.area("note-zh", view("agreements.forms.noteZh"), rows: 3, lang: "zh-Hans")
        },
        build: { subject, request in
            let digest = try FormsOutside.digest(request)
            let means = request.field("means")
            guard FormsOutside.ways.contains(means) else {
                throw FormText.wrong("means", en: "Choose how it was signed.", zhHans: "请选择签署方式。")
            }
            let on = try request.day("on")
            guard on <= subject.view.now.date else {
                throw FormText.wrong("on", en: "That day lies ahead. Record it once it was signed.", zhHans: "该日期尚未到来；请在签署之后登记。")
            }
            let office = subject.office(request)
            let text = digest.multibase
            guard !subject.reader.acts(AgreementKinds.outside).contains(where: { $0.issuer == office.party && $0.subject["file"]?.string == text })
            else {
                throw FormText.wrong("file", en: "Your party has recorded this file already.", zhHans: "贵方已登记过该文件。")
            }
            var members: JSONObject = ["file": .string(text), "means": .string(means), "on": .string(on.description)]
            let note = request.texts("note")
            if !note.isEmpty { members["note"] = .languages(note) }
            var act = try subject.act(AgreementKinds.outside, members, request)
            try FormsMandate.cite(request, subject, &act)
            return act
        })

    /// Of the file that was sent, else what stands in the field. Throws `Failure` where neither says one, and where the two differ.
    private static func digest(_ request: Request) throws -> Digest {
        let typed = request.field("digest")
        let file = request.files["file"].flatMap { $0.bytes.isEmpty ? nil : Digest.sha256($0.bytes) }
        guard !typed.isEmpty else {
            guard let file else {
                throw FormText.wrong("file", en: "Choose the signed file, or fill in its digest.", zhHans: "请选择已签署的文件，或填写其摘要。")
            }
            return file
        }
        guard let digest = Digest(typed: typed) else {
            throw FormText.wrong(
                "digest", en: "This is no SHA-256 digest: 64 hexadecimal digits, or u and 43 characters.",
                zhHans: "这不是 SHA-256 摘要：应为 64 位十六进制数字，或 u 加 43 个字符。")
        }
        guard file.map({ $0 == digest }) ?? true else {
            throw FormText.wrong(
                "digest", en: "This is the digest of another file than the one you chose. Leave it empty, or choose the other file.",
                zhHans: "该摘要与所选文件不符。请留空，或另选文件。")
        }
        return digest
    }
}
