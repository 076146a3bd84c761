import Canon
import EnvoysAPI
import Mandates
import Node
import Pages

/// The form of an appointment: its fields, what they mean, and how they are shown again. Pure.
enum AppointmentForm {
    /// Fields → what is asked for. Throws `Failure` whose pointer is the name of a field.
    static func appointment(_ form: [String: String]) throws -> Appointment {
        func text(_ key: String) -> String { form[key]?.trimmingBlanks ?? "" }
        func wrong(_ key: String, _ en: String, _ zhHans: String) -> Failure { .envoys(422, "form", key, en: en, zhHans: zhHans) }
        func number(_ key: String, _ least: Int) throws -> Int {
            guard let number = Int(text(key)), (least...99).contains(number) else {
                throw wrong(key, "must be a whole number from \(least) to 99", "须为 \(least) 到 99 的整数")
            }
            return number
        }
        func day(_ key: String) throws -> Instant {
            guard let date = CalendarDate(text(key)) else { throw wrong(key, "must be a date such as 2026-12-31", "须为日期，例如 2026-12-31") }
            return Instant(seconds: Int64(date.daysSinceEpoch) * 86_400)
        }
        var members: JSONObject = [
            "jurisdiction": texts(text("jurisdiction").listed), "counterparties": texts(text("counterparties").listed),
            "subjectAreas": texts(text("subjectAreas").listed), "level": .integer(Int64(try number("level", 0))),
            "delegation": ["maxDepth": .integer(Int64(try number("depth", 0)))],
            "coSignatures": ["min": .integer(Int64(try number("signatures", 1)))],
            "powers": .array(try powers(form)),
        ]
        let stages = IndustrialStage.allCases.filter { form["stage-" + $0.rawValue] != nil }
        if !stages.isEmpty { members["stages"] = texts(stages.map(\.rawValue)) }
        let ministries = text("ministries").listed
        if !ministries.isEmpty { members["ministries"] = texts(ministries) }
        let authority: Authority
        do { authority = try Authority(json: .object(members)) } catch { throw inForm(error) }
        let from = try day("validFrom")
        // The last day named belongs to the mandate.
        let until = try day("validUntil").adding(seconds: 86_400)
        guard from < until else { throw wrong("validUntil", "must not be before the first day", "不得早于起始日") }
        var appointment = Appointment(party: text("party"), holder: text("holder"), authority: authority, validFrom: from, validUntil: until)
        for (suffix, tag) in [("en", "en"), ("zh", "zh-Hans")] {
            if !text("title-" + suffix).isEmpty { appointment.titles[tag] = text("title-" + suffix) }
            if !text("name-" + suffix).isEmpty { appointment.name[tag] = text("name-" + suffix) }
        }
        guard appointment.holder.hasPrefix("did:") else {
            throw wrong("holder", "must be a DID: that of the envoy's office here, or a did:key of the envoy", "须为 DID：特使办公室在此处的 DID，或特使的 did:key")
        }
        appointment.showsName = form["showsName"] != nil
        appointment.parent = RecordID(uuid: text("parent"))
        return appointment
    }

    private static func powers(_ form: [String: String]) throws -> [JSON] {
        func text(_ key: String) -> String { form[key]?.trimmingBlanks ?? "" }
        return try MandateAction.allCases.filter { form["may-" + $0.rawValue] != nil }.map { action in
            var power: JSONObject = ["action": .string(action.rawValue)]
            switch action {
            case .sign:
                let types = kinds(form)
                if !types.isEmpty { power["agreementTypes"] = texts(types) }
                if !text("amount").isEmpty {
                    power["maxValue"] = ["currency": .string(text("currency")), "amount": .string(text("amount"))]
                }
                if !text("months").isEmpty {
                    guard let months = Int64(text("months")) else {
                        throw Failure.envoys(422, "form", "months", en: "must be a whole number of months", zhHans: "须为整数月数")
                    }
                    power["maxDurationMonths"] = .integer(months)
                }
            case .approveDataRelease where !text("classScheme").isEmpty:
                power["classScheme"] = .string(text("classScheme"))
                power["maxClass"] = .integer(Int64(text("maxClass")) ?? -1)
            default: break
            }
            return .object(power)
        }
    }

    /// The kinds of agreement that are ticked; those that have no name here come last, by their codes.
    private static func kinds(_ form: [String: String]) -> [String] {
        let ticked = Set(form.keys.filter { $0.hasPrefix("kind-") }.map { String($0.dropFirst(5)) })
        return AgreementKind.codes.filter(ticked.contains) + ticked.subtracting(AgreementKind.codes).sorted()
    }

    private static func texts(_ texts: [String]) -> JSON { .array(texts.map { .string($0) }) }

