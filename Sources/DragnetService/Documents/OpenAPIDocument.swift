import DragnetPipeline
import DragnetStorage
import HTTPTypes

/// The OpenAPI 3.1 document of some routes.
enum OpenAPIDocument {
    static func text(of routes: [Route], hasColumn: (String) -> Bool) -> String {
        var paths: [String: [String]] = [:]
        for route in routes { paths[route.path, default: []].append(operation(route)) }
        let all = paths.sorted { $0.key < $1.key }.map { path, operations in
            "\(quoted(path)):{\(operations.joined(separator: ","))}"
        }
        return #"{"openapi":"3.1.0","info":{"title":"Dragnet","version":"# + quoted(DragnetVersion.current)
            + "},\"paths\":{" + all.joined(separator: ",") + "},\"components\":{\"schemas\":{"
            + Schemas.shared(hasColumn: hasColumn)
            + #"},"securitySchemes":{"token":{"type":"http","scheme":"bearer"}}}}"#
    }

    private static func operation(_ route: Route) -> String {
        var parts = ["\"summary\":\(quoted(route.words))"]
        if let scope = route.scope {
            parts.append("\"security\":[{\"token\":[]}]")
            parts.append("\"x-scope\":\(quoted(scope.rawValue))")
        }
        if !route.parameters.isEmpty {
            let parameters = route.parameters.map {
                "{\"name\":\(quoted($0.name)),\"in\":\"\($0.place.rawValue)\",\"required\":\($0.isRequired),"
                    + "\"description\":\(quoted($0.words)),\"schema\":\($0.schema)}"
            }
            parts.append("\"parameters\":[\(parameters.joined(separator: ","))]")
        }
        if let body = route.body {
            parts.append("\"requestBody\":{\"required\":true,\"content\":{\"application/json\":{\"schema\":\(body)}}}")
        }
        var answers = route.answers.map {
            "\"\($0.status)\":{\"description\":\"Done.\",\"content\":{\(quoted($0.type)):{\"schema\":\($0.schema)}}}"
        }
        answers.append(
            #""default":{"description":"A problem, see its code.","content":{"application/problem+json":"#
                + ##"{"schema":{"$ref":"#/components/schemas/problem"}}}}"##)
        parts.append("\"responses\":{\(answers.joined(separator: ","))}")
        return "\"\(route.method.rawValue.lowercased())\":{\(parts.joined(separator: ","))}"
    }

    private static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        JSONBytes.append(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
