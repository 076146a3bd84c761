/// What a clause is about; the type decides which data it may carry.
package enum ClauseType: String, CaseIterable, Sendable {
    case scope, definitions, contributions, governance, benefit
    case background, foreground, accessRights = "access-rights", licence, publication, confidentiality
    case data, materials, peopleExchange = "people-exchange"
    case researchSecurity = "research-security", exportControl = "export-control", ethics
    case costs, liability, thirdParties = "third-parties"
    case law, dispute, language, eSignature = "e-signature"
    case term, termination, suspension, emergency, survival, other

    /// The name that pages show.
    package var name: Plain {
        switch self {
        case .scope: Plain("Purpose and scope", "目的与范围")
        case .definitions: Plain("Definitions", "定义")
        case .contributions: Plain("Contributions", "各方贡献")
        case .governance: Plain("How we work", "工作方式")
        case .benefit: Plain("Who benefits", "谁受益")
        case .background: Plain("What each side brings", "背景知识产权")
        case .foreground: Plain("Ownership of results", "成果归属")
        case .accessRights: Plain("Access rights", "使用权")
        case .licence: Plain("Licence", "许可")
        case .publication: Plain("Publication", "发表")
        case .confidentiality: Plain("Confidentiality", "保密")
        case .data: Plain("Data", "数据")
        case .materials: Plain("Materials", "材料")
        case .peopleExchange: Plain("Exchange of people", "人员交流")
        case .researchSecurity: Plain("Research security", "科研安全")
        case .exportControl: Plain("Export control", "出口管制")
        case .ethics: Plain("Ethics", "伦理")
        case .costs: Plain("Costs and payments", "费用与支付")
        case .liability: Plain("Liability", "责任")
        case .thirdParties: Plain("Third parties", "第三方")
        case .law: Plain("Applicable law", "适用法律")
        case .dispute: Plain("Settling differences", "争议解决")
        case .language: Plain("Languages", "语言")
        case .eSignature: Plain("Electronic signature", "电子签名")
        case .term: Plain("Term and renewal", "期限与续期")
        case .termination: Plain("Ending early", "提前终止")
        case .suspension: Plain("When suspended", "中止期间")
        case .emergency: Plain("Emergency lane", "紧急通道")
        case .survival: Plain("What outlasts the end", "终止后仍有效的条款")
        case .other: Plain("Other", "其他")
        }
    }
}
