import Canon

/// The text of an agreement as one value: `agreement.v1` of docs/formats/agreement.md. Every version, every language and every digest comes from it.
package struct Agreement: Hashable, Sendable {
    package var kind: AgreementKind
    package var title: Texts
    package var parties: [Party]
    /// The languages in which it is authentic, two or more.
    package var languages: [String]
    package var precedence: Precedence
    package var clauses: [Clause]
    package var conclusion: ConclusionMember?
    /// The framework agreement below which this one stands, or the agreement that a renewal renews.
    package var framework: AgreementReference?
    /// The agreement that this one replaces.
    package var supersedes: AgreementReference?
    /// What it is worth in all, for mandates that have a limit.
    package var value: JSON?
    /// Subject areas, as dotted codes, for mandates that name them.
    package var subjects: [String]
    /// Stages of the industrial chain that it concerns, for mandates that name them.
    package var stages: [String]
    package var attachments: [Attachment]

    package init(
        kind: AgreementKind, title: Texts, parties: [Party], languages: [String], precedence: Precedence, clauses: [Clause],
        conclusion: ConclusionMember? = nil, framework: AgreementReference? = nil, supersedes: AgreementReference? = nil, value: JSON? = nil,
        subjects: [String] = [], stages: [String] = [], attachments: [Attachment] = []
    ) {
        (self.kind, self.title, self.parties, self.languages, self.precedence) = (kind, title, parties, languages, precedence)
        (self.clauses, self.conclusion, self.framework, self.supersedes) = (clauses, conclusion, framework, supersedes)
        (self.value, self.subjects, self.stages, self.attachments) = (value, subjects, stages, attachments)
    }

    /// What is signed: the agreement as JSON, from which reading gives the same value again.
    package var json: JSON {
        var out: JSONObject = [
            "kind": .string(kind.rawValue), "title": .texts(title), "parties": .array(parties.map(\.json)),
            "languages": .array(languages.map(JSON.string)), "precedence": .string(precedence.text), "clauses": .array(clauses.map(\.json)),
        ]
        if let conclusion { out["conclusion"] = conclusion.json }
        if let framework { out["framework"] = framework.json }
        if let supersedes { out["supersedes"] = supersedes.json }
        if let value { out["value"] = value }
        if !subjects.isEmpty { out["subjects"] = .array(subjects.map(JSON.string)) }
        if !stages.isEmpty { out["stages"] = .array(stages.map(JSON.string)) }
        if !attachments.isEmpty { out["attachments"] = .array(attachments.map(\.json)) }
        return .object(out)
    }

    /// RFC 8785.
    package var canonicalBytes: [UInt8] { json.canonicalBytes }

    /// SHA-256 of the canonical bytes: what both sides see before they sign, and what signatures name.
    package var digest: Digest { .sha256(canonicalBytes) }

    /// The words of one language alone, as canonical JSON: what a reader of that language agrees to.
    package func wording(in language: String) -> JSON {
        func word(_ texts: Texts) -> JSON { texts[language].map(JSON.string) ?? .null }
        return [
            "language": .string(language), "title": word(title), "parties": .array(parties.map { word($0.name) }),
            "clauses": .array(clauses.map { ["id": .string($0.id), "title": word($0.title), "text": word($0.text)] }),
        ]
    }

    /// SHA-256 of the canonical bytes of one language's wording.
    package func digest(of language: String) -> Digest { .sha256(wording(in: language).canonicalBytes) }

    /// The party of that name.
    package func party(_ id: String) -> Party? { parties.first { $0.id == id } }
    /// The first clause of a type.
    package func clause(_ type: ClauseType) -> Clause? { clauses.first { $0.type == type } }
    /// The clause of that id.
    package func clause(id: String) -> Clause? { clauses.first { $0.id == id } }
    /// Every duty with the clause that holds it, in the order of the text.
    package var duties: [(clause: String, duty: Duty)] { clauses.flatMap { clause in clause.duties.map { (clause.id, $0) } } }
}
