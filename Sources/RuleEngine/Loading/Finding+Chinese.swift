extension Finding {
    /// The reason in a language: Simplified Chinese for its tags, English else. The Chinese sentence is that of the code; place and subject say the rest.
    package func reason(in language: String) -> String { language.hasPrefix("zh") ? Finding.chinese(code) : reason }

    private static func chinese(_ code: Code) -> String {
        switch code {
        case .notJSON: "文件不是有效的 JSON；请按所示位置更正"
        case .wrongFormat: "成员 format 缺失或者未知；请写明文件格式，如 comity-ruleset/1"
        case .missingField: "缺少必需的成员；请补充"
        case .wrongType: "值的类型不符；请按格式说明更正"
        case .unknownField: "该成员在此处没有含义；请删除或者更正名称"
        case .emptyField: "文本为空或者过长；请填写内容或者删去该成员"
        case .tooMany: "数量超过上限；请拆分或者减少"
        case .unknownAttribute: "属性不在属性文件中；请补充该属性或者更正名称"
        case .noDateAttribute: "缺少类型为 date 的属性 date，它用于确定适用的规则版本；请补充"
        case .unknownOperator: "运算符未知；请使用格式说明所列的运算符"
        case .operatorType: "该运算符不适用于此属性的类型；请换用相应的运算符"
        case .valueType: "值与属性的类型不符；请填写该属性可取的值"
        case .badRange: "范围应当为两个值，且较小者在前；请更正"
        case .duplicateID: "标识重复；请分别使用不同的标识"
        case .unknownException: "所列例外不是本规则集的规则；请补充该规则或者删去其名称"
        case .exceptionCycle: "例外相互循环；请删去其中一项"
        case .selfException: "规则不能是自身的例外；请删去"
        case .brokenDate: "日期不存在或者格式有误；应为 YYYY-MM-DD"
        case .dateOrder: "终止日期早于起始日期；请调换或者更正"
        case .unknownList: "所引用的清单不在本规则集中；请补充清单或者更正名称"
        case .unknownEffect: "效果未知；应为 exempt、permit、condition、notify、approval、prohibit 之一"
        case .jurisdictionMismatch: "规则的法域与规则集不一致；请移动或者更正"
        case .missingTranslation: "缺少英文或者简体中文文本；请补充"
        case .missingAsOf: "未注明截至日期；请补充 asOf"
        case .unknownStart: "起始日期不明；该规则视为在此前各日均已施行"
        case .missingCitation: "规则未注明依据；请补充出处"
        case .missingApprover: "规则要求批准但未写明批准机关；请补充"
        case .missingDayKind: "写明了天数但未写明日的种类；请补充 dayKind：calendar 或者 working"
        case .unknownRule: "没有使用该标识的规则；请更正或者删去"
        case .conditionCount: "条件文本的数目与规则不一致；每项条件对应一条文本"
        case .missingLabel: "缺少名称；请补充"
        case .noSchema: "应当有且仅有一个属性文件；请补充或者删去多余的文件"
        case .noRules: "没有规则集；请至少补充一个"
        case .noSuchSide: "没有该法域的规则；请更正或者补充其规则集"
        }
    }
}
