// swift-tools-version: 6.2
import PackageDescription

// One line per target, one settings loop for all of them. See docs/architecture.md for the direction of the arrows.

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let grdb: [Target.Dependency] = [.product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift")]
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration: Target.Dependency = .product(name: "Configuration", package: "swift-configuration")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
]
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")

/// A module is one folder: `API` (read-only protocols others may use) and `Sources` (everything else). `api` and `needs` name further targets of each.
func module(_ name: String, uses: [String] = [], api: [Target.Dependency] = [], needs: [Target.Dependency] = []) -> [Target] {
    [
        .target(name: "\(name)API", dependencies: ["Canon", "Store"] + api, path: "Modules/\(name)/API"),
        .target(
            name: name,
            dependencies: ["Canon", "Signing", "Store", "Pages", "Node", .target(name: "\(name)API")] + uses.map { .target(name: "\($0)API") }
                + needs,
            path: "Modules/\(name)/Sources"),
        .testTarget(
            name: "\(name)Tests",
            dependencies: ["Canon", "Signing", "Store", "Pages", "Node", "TestKit", "PageTestKit"]
                + ([name, "\(name)API"] + uses.flatMap { [$0, "\($0)API"] }).map { .target(name: $0) } + needs,
            path: "Modules/\(name)/Tests", exclude: ["__Snapshots__"]),
    ]
}

let core: [Target] = [
    .target(name: "Canon", dependencies: [crypto]),
    .target(name: "Signing", dependencies: ["Canon", crypto]),
    .target(name: "WebAuthn", dependencies: ["Canon", "Signing", crypto, cryptoExtras]),
    .target(name: "Ledger", dependencies: ["Canon", "Signing", crypto]),
    .target(name: "RuleEngine", dependencies: ["Canon"]),
    .target(name: "Verifier", dependencies: ["Canon", "Signing", "Ledger"]),
    .target(name: "Mandates", dependencies: ["Canon", "Signing", "Ledger", "CZlib"]),
    .target(name: "Pages", dependencies: ["Canon"]),
    .target(name: "Drafting", dependencies: ["Canon"]),
    .target(name: "Calendars", dependencies: ["Canon"], exclude: ["Data"]),
    .target(name: "Conclusion", dependencies: ["Canon", "Signing", "Ledger"]),
    .target(name: "Statistics"),
    .target(name: "ODRL", dependencies: ["Canon"]),
    .target(name: "Store", dependencies: ["Canon"]),
    .target(name: "CSQLiteSettings", linkerSettings: [.linkedLibrary("sqlite3")]),
    .target(name: "StoreSQLite", dependencies: ["Canon", "Store", "CSQLiteSettings"] + grdb),
    .target(name: "Node", dependencies: ["Canon", "Signing", "Ledger", "Verifier", "Store", "Pages", crypto, logging, metrics, lifecycle]),
    .target(
        name: "Federation",
        dependencies: [
            "Canon", "Signing", "Ledger", "Verifier", "Store", "Pages", "Node", httpClient, logging, lifecycle,
            .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
        ] + nio),
    .target(name: "Assets", exclude: ["assets.inc"]),
    .systemLibrary(name: "CZlib", path: "Sources/CZlib", providers: [.apt(["zlib1g-dev"])]),
    .target(
        name: "Web",
        dependencies: [
            "Canon", "Signing", "Ledger", "Verifier", "Store", "Pages", "Node", "Assets", "CZlib", hummingbird, mustache, httpTypes, logging, metrics,
            lifecycle,
        ] + nio,
        exclude: ["Templates", "Strings", "Static"]),
    .executableTarget(
        name: "comity",
        dependencies: [
            "Canon", "Signing", "Ledger", "Verifier",
            "RuleEngine",
            "Mandates",
            "Drafting", "Agreements", "Calendars", "Conclusion",
            "Store", "StoreSQLite", "Node", "Federation", "Web", "Assets", "Pages",
            "Notices", "NoticesAPI", "Cooperations", "CooperationsAPI",
            "Envoys",
            "Rules", "RulesAPI", "ODRL",
            "Decisions", "DecisionsAPI",
            "People", "PeopleAPI", "WebAuthn",
            arguments, configuration, lifecycle, logging, metrics, httpClient, hummingbird,
            .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
            .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        ]),
    .target(
        name: "TestKit",
        dependencies: ["Canon", "Signing", "WebAuthn", "Ledger", "Store", "StoreSQLite", "Node", crypto, cryptoExtras], path: "TestKit",
        exclude: ["Vectors", "Pages"]),
    .target(
        name: "PageTestKit", dependencies: ["Canon", "Node", "Pages", "Store", "Web", "Signing", "WebAuthn", "PeopleAPI", "TestKit"],
        path: "TestKit/Pages"),
]

