import Canon
import Drafting
import Mandates
import Node
import Pages

/// What an agreement is about, in the words of mandates: subject areas and stages of the industrial chain. An envoy signs what lies within the mandate,
/// so a text that names no subject area can be signed by nobody.
enum FormsAreas {
    /// docs/formats/agreement.md: how many subject areas a text names, and how long each may be.
    private static let (most, longest) = (50, 40)

    /// What stands in the fields for a text.
    static func values(_ text: Agreement) -> [String: String] {
        var values = ["subjects": text.subjects.joined(separator: ", ")]
        for stage in text.stages { values["stage-" + stage] = "on" }
        return values
    }

    /// Puts the values of the fields into a text as far as they can be used: for what is shown while somebody still types.
    static func put(_ values: [String: String], into text: inout Agreement) {
        text.subjects = codes(values["subjects"] ?? "").filter { Hierarchy.subjectArea.isCode($0) }
        text.stages = IndustrialStage.allCases.map(\.rawValue).filter { values["stage-" + $0] != nil }
    }

    private static func codes(_ typed: String) -> [String] {
        var codes: [String] = []
        for part in typed.split(whereSeparator: { [",", "，", "、", ";", "；"].contains($0) }) {
            let code = FormText.trimmed(String(part))
            if !code.isEmpty, !codes.contains(code) { codes.append(code) }
        }
        return codes
    }

    static func fill(_ form: inout FormPage, _ view: ReaderView) {
        form.heading(view("agreements.forms.areas.title"))
        form.line("subjects", view("agreements.forms.areas.subjects"), hint: view("agreements.forms.areas.subjectsHint"))
        form.heading(view("agreements.forms.areas.stages"))
        for stage in IndustrialStage.allCases { form.tick("stage-" + stage.rawValue, stage.words[view.language.rawValue]) }
    }

    /// Puts what was typed and ticked into a text. Throws `Failure` at the field `subjects`.
    static func read(_ request: Request, into text: inout Agreement) throws {
        let codes = codes(request.field("subjects"))
        guard !codes.isEmpty else {
            throw FormText.wrong(
                "subjects", en: "Name at least one subject area: no mandate covers a text that names none.",
                zhHans: "请至少填写一个学科领域：未写明领域的文本不在任何授权书范围之内。")
        }
        if let wrong = codes.first(where: { !Hierarchy.subjectArea.isCode($0) || $0.utf8.count > longest }) {
            throw FormText.wrong(
                "subjects", en: "“\(wrong)” is no subject area; write dotted codes such as 1.5, with commas between.",
                zhHans: "“\(wrong)”不是学科领域代码；请填写带点的代码，例如 1.5，以逗号分隔。")
        }
        guard codes.count <= most else {
            throw FormText.wrong("subjects", en: "These are more than \(most); name wider areas instead.", zhHans: "超过 \(most) 个；请改用更宽的领域。")
        }
        text.subjects = codes
        let stages = IndustrialStage.allCases.map(\.rawValue).filter { request.form["stage-" + $0] != nil }
        // The same stages in another order are no change.
        if Set(stages) != Set(text.stages) { text.stages = stages }
    }

    /// Says on a form what the text is about.
    static func tell(_ form: inout FormPage, _ text: Agreement, _ view: ReaderView) {
        if !text.subjects.isEmpty { form.tell(view("agreements.forms.areas.subjects"), view.formats.list(text.subjects)) }
        let stages = text.stages.compactMap { IndustrialStage(rawValue: $0)?.words[view.language.rawValue] }
        if !stages.isEmpty { form.tell(view("agreements.forms.areas.stages"), view.formats.list(stages)) }
    }
}
