import Canon
import Node
import Pages

/// The description of the API (OpenAPI 3.1), made from the very routes that are served.
enum OpenAPI {
    /// `/api/v1/openapi.json`, which describes itself too.
    static func route(_ routes: [Route], url: String) -> Route {
        let bare = Route("GET", "/api/v1/openapi.json", summary: "This description.") { _, _ in .json(.null) }
        let document = OpenAPI.document(routes + [bare], url: url)
        return Route("GET", bare.pattern, summary: bare.summary) { _, _ in .json(document) }
    }

    /// Whether a route is for programs and so belongs into the description.
    static func isDescribed(_ route: Route) -> Bool { RouteTable.isForPrograms(route.pattern) && !route.pattern.hasPrefix("/static/") }

    static func document(_ routes: [Route], url: String) -> JSON {
        var paths = JSONObject()
        for route in routes where isDescribed(route) {
            let path = template(route.pattern)
            var item = paths[path]?.object ?? JSONObject()
            item[route.method.lowercased()] = operation(route)
            paths[path] = .object(item)
        }
        return [
            "openapi": "3.1.0",
            "info": ["title": "Comity", "version": "1", "summary": "Signed records in a verifiable log, for parties that cooperate."],
            "servers": [["url": .string(url)]],
            "paths": .object(paths),
            "components": [
                "securitySchemes": [
                    "operator": ["type": "http", "scheme": "bearer", "description": "The operator's token, from the node's directory."]
                ],
                "schemas": ["Problem": problem],
            ],
        ]
    }

    /// `/api/v1/records/:id` → `/api/v1/records/{id}`; the rest of a path is `{rest}`.
    static func template(_ pattern: String) -> String {
        pattern.split(separator: "/").map { part in
            part == "**" ? "/{rest}" : part.first == ":" ? "/{\(part.dropFirst())}" : "/\(part)"
        }.joined()
    }

    private static func operation(_ route: Route) -> JSON {
        let names = route.pattern.split(separator: "/").compactMap { part -> String? in
            part == "**" ? "rest" : part.first == ":" ? String(part.dropFirst()) : nil
        }
        var operation: JSONObject = [
            "summary": .string(route.summary),
            "operationId": .string(identifier(route)),
            "parameters": .array(names.map { ["name": .string($0), "in": "path", "required": true, "schema": ["type": "string"]] }),
            "responses": [
                "2XX": ["description": "Done."],
                "default": [
                    "description": "What went wrong and what to do.",
                    "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
                ],
            ],
        ]
        if route.access == .operatorToken { operation["security"] = [["operator": []]] }
        if route.method == "POST" {
            operation["requestBody"] = [
                "required": true, "content": ["*/*": ["schema": true]], "description": .string("At most \(route.bodyLimit) bytes."),
            ]
        }
        return .object(operation)
    }

    /// A name that is unique because method and path are: `get_api_v1_records_id`.
    private static func identifier(_ route: Route) -> String {
        let words = route.pattern.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        return ([route.method.lowercased()] + words.map(String.init)).joined(separator: "_")
    }

    private static let problem: JSON = [
        "type": "object",
        "required": ["type", "title", "status", "detail", "code"],
        "properties": [
            "type": ["type": "string", "format": "uri"], "title": ["type": "string"], "status": ["type": "integer"],
            "detail": ["type": "string"], "instance": ["type": "string"], "code": ["type": "string"],
            "pointer": ["type": ["string", "null"]], "reference": ["type": "string"],
        ],
    ]
}
