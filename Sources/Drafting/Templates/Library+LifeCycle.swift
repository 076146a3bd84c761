extension Library {
    static let security = ClauseTemplate(
        "research-security", .researchSecurity,
        "Each party names a contact for the safety of people, data and equipment. What is found to endanger them is told to the other parties without delay. Nobody is treated differently because of origin.",
        "各方指定一名负责人员、数据和设备安全的联系人。发现危及安全的情况，应不迟延地告知其他各方。不得因出身而区别对待任何人。")

    static let export = ClauseTemplate(
        "export-control", .exportControl,
        "Before a transfer the provider checks whether its own published rules ask for a permit and tells the recipient. A permit that is missing suspends that transfer, not this agreement.",
        "转移之前，提供方核查其本国已公布的规则是否要求许可，并告知接收方。缺少许可仅中止该次转移，不中止本协议。")

    static let ethics = ClauseTemplate(
        "ethics", .ethics,
        "Work with people, animals or personal data begins when the ethics body of every party concerned has agreed. The stricter rule applies.",
        "涉及人、动物或个人数据的工作，须经各有关方的伦理机构同意后方可开始。适用较严格的规则。")

    static let costs = ClauseTemplate(
        "costs", .costs,
        "Each party bears its own costs.[[ {^costs.from} pays {costs.to} {costs.amount} by {costs.due}.]]",
        "各方各自承担其费用。[[{costs.from}于{costs.due}前向{costs.to}支付{costs.amount}。]]")

    static let thirdParties = ClauseTemplate(
        "third-parties", .thirdParties,
        "Somebody outside this agreement takes part only with the written consent of all parties and under the same terms.",
        "本协议之外的人仅在各方书面同意后并按相同条件参加。")

    static let liability = ClauseTemplate(
        "liability", .liability,
        "No party is liable to another for indirect loss, except for intent and gross negligence. Nothing limits liability for injury to people.",
        "除故意和重大过失外，任何一方不就间接损失对其他各方承担责任。对人身伤害的责任不受限制。")

    static let dispute = ClauseTemplate(
        "dispute", .dispute,
        "Differences are discussed by the envoys of the parties within {dispute.talks} of a written notice. {variant} Meanwhile the work continues as far as it can.",
        "发生分歧的，各方代表应在书面通知后{dispute.talks}内进行商谈。{variant}在此期间，工作尽可能继续进行。", choice: "dispute.next",
        variants: [
            "none": Plain("What they cannot settle goes to the heads of the parties.", "代表未能解决的，提交各方负责人。"),
            "mediation": Plain("What they cannot settle goes to mediation by {dispute.body}.", "代表未能解决的，提交{dispute.body}调解。"),
            "arbitration": Plain(
                "What they cannot settle is decided by arbitration under the rules of {dispute.body}.", "代表未能解决的，按照{dispute.body}的规则仲裁裁决。"),
            "court": Plain("What they cannot settle is decided by {dispute.body}.", "代表未能解决的，由{dispute.body}裁判。"),
        ])

    static let language = ClauseTemplate(
        "language", .language, "This agreement is made in {languages}. {variant}", "本协议以{languages}写成。{variant}", choice: "language.precedence",
        variants: [
            "equal": Plain(
                "All texts are equally authentic. Where they differ, the steps for settling differences apply.", "各文本同等作准。文本有出入的，适用争议解决程序。"),
            "prevails": Plain("Where they differ, the {language.prevailing} text prevails.", "文本有出入的，以{language.prevailing}文本为准。"),
            "treaty-33": Plain(
                "All texts are equally authentic. Where they differ, the meaning is adopted that best reconciles the texts, having regard to the purpose of this agreement.",
                "各文本同等作准。文本有出入的，采用顾及本协议目的而最能调和各文本的含义。"),
        ])

    static let signature = ClauseTemplate(
        "e-signature", .eSignature,
        "The parties sign electronically. They accept a signature if the data used to make it belongs to the signatory alone and was under the signatory's control alone at signing, and if any later change of the signature or of the text can be noticed.",
        "各方以电子方式签署。电子签名制作数据专属于签名人，签署时仅由签名人控制，且签署后对签名或文本的任何改动能够被发现的，各方予以认可。")

    static let term = ClauseTemplate(
        "term", .term, "This agreement takes effect {term.start} and {term.until}. {variant}", "本协议{term.start}生效，{term.until}。{variant}",
        choice: "term.renewal",
        variants: [
            "none": Plain("It is not renewed; whoever wants to go on concludes a new agreement.", "期满不续期；希望继续合作的，另订协议。"),
            "by-agreement": Plain(
                "It may be renewed by agreement of all parties[[ for {term.renewalLength} at a time]]; they decide {term.decideBefore} before the end at the latest.",
                "经各方同意可以续期[[，每次续期{term.renewalLength}]]；各方最迟在期满{term.decideBefore}前决定。"),
            "automatic": Plain(
                "It is renewed of itself[[ for {term.renewalLength} at a time]], unless a party gives notice {term.decideBefore} before the end at the latest.",
                "期满自动续期[[，每次续期{term.renewalLength}]]，但任何一方最迟在期满{term.decideBefore}前通知不续期的除外。"),
        ])

    static let termination = ClauseTemplate(
        "termination", .termination,
        "A party may end this agreement early by notice in writing, {termination.notice} before. Work under way is brought to an orderly end; theses are finished.",
        "任何一方可提前{termination.notice}以书面通知终止本协议。进行中的工作应有序结束；学位论文应予完成。")

    static let suspension = ClauseTemplate(
        "suspension", .suspension,
        "A party may suspend this agreement by notice in writing with reasons. Meanwhile the following continues: {suspension.continues}.[[ A suspension lasts {suspension.longest} at most.]]",
        "任何一方可以书面说明理由，通知中止本协议。中止期间下列事项继续进行：{suspension.continues}。[[中止最长为{suspension.longest}。]]")

    static let emergency = ClauseTemplate(
        "emergency", .emergency,
        "In an emergency {emergency.openers} may open to the other parties at once the data about: {emergency.classes}. The opening ends of itself after {emergency.expires}. The parties review it together within {emergency.review}.",
        "发生紧急情况时，{emergency.openers}可立即向其他各方开放下列方面的数据：{emergency.classes}。开放在{emergency.expires}后自动失效。各方应在{emergency.review}内共同复核。")

    static let survival = ClauseTemplate(
        "survival", .survival,
        "The clauses on ownership of results, on publication and on confidentiality outlast the end of this agreement.",
        "关于成果归属、发表和保密的条款在本协议终止后继续有效。")

    /// The clauses of an agreement of that kind, in order.
    package static func clauses(for kind: AgreementKind) -> [ClauseTemplate] {
        let end = [thirdParties, dispute, language, signature, term, termination, suspension, emergency]
        return switch kind {
        case .framework: [scope, letters, governance, benefit, publication, confidentiality, export, costs] + end
        case .project:
            [
                scope, governance, benefit, background, foreground, access, publication, confidentiality, data, exchange, security, ethics, export,
                costs, liability,
            ] + end + [survival]
        case .data: [scope, benefit, data, confidentiality, ethics, costs] + end
        case .material: [scope, benefit, materials, publication, export, costs, liability] + end
        case .nda: [scope, benefit, confidentiality] + end
        case .licence: [scope, benefit, licence, export, costs, liability] + end
        case .memorandum: [scope, noDuty, governance, benefit] + end
        case .partnership: [scope, governance, benefit, exchange, costs] + end
        case .renewal: [scope, benefit] + end
        }
    }
}
