/// The example clauses. Sources of the choices: Lambert toolkit (ownership 1–5, A–D), DESCA 8.1, 8.2, 8.4.2, 9 and 10, UBMTA (material, progeny,
/// modifications), as named in docs/formats/agreement.md; the words are ours.
package enum Library {
    static let scope = ClauseTemplate(
        "scope", .scope,
        "The purpose of this agreement is: {purpose}. The parties work together for this purpose on the basis of equality and mutual benefit.",
        "本协议的目的是：{purpose}。各方为此目的在平等互利的基础上开展合作。")

    static let governance = ClauseTemplate(
        "governance", .governance,
        "{variant} [[The parties meet at least every {governance.meetEvery}. ]][[{governance.authorship} ]]The working languages are {languages}; a party that needs a translation asks for it and gets it.",
        "{variant}[[各方至少每{governance.meetEvery}会晤。]][[{governance.authorship}]]工作语言为{languages}；需要译文的一方提出要求即可获得译文。",
        choice: "governance.decisions",
        variants: [
            "consensus": Plain(
                "Decisions are taken by consensus; where none is found, the question goes to the steps for settling differences.",
                "决定以协商一致方式作出；不能达成一致的，转入争议解决程序。"),
            "majority": Plain(
                "Decisions are taken by a majority of the parties; no decision binds a party that voted against it to pay or to disclose.",
                "决定以各方的多数作出；任何决定均不使投反对票者承担付款或披露的义务。"),
            "lead": Plain("{^governance.lead} decides after hearing the other parties.", "由{governance.lead}在听取其他各方意见后决定。"),
            "each-own": Plain("Each party decides on its own part of the work.", "各方自行决定其承担的工作。"),
        ])

    static let benefit = ClauseTemplate(
        "benefit", .benefit,
        "This agreement benefits {benefit.who}. The indicator is: {benefit.indicator}. Its baseline was {benefit.baseline}[[ {benefit.unit}]] on {benefit.on}.[[ The target is {benefit.target}, to be reached by {benefit.by}.]] The parties publish the figure every year, also when it falls short.",
        "本协议使{benefit.who}受益。指标为：{benefit.indicator}。该指标于{benefit.on}的基线值为{benefit.baseline}[[{benefit.unit}]]。[[目标值为{benefit.target}，应于{benefit.by}前达到。]]各方每年公布该数值，未达预期时亦同。"
    )

    static let letters = ClauseTemplate(
        "letters", .other,
        "For each piece of work the parties conclude a letter under this agreement. The letter names the subject, the people, the data, the costs and the ownership of results. Where a letter is silent, this agreement holds.",
        "各方就每项工作在本协议之下另订函件。函件写明主题、人员、数据、费用和成果归属。函件未作规定的，适用本协议。")

    static let noDuty = ClauseTemplate(
        "no-duty", .other,
        "This memorandum states what the parties intend. It creates no duty to pay, to disclose or to decide in a certain way.",
        "本备忘录表明各方的意愿，不产生付款、披露或作出特定决定的义务。")

    static let background = ClauseTemplate(
        "background", .background,
        "Each party keeps what it owned before this agreement or makes outside it. The schedule of background lists what each party brings; what is not listed is not brought. A party adds to its own list by notice; to take something off the list needs the consent of the other parties. Background may be used without charge for the work under this agreement.",
        "各方保留其在本协议之前拥有或在本协议之外形成的知识产权。背景知识产权清单列明各方投入的内容；未列入的视为未投入。各方可以通知方式增补自己的清单；从清单中移除须经其他各方同意。为本协议项下的工作可免费使用背景知识产权。")

    static let foreground = ClauseTemplate(
        "foreground", .foreground, "{variant}", "{variant}", choice: "foreground.model",
        variants: [
            "lambert-1": Plain(
                "{^foreground.owner} owns the results. The other parties receive a non-exclusive licence to use them in the agreed field and territory.",
                "成果归{foreground.owner}所有。其他各方获得在约定领域和地域内使用成果的非独占许可。"),
            "lambert-2": Plain(
                "{^foreground.owner} owns the results. Within {foreground.negotiateWithin} of disclosure the other parties may negotiate an exclusive licence to some or all of them.",
                "成果归{foreground.owner}所有。其他各方可在成果披露后{foreground.negotiateWithin}内就部分或全部成果商谈独占许可。"),
            "lambert-3": Plain(
                "{^foreground.owner} owns the results. Within {foreground.negotiateWithin} of disclosure the other parties may negotiate the assignment of identified results.",
                "成果归{foreground.owner}所有。其他各方可在成果披露后{foreground.negotiateWithin}内商谈受让特定成果。"),
            "lambert-4": Plain(
                "{^foreground.owner} owns the results. The other parties may use them for their own teaching and academic research.",
                "成果归{foreground.owner}所有。其他各方可将成果用于自身的教学和学术研究。"),
            "lambert-5": Plain(
                "{^foreground.owner} owns the results, which are made under contract. The other parties keep no right to use them beyond the agreed publication.",
                "成果系受托完成，归{foreground.owner}所有。除约定的发表外，其他各方不保留使用成果的权利。"),
            "lambert-a": Plain(
                "Each party owns the results it makes and grants the others a non-exclusive licence to use them for any purpose, with the right to sub-license.",
                "各方拥有各自完成的成果，并授予其他各方为任何目的使用成果的非独占许可，且可转授许可。"),
            "lambert-b": Plain(
                "All results are assigned to {foreground.owner}, who has to put them to use and shares the income as agreed. If the agreed plan is not carried out, the rights return to those who made the results.",
                "全部成果转让给{foreground.owner}，由其负责实施并按约定分享收益。约定的计划未执行的，权利返还给完成成果者。"),
            "lambert-c": Plain(
                "Each party takes the results that fit its own field of work and has to put them to use. If it does not, the rights return to those who made the results.",
                "各方取得与其业务领域相符的成果并负责实施。未实施的，权利返还给完成成果者。"),
            "lambert-d": Plain(
                "Each party owns the results it makes. The others may use them for the work under this agreement only; about any other use the parties negotiate in good faith.",
                "各方拥有各自完成的成果。其他各方仅可为本协议项下的工作使用成果；其他用途由各方善意商谈。"),
            "desca-own": Plain(
                "Results belong to the party that generates them. The others may use them without charge for the work under this agreement.",
                "成果归产生成果的一方所有。其他各方可为本协议项下的工作免费使用。"),
            "desca-joint-1": Plain(
                "Results made together that cannot be separated are owned jointly. Each joint owner may use them free of charge for non-commercial research; before any other use it gives the other joint owners {foreground.compensationNotice} of notice and offers fair compensation.",
                "共同完成且无法分割的成果为共有。各共有人可为非商业研究免费使用；作其他用途前，应提前{foreground.compensationNotice}通知其他共有人并给予公平补偿。"),
            "desca-joint-2": Plain(
                "Results made together that cannot be separated are owned jointly. Each joint owner may use and license them as it sees fit, without asking and without accounting.",
                "共同完成且无法分割的成果为共有。各共有人可自行决定使用和许可，无须征求同意，亦无须分配收益。"),
            "by-field": Plain(
                "In the field of {foreground.field} the results belong to {foreground.owner}; outside that field they belong to the party that made them.",
                "在{foreground.field}领域内，成果归{foreground.owner}所有；在该领域之外，成果归完成成果的一方所有。"),
            "free": Plain(
                "No party claims rights in the results; everyone may use them for any purpose.", "任何一方均不对成果主张权利；任何人可为任何目的使用成果。"),
        ])

    static let access = ClauseTemplate(
        "access", .accessRights,
        "A party that needs results of another to use its own receives access on fair terms. It asks for it in writing within {access.requestWithin} after the end of this agreement at the latest.",
        "一方为使用自己的成果而需要其他各方成果的，可按公平条件获得使用权。申请最迟应在本协议终止后{access.requestWithin}内以书面提出。")

    static let publication = ClauseTemplate(
        "publication", .publication,
        "A party that wants to publish results sends the text to the other parties at least {publication.notice} before. [[The others may object in writing within {publication.objection} of receipt and have to say which changes they ask for. ]][[Publication is delayed by {publication.longestDelay} in all at most. ]]Without an objection in time the text may be published. No party keeps a thesis from being examined.",
        "拟发表成果的一方至少提前{publication.notice}将文稿送交其他各方。[[其他各方可在收到后{publication.objection}内提出书面异议，并说明要求修改之处。]][[发表合计最多推迟{publication.longestDelay}。]]未按时提出异议的，文稿可以发表。任何一方不得妨碍学位论文的答辩。"
    )

    static let confidentiality = ClauseTemplate(
        "confidentiality", .confidentiality,
        "Information that is marked as confidential is used for the purpose of this agreement only and passed on to nobody. This continues for {confidentiality.after} after the end of this agreement. It does not cover what is public, what was known before, what was found independently and what the law requires to be disclosed.",
        "标明保密的信息仅用于本协议的目的，不得向任何人转交。本规定在本协议终止后继续适用{confidentiality.after}。已公开的、事先已知的、独立获得的以及法律要求披露的信息不在此限。")

    static let data = ClauseTemplate(
        "data", .data,
        "The provider of a data set keeps its rights in it. The schedule of data lists every data set with its class, its provider and its recipients. A recipient uses the data for the purpose of this agreement only and passes it on to nobody else, unless it is open. [[Recipients delete what is not open within {data.deleteAfter} after the end of this agreement and confirm it. ]]What one side may use of the other, the other may use likewise.",
        "数据集的提供方保留其对数据集的权利。数据清单列明每个数据集及其类别、提供方和接收方。除公开数据外，接收方仅为本协议的目的使用数据，不得转交他人。[[接收方应在本协议终止后{data.deleteAfter}内删除非公开数据并予以确认。]]各方在数据使用上享有对等的权利。")

    static let materials = ClauseTemplate(
        "materials", .materials,
        "The material is what the schedule lists, its progeny and its unmodified derivatives; it stays with its provider. Modifications belong to the recipient that made them. The recipient uses the material for the purpose of this agreement only, never in people, and passes it on to nobody. [[The recipient returns or destroys what is left within {materials.returnWithin} after the end of this agreement. ]]The recipient names the provider in publications.",
        "材料是指清单所列的材料、其后代及未经改造的衍生物，归提供方所有。改造物归作出改造的接收方所有。接收方仅为本协议的目的使用材料，不得用于人体，亦不得转交他人。[[接收方应在本协议终止后{materials.returnWithin}内归还或销毁剩余材料。]]接收方在发表时注明提供方。"
    )

    static let exchange = ClauseTemplate(
        "people-exchange", .peopleExchange,
        "{exchange.visits} The host helps with entry, housing and registration and sees to safety at work; the sender goes on paying salaries. Nobody is asked for more than the work needs.",
        "{exchange.visits}接待方协助办理入境、住宿和登记，并保障工作安全；派出方继续支付工资。不得向来访人员索取超出工作需要的信息。")

    static let licence = ClauseTemplate(
        "licence", .licence,
        "{^licence.from} grants {licence.to} {variant} licence to use what the schedule lists.[[ The licence covers the field of {licence.field}.]][[ For this {licence.to} pays {licence.from} {licence.royalty} of net income.]] The licence includes no right to the name or mark of a party.",
        "{licence.from}授予{licence.to}使用清单所列内容的{variant}许可。[[许可限于{licence.field}领域。]][[{licence.to}为此向{licence.from}支付净收入的{licence.royalty}。]]许可不包括使用任何一方名称或标志的权利。",
        choice: "licence.exclusive", variants: ["yes": Plain("an exclusive", "独占"), "no": Plain("a non-exclusive", "非独占")])
}
