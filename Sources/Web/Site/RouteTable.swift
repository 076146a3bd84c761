import Node

/// The routes, for what the router does not say: which methods an address takes, and whether people or programs read it.
struct RouteTable: Sendable {
    let routes: [Route]

    /// The methods of every route that matches a path, HEAD beside GET.
    func methods(for path: String) -> [String] {
        let parts = path.split(separator: "/")
        var methods: Set<String> = []
        for route in routes where RouteTable.matches(route.pattern.split(separator: "/"), parts) {
            methods.insert(route.method)
            if route.method == "GET" { methods.insert("HEAD") }
        }
        return methods.sorted()
    }

    private static func matches(_ pattern: [Substring], _ parts: [Substring]) -> Bool {
        for (i, piece) in pattern.enumerated() {
            if piece == "**" { return parts.count > i }
            guard i < parts.count, piece.first == ":" || piece == parts[i] else { return false }
        }
        return pattern.count == parts.count
    }

    /// Whether failures at this address are told to a program, as a problem document, rather than on a page.
    static func isForPrograms(_ path: String) -> Bool {
        ["/api/", "/log/", "/witness/", "/.well-known/", "/livez", "/readyz", "/static/"].contains { path.hasPrefix($0) }
            || path.hasSuffix("/did.json")
    }
}
