extension MandateAction {
    /// What a holder may do, after “may”.
    public var words: Plain {
        switch self {
        case .represent: Plain(en: "speak for the principal without binding it", zhHans: "代表委任方发言（无约束力）")
        case .negotiate: Plain(en: "negotiate agreements", zhHans: "谈判协议")
        case .consult: Plain(en: "ask to be heard on draft rules, and answer when asked", zhHans: "就规则草案请求磋商并答复磋商")
        case .sign: Plain(en: "sign agreements", zhHans: "签署协议")
        case .approveDataRelease: Plain(en: "approve the release of data", zhHans: "批准提供数据")
        case .approvePublication: Plain(en: "approve publications", zhHans: "批准发表")
        case .adoptRules: Plain(en: "adopt rules of the principal", zhHans: "通过委任方的规则")
        case .appoint: Plain(en: "give mandates to others", zhHans: "委任他人")
        }
    }
}

extension IndustrialStage {
    public var words: Plain {
        switch self {
        case .research: Plain(en: "research", zhHans: "研究")
        case .development: Plain(en: "development", zhHans: "开发")
        case .intellectualProperty: Plain(en: "intellectual property", zhHans: "知识产权")
        case .standards: Plain(en: "standards", zhHans: "标准")
        case .investment: Plain(en: "investment", zhHans: "投资")
        case .production: Plain(en: "production", zhHans: "生产")
        case .supply: Plain(en: "supply", zhHans: "供应")
        case .market: Plain(en: "market", zhHans: "市场")
        case .publicService: Plain(en: "public service", zhHans: "公共服务")
        }
    }
}

/// Kinds of agreement that have a name here; others stand as they are written.
public enum AgreementKind {
    public static func words(_ code: String) -> Plain { known[code] ?? Plain(en: code, zhHans: code) }

    /// The words of agreement texts (docs/formats/agreement.md), in the order in which forms offer them. A mandate that names others covers no text.
    public static let codes = ["framework", "project", "data", "material", "nda", "licence", "memorandum", "partnership", "renewal"]

    private static let known: [String: Plain] = [
        "framework": Plain(en: "framework agreement", zhHans: "框架协议"),
        // Words of mandates elsewhere, read and not offered.
        "mou": Plain(en: "memorandum of understanding", zhHans: "谅解备忘录"),
        "memorandum": Plain(en: "memorandum of understanding", zhHans: "谅解备忘录"),
        "partnership": Plain(en: "city or regional partnership", zhHans: "城市或地区伙伴协议"),
        "researchAgreement": Plain(en: "research agreement", zhHans: "研究协议"),
        "project": Plain(en: "project agreement", zhHans: "项目协议"),
        "data": Plain(en: "data agreement", zhHans: "数据协议"),
        "material": Plain(en: "material transfer agreement", zhHans: "材料转移协议"),
        "nda": Plain(en: "confidentiality agreement", zhHans: "保密协议"),
        "licence": Plain(en: "licence", zhHans: "许可协议"),
        "regionalPartnership": Plain(en: "city or regional partnership", zhHans: "城市或地区伙伴协议"),
        "renewal": Plain(en: "renewal", zhHans: "续期"),
    ]
}