let modules: [Target] =
    module("Notices") + module("Cooperations", uses: ["Notices"], needs: ["Conclusion"])
    + module("Envoys", uses: ["People", "Agreements"], api: ["Mandates", "Signing", "Ledger", "Pages", "Node"], needs: ["Mandates", "Verifier"])
    + module(
        "Rules", uses: ["Agreements", "Cooperations", "Envoys", "People"], api: ["RuleEngine", "Node", "Pages", "EnvoysAPI"],
        needs: ["RuleEngine", "Drafting", "ODRL", "Mandates", "Verifier"])
    + module(
        "Decisions", uses: ["Cooperations", "Envoys", "People", "Rules"],
        api: ["Calendars", "Node", "Pages", "RuleEngine", "RulesAPI", "Signing"],
        needs: ["Calendars", "Mandates", "RuleEngine", "Statistics", "Verifier"])
    + module(
        "Agreements", uses: ["Envoys", "People"], api: ["Node"],
        needs: ["Drafting", "Calendars", "Conclusion", "Mandates", "Ledger", "Verifier"])
    + module("People", api: ["Signing", "WebAuthn", "Pages", "Node"], needs: ["WebAuthn"])

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: "\(name)Tests", dependencies: dependencies + ["TestKit"], path: "Tests/\(name)Tests", exclude: exclude)
}

let suites: [Target] = [
    tests("Canon", ["Canon"]),
    tests("Signing", ["Canon", "Signing"]),
    tests("WebAuthn", ["Canon", "Signing", "WebAuthn"]),
    tests("Ledger", ["Canon", "Signing", "Ledger"]),
    tests("RuleEngine", ["Canon", "RuleEngine"]),
    tests("Mandates", ["Canon", "Signing", "Ledger", "Mandates"]),
    tests("Pages", ["Canon", "Pages"], exclude: ["__Snapshots__"]),
    tests("Drafting", ["Canon", "Drafting"]),
    tests("Calendars", ["Canon", "Calendars"]),
    tests("Conclusion", ["Canon", "Signing", "Ledger", "Conclusion"]),
    tests("Statistics", ["Canon", "Statistics"]),
    tests("ODRL", ["Canon", "ODRL"]),
    tests("Store", ["Store", "StoreSQLite"]),
    tests("Node", ["Node", "Notices", "Cooperations", "StoreSQLite"]),
    tests(
        "Verifier",
        [
            "Canon", "Signing", "Ledger", "Verifier", "Pages", "Store", "StoreSQLite", "Node", "Notices", "Cooperations", "Envoys", "People",
            "PeopleAPI",
            "Mandates", "WebAuthn",
        ]),
    tests(
        "Federation",
        [
            "Canon", "Signing", "Ledger", "Store", "StoreSQLite", "Pages", "Node", "Federation", logging, lifecycle,
            .product(name: "NIOHTTP1", package: "swift-nio"),
        ] + nio),
    tests(
        "Web",
        [
            "Canon", "Signing", "Ledger", "Store", "StoreSQLite", "Pages", "Node", "Notices", "Assets", "CZlib", "Web", hummingbird, httpTypes,
            logging, metrics,
            .product(name: "HummingbirdTesting", package: "hummingbird"),
        ] + nio,
        exclude: ["__Snapshots__"]),
    tests(
        "Fuzz",
        ["Canon", "Signing", "WebAuthn", "Ledger", "Verifier", "Drafting", "Mandates", "Node", "Federation", "Web", "Rules", "RuleEngine"],
        exclude: ["Corpora"]),
    tests("EndToEnd", ["comity", "Canon", "Federation", "Ledger", "Node", "Signing", "Store", "StoreSQLite"]),
]

let package = Package(
    name: "comity",
    products: [
        .executable(name: "comity", targets: ["comity"]),
        .library(name: "ComityVerifier", targets: ["Verifier"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    ],
    targets: core + modules + suites,
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c17
)

for target in package.targets where target.type != .system && !["Assets", "CSQLiteSettings"].contains(target.name) {
    // Tests may use what their subject shows them; the library says where each thing it uses comes from.
    let isTest = target.type == .test || target.name.hasSuffix("TestKit")
    target.swiftSettings = [.enableUpcomingFeature("ExistentialAny"), .treatAllWarnings(as: .error)]
    if !isTest { target.swiftSettings?.append(.enableUpcomingFeature("MemberImportVisibility")) }
}
