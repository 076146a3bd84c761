import Canon
import Mandates
import Node
import Pages
import Signing

/// The mandates that a record cites in `refersTo`: each known here, of the record's own issuer, approved by its holder, and wide enough for what is done.
///
/// The party's key signs the record; its people approve it. A mandate counts where its own holder approved: with a key that the mandate names, or the key
/// that the holder's did:key is. Where a mandate asks for several signatures, the holders of all the cited mandates are counted.
package struct CitedMandates {
    /// One of them, with what the check found.
    package struct Cited: Sendable {
        package var logged: LoggedMandate
        package var verdict: Verdict
    }

    /// What was found; `refusal` is nil where the record has the powers it needs.
    package struct Finding: Sendable {
        package var cited: [Cited] = []
        package var refusal: Failure?
    }

    private let known: any KnownMandates
    private let code: String
    private let none: Failure

    /// - Parameters:
    ///   - code: what the codes of refusals begin with, such as `agreement.signature`.
    ///   - none: why a record that cites no mandate is refused.
    package init(_ known: any KnownMandates, code: String, none: Failure) { (self.known, self.code, self.none) = (known, code, none) }

    /// - Parameters:
    ///   - asksHolders: whether the holders themselves must have approved the record.
    ///   - judge: whether what is done lies within a mandate, at the place where it stands.
    package func check(_ record: Record, asksHolders: Bool, judge: (Mandate) throws -> Verdict) throws -> Finding {
        var finding = Finding()
        guard !record.refersTo.isEmpty else {
            finding.refusal = none
            return finding
        }
        for (i, reference) in record.refersTo.enumerated() {
            let pointer = "/refersTo/\(i)"
            guard let logged = try known.mandate(reference.id), logged.mandate.digest == reference.digest else {
                finding.refusal = refusal(
                    "mandateUnknown", pointer, "names no mandate that stands in a log known here with this digest; check id and digest",
                    "所指授权书在此处已知的日志中不存在，或摘要不符；请核对名称与摘要")
                return finding
            }
            guard logged.mandate.principal == record.issuer else {
                finding.refusal = refusal(
                    "mandateOfAnother", pointer, "is a mandate of \(logged.mandate.principal); a party acts under mandates of its own",
                    "是 \(logged.mandate.principal) 的授权书；各方须依自己的授权书行事")
                return finding
            }
            finding.cited.append(Cited(logged: logged, verdict: try judge(logged.mandate)))
        }
        // What the mandates do not cover is said first: nobody need be asked for an approval that could not help.
        finding.refusal = Self.denied(finding.cited) ?? (asksHolders ? notByHolder(record, finding.cited) : nil) ?? Self.tooFew(finding.cited)
        return finding
    }

    /// The first verdict that denies. That too few approved is no denial of one mandate: others may approve as well.
    private static func denied(_ cited: [Cited]) -> Failure? {
        cited.lazy.compactMap(\.verdict.refusal).first { $0.code != .coSign }.map { Failure(mandate: $0, status: 403) }
    }

    private func notByHolder(_ record: Record, _ cited: [Cited]) -> Failure? {
        cited.first { !Self.isApproved(record, by: $0.logged.mandate) }.map { item in
            refusal(
                "notByHolder", "/approvals",
                "hold none by the holder of the mandate \(item.logged.id); the holder must approve, with a key that the mandate names",
                "没有授权书 \(item.logged.id) 持有人的批准；须由持有人以授权书载明的密钥批准")
        }
    }

    /// That too few approved, counted over all who did.
    private static func tooFew(_ cited: [Cited]) -> Failure? {
        let people = Set(cited.map(\.logged.mandate.holder)).count
        guard let needed = cited.map(\.logged.mandate.authority.signatures).max(), needed > people else { return nil }
        return Failure(
            mandate: Refusal(
                .coSign, at: "/approvals", en: "the mandate asks for \(needed) signatures in all, and holders of \(people) cited mandates approved",
                zhHans: "授权书要求共 \(needed) 人签署，而所引授权书的持有人中有 \(people) 人批准"), status: 403)
    }

    private static func isApproved(_ record: Record, by mandate: Mandate) -> Bool {
        let keys = mandate.approvingKeys
        return record.approvals.contains { $0["publicKey"]?.string.map(keys.contains) ?? false }
    }

    private func refusal(_ word: String, _ pointer: String, _ en: String, _ zh: String) -> Failure {
        .powers("\(code).\(word)", at: pointer, en: en, zhHans: zh)
    }
}

extension Mandate {
    /// The keys, as Multikeys, with which its holder approves: those that it names, and the one that the holder's did:key is.
    package var approvingKeys: Set<String> {
        var keys = Set(keys.map(\.text))
        if holder.hasPrefix("did:key:") { keys.insert(String(holder.dropFirst(8))) }
        return keys
    }
}

extension Failure {
    /// That whoever made a record lacks the power for it: 403, with what is wrong after the pointer to the place.
    package static func powers(_ code: String, at pointer: String, en: String, zhHans: String) -> Failure {
        Failure(
            status: 403, code: code, pointer: pointer, detail: "\(pointer) \(en)",
            words: ["en": "\(pointer) \(en)", "zh-Hans": "\(pointer) \(zhHans)"])
    }
}
