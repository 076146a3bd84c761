/// The namespaces and terms of ODRL 2.2 (W3C Recommendation "ODRL Vocabulary & Expression 2.2", 15 February 2018) that are understood here.
package enum Vocabulary {
    package static let odrl = "http://www.w3.org/ns/odrl/2/"
    package static let xsd = "http://www.w3.org/2001/XMLSchema#"
    package static let rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    package static let report = "https://w3id.org/force/compliance-report#"
    static let cc = "http://creativecommons.org/ns#"

    /// The prefixes that the published context http://www.w3.org/ns/odrl.jsonld declares.
    static let prefixes: [String: String] = [
        "odrl": odrl, "xsd": xsd, "rdf": rdf, "cc": cc, "rdfs": "http://www.w3.org/2000/01/rdf-schema#", "owl": "http://www.w3.org/2002/07/owl#",
        "skos": "http://www.w3.org/2004/02/skos/core#", "dct": "http://purl.org/dc/terms/", "dc": "http://purl.org/dc/terms/",
        "vcard": "http://www.w3.org/2006/vcard/ns#", "foaf": "http://xmlns.com/foaf/0.1/", "schema": "http://schema.org/",
    ]

    /// A term of the ODRL namespace.
    package static func term(_ local: String) -> IRI { IRI(known: odrl + local) }
    /// A datatype of XML Schema.
    package static func datatype(_ local: String) -> IRI { IRI(known: xsd + local) }

    static let type = IRI(known: rdf + "type")
    static let value = IRI(known: rdf + "value")
    static let isReplacedBy = IRI(known: "http://purl.org/dc/terms/isReplacedBy")

    /// Properties of these namespaces describe and change nothing.
    static let descriptive = [
        "http://purl.org/dc/terms/", "http://purl.org/dc/elements/1.1/", "http://www.w3.org/2000/01/rdf-schema#",
        "http://www.w3.org/2004/02/skos/core#",
    ]

    /// The left operands of §3.5.
    package static let leftOperands: Set<IRI> = Set(
        [
            "absolutePosition", "absoluteSpatialPosition", "absoluteTemporalPosition", "absoluteSize", "count", "dateTime", "delayPeriod",
            "deliveryChannel", "device", "elapsedTime", "event", "fileFormat", "industry", "language", "media", "meteredTime", "payAmount",
            "percentage", "product", "purpose", "recipient", "relativePosition", "relativeSpatialPosition", "relativeTemporalPosition",
            "relativeSize", "resolution", "spatial", "spatialCoordinates", "system", "systemDevice", "timeInterval", "unitOfCount", "version",
            "virtualLocation",
        ].map(term))

    /// The actions of §3.1 and §3.8 and what each is included in; `use` and `transfer` stand at the top.
    package static let actions: [IRI: IRI?] = {
        var out: [IRI: IRI?] = [term("use"): nil, term("transfer"): nil]
        for name in [
            "grantUse", "compensate", "acceptTracking", "aggregate", "annotate", "anonymize", "archive", "attribute", "concurrentUse", "delete",
            "derive", "digitize", "distribute", "ensureExclusivity", "execute", "include", "index", "inform", "install", "modify", "move",
            "nextPolicy", "obtainConsent", "play", "present", "print", "read", "reproduce", "reviewPolicy", "stream", "synchronize", "textToSpeech",
            "transform", "translate", "uninstall", "watermark",
        ] { out[term(name)] = term("use") }
        for name in [
            "Reproduction", "Distribution", "DerivativeWorks", "CommercialUse", "Notice", "Attribution", "ShareAlike", "Sharing", "SourceCode",
        ] { out[IRI(known: cc + name)] = term("use") }
        out[term("display")] = term("play")
        out[term("extract")] = term("reproduce")
        out[term("give")] = term("transfer")
        out[term("sell")] = term("transfer")
        return out
    }()

    /// Deprecated actions that the vocabulary declares to be the same as another (skos:exactMatch); the other deprecated ones are not understood.
    static let sameActions: [IRI: IRI] = {
        let names = [
            "append": "modify", "appendTo": "modify", "copy": "reproduce", "export": "transform", "license": "grantUse", "pay": "compensate",
            "write": "modify", "writeTo": "modify",
        ]
        var out = Dictionary(uniqueKeysWithValues: names.map { (term($0.key), term($0.value)) })
        for (name, other) in [
            "attachPolicy": "Notice", "attachSource": "SourceCode", "shareAlike": "ShareAlike", "commercialize": "CommercialUse", "share": "Sharing",
        ] { out[term(name)] = IRI(known: cc + other) }
        return out
    }()
}