    /// The field in which a member of `mandate` is filled in.
    private static func inForm(_ refusal: Refusal) -> Failure {
        let member = refusal.pointer.split(separator: "/").map(String.init)
        let field: String =
            switch member.first {
            case "powers":
                [
                    "maxValue": "amount", "maxDurationMonths": "months", "classScheme": "classScheme", "maxClass": "maxClass",
                    "agreementTypes": "agreementTypes",
                ][
                    member.dropFirst(2).first ?? ""] ?? "may"
            case "stages": "stages"
            case let name?: name
            case nil: "jurisdiction"
            }
        return Failure(
            status: 422, code: refusal.code.text, pointer: field, detail: refusal.words.en,
            words: ["en": refusal.words.en, "zh-Hans": refusal.words.zhHans])
    }

    /// The values with which a form begins that passes a mandate on: its limits, to be narrowed.
    static func values(from logged: LoggedMandate) -> [String: String] {
        let authority = logged.mandate.authority
        var values = [
            "parent": logged.id.uuid, "jurisdiction": authority.jurisdictions.joined(separator: ", "),
            "counterparties": authority.counterparties.joined(separator: ", "), "subjectAreas": authority.subjectAreas.joined(separator: ", "),
            "ministries": authority.ministries.joined(separator: ", "), "level": String(authority.level),
            "depth": String(max(0, authority.maxDepth - 1)),
            "signatures": String(max(1, authority.signatures)), "validFrom": logged.mandate.validFrom.date.description,
            "validUntil": logged.mandate.validUntil.adding(milliseconds: -1).date.description,
        ]
        for stage in authority.stages ?? [] { values["stage-" + stage.rawValue] = "on" }
        for power in authority.powers {
            values["may-" + power.action.rawValue] = "on"
            if power.action == .sign {
                for kind in power.agreementTypes ?? [] { values["kind-" + kind] = "on" }
                values["currency"] = power.maxValue?.currency
                values["amount"] = power.maxValue?.amount
                values["months"] = power.maxDurationMonths.map { String($0) }
            }
            if let dataClass = power.dataClass {
                values["classScheme"] = dataClass.scheme
                values["maxClass"] = String(dataClass.highest)
            }
        }
        return values
    }

    /// The values of the template `envoys/appoint`.
    static func model(_ values: [String: String], _ failure: Failure?, _ parties: [PartyView], _ view: ReaderView) -> JSON {
        let tag = view.language.rawValue
        let reason = failure.map { $0.words[tag] ?? $0.detail }
        func field(_ name: String, _ type: String = "text", lang: String? = nil, short: Bool = false) -> JSON {
            var model: JSONObject = [
                "name": .string(name), "label": .string(view("envoys.field." + name)), "value": .string(values[name] ?? ""), "type": .string(type),
            ]
            if view.texts.has("envoys.hint." + name, view.language) { model["hint"] = .string(view("envoys.hint." + name)) }
            if failure?.pointer == name { model["error"] = reason.map { .string($0) } }
            model["lang"] = lang.map { .string($0) }
            if short { model["width"] = "short" }
            return .object(model)
        }
        func check(_ name: String, _ label: String) -> JSON {
            ["name": .string(name), "label": .string(label), "checked": .bool(values[name] != nil)]
        }
        let mine = (view.request.person?.offices ?? []).compactMap { office in parties.first { $0.did == office.party }.map { (office.slug, $0) } }
        return [
            "errors": reason.map { [["field": .string(failure?.pointer ?? "party"), "text": .string($0)]] } ?? [],
            "isPassingOn": .bool(!(values["parent"] ?? "").isEmpty), "parent": .string(values["parent"] ?? ""),
            "party": [
                "name": "party", "label": .string(view("envoys.field.party")),
                "options": .array(
                    mine.map { ["value": .string($0.0), "label": .string($0.1.name(view.language)), "selected": .bool($0.0 == values["party"])] }),
            ],
            "who": [
                field("holder"), field("title-en", lang: "en"), field("title-zh", lang: "zh-Hans"), field("name-en", lang: "en"),
                field("name-zh", lang: "zh-Hans"),
            ],
            "showsName": check("showsName", view("envoys.field.showsName")),
            "scope": [field("jurisdiction"), field("counterparties"), field("subjectAreas"), field("ministries"), field("level", short: true)],
            "stages": .array(IndustrialStage.allCases.map { check("stage-" + $0.rawValue, $0.words[tag]) }),
            "powers": .array(MandateAction.allCases.map { check("may-" + $0.rawValue, $0.words[tag]) }),
            "kinds": .array(
                AgreementKind.codes.map { check("kind-" + $0, AgreementKind.words($0)[tag]) }
                    // A kind of a mandate from elsewhere, to be kept or left out.
                    + kinds(values).filter { !AgreementKind.codes.contains($0) }.map {
                        check("kind-" + $0, "\(AgreementKind.words($0)[tag]) (\($0))")
                    }
            ),
            "limits": [
                field("currency", short: true), field("amount", short: true), field("months", short: true),
                field("classScheme"),
                field("maxClass", short: true),
            ],
            "rest": [
                field("depth", short: true), field("signatures", short: true), field("validFrom", "date", short: true),
                field("validUntil", "date", short: true),
            ],
        ]
    }
}
