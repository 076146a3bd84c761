import Canon

extension ConclusionReason {
    /// One plain sentence in each language.
    public var words: [String: String] {
        let (english, chinese) = sentences
        return ["en": english, "zh-Hans": chinese]
    }

    private var sentences: (String, String) {
        switch self {
        case .enoughSaw(let saw, let named, let needed, let by):
            (
                "\(saw) of \(named) named witnesses saw the conclusion with all signatures by \(by); needed: \(needed).",
                "所列 \(named) 个见证方中有 \(saw) 个在 \(by) 之前（含当时）见到签署齐备的缔结记录，达到所需的 \(needed) 个。"
            )
        case .tooFewCanHaveSeen(let most, let named, let needed, let by):
            (
                "At most \(most) of \(named) named witnesses can have seen the conclusion by \(by); needed: \(needed).",
                "所列 \(named) 个见证方中，至多 \(most) 个可能在 \(by) 之前（含当时）见到缔结记录，未达到所需的 \(needed) 个。"
            )
        case .notShown(let saw, let excluded, let named, let needed):
            (
                "Of \(named) named witnesses, \(saw) are shown to have seen the conclusion in time and \(excluded) are shown not to have; needed: \(needed). Until more is known, nothing is performed.",
                "所列 \(named) 个见证方中，已证明 \(saw) 个按时见到缔结记录，\(excluded) 个未见到；需要 \(needed) 个。在查明之前，各方均不履行。"
            )
        case .tooManyForked(let forked, let tolerated):
            (
                "\(forked) of the named witnesses told two histories; the rule bears \(tolerated). The logs cannot decide; people must.",
                "所列见证方中有 \(forked) 个出示了两种历史，超过规则所能容许的 \(tolerated) 个。仅凭日志无法判定，须由各方商定。"
            )
        case .noNeutrals:
            (
                "The text names no neutral witness, so all counterparties' own logs must show the conclusion, and its absence can never be shown.",
                "文本未列明中立见证方，因此须由其他各方自己的日志一致显示缔结记录，且永远无法证明其不存在。"
            )
        case .saw(let name, let at): ("\(name) saw the conclusion at \(at).", "\(name) 于 \(at) 见到缔结记录。")
        case .excluded(let name, let at):
            (
                "The journal of \(name) shows, as of its entry of \(at), that it did not see the conclusion in time.",
                "\(name) 的见证日志截至 \(at) 的条目表明，其未按时见到缔结记录。"
            )
        case .sawUnsigned(let name):
            (
                "\(name) saw an entry that concludes, but a signature that it rests on is not shown.",
                "\(name) 见到了缔结条目，但其所依据的签署尚未出示齐全。"
            )
        case .forked(let name): ("\(name) told two histories in its own journal.", "\(name) 在自己的见证日志中出示了两种历史。")
        case .nothingKnown(let name):
            ("Nothing that counts is known of the journal of \(name); ask it for its log.", "尚未掌握 \(name) 的见证日志中可作依据的内容；请向其索取日志。")
        case .signatureMissing(let party):
            ("No signature of \(party) is shown in the deciding log.", "裁定日志中尚未出示 \(party) 的签署。")
        case .signatureRefused(let party, let why):
            (
                "The signature of \(party) does not count: \(why.words["en"] ?? why.code).",
                "\(party) 的签署不予认可：\(why.words["zh-Hans"] ?? why.code)。"
            )
        case .deciderForked:
            (
                "The deciding log told two histories. This changes nothing in the verdict, which goes by what the witnesses saw.",
                "裁定日志出示了两种历史。这不影响结论，结论以见证方所见为准。"
            )
        }
    }
}
