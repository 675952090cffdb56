import DragnetCore
import DragnetStorage
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// Finds the route of a request, asks the gate, and turns whatever goes wrong into a problem.
struct ServiceResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    /// The routes by how many parts their paths have, in their order: splitting them at each request would cost more than
    /// scoring an event.
    private let routes: [Int: [(route: Route, segments: [Substring])]]
    /// The routes without values in their paths, by the path: the ones of programs, which come by the thousand.
    private let plainRoutes: [String: [Route]]
    private let gate: AccessGate
    private let metrics: ServiceMetrics
    private let pages: PageDesk

    init(routes: [Route], gate: AccessGate, metrics: ServiceMetrics, pages: PageDesk) {
        self.routes = Dictionary(grouping: routes.map { (route: $0, segments: $0.segments) }) { $0.segments.count }
        plainRoutes = Dictionary(grouping: routes.filter { !$0.path.contains("{") }, by: \.path)
        self.gate = gate
        self.metrics = metrics
        self.pages = pages
    }

    /// A page for a person who went astray; nil for programs.
    private func wrongPath(_ problem: Problem, _ request: Request) -> Response? {
        guard request.method == .get, !request.uri.path.hasPrefix("/v1/"),
            request.headers[.accept]?.contains("text/html") == true
        else { return nil }
        return pages.message(problem)
    }

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        let record = RequestRecord()
        let number = context.id
        var name = "none"
        var response: Response
        do {
            let (route, call) = try find(request)
            name = route.path
            do {
                try gate.check(request.head, scope: route.scope)
                response = try await route.handler(call)
            }
        } catch {
            let problem = Problem.of(error)
            if problem.status == 500 {
                context.logger.error("failed", metadata: ["error": "\(UntrustedText.terminal("\(error)"))"])
            }
            metrics.refusal(problem.code)
            response = wrongPath(problem, request) ?? problem.response(request: number)
        }
        response.headers[Self.requestID] = number
        for field in Self.commonHeaders where response.headers[field.name] == nil { response.headers.append(field) }
        record.close(request.method, route: name, status: response.status, metrics: metrics, logger: context.logger)
        return response
    }

    static let requestID: HTTPField.Name = HTTPField.Name("X-Request-ID") ?? .eTag
    /// What every answer says, unless its route says otherwise.
    static let commonHeaders: HTTPFields = [
        .xContentTypeOptions: "nosniff", .cacheControl: "no-store",
        .contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'",
    ]

    private func find(_ request: Request) throws -> (Route, Call) {
        // Bodies whose length is said in two ways are how one request is smuggled into another.
        if request.headers.contains(.transferEncoding), request.headers.contains(.contentLength) {
            throw Problem(400, "bad-framing", "A request has a length or is chunked, not both.")
        }
        let path = request.uri.path
        if request.uri.query == nil, let route = plainRoutes[path]?.first(where: { $0.method == request.method }) {
            return (route, Call(request: request, path: [:], query: [:]))
        }
        guard let parts = Self.parts(of: path) else { throw Problem(400, "bad-path", "The path is not UTF-8.") }
        var allowed: Set<String> = []
        for (route, segments) in routes[parts.count] ?? [] {
            guard let values = Route.match(parts, segments) else { continue }
            if route.method == request.method {
                guard let query = FormText.pairs(request.uri.query ?? "") else {
                    throw Problem(400, "bad-parameter", "The query is not UTF-8.")
                }
                var named: [String: String] = [:]
                for (key, value) in query {
                    guard route.parameters.contains(where: { $0.place == .query && $0.name == key }) else {
                        throw Problem(400, "bad-parameter", "There is no parameter of that name here.")
                    }
                    named[key] = value
                }
                for value in values.values where value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
                    throw Problem(404, "unknown-id", "Nothing here has that name.")
                }
                return (route, Call(request: request, path: values, query: named))
            }
            allowed.insert(route.method.rawValue)
        }
        guard !allowed.isEmpty else { throw Problem(404, "no-such-path", "There is nothing at this path.") }
        var problem = Problem(405, "method-not-allowed", "This path does not take that method.")
        problem.headers = [(.allow, allowed.sorted().joined(separator: ", "))]
        throw problem
    }

    private static func parts(of path: String) -> [String]? {
        var parts: [String] = []
        for part in path.split(separator: "/") {
            guard let text = part.removingPercentEncoding else { return nil }
            parts.append(text)
        }
        return parts
    }
}

extension Response {
    /// An answer of JSON.
    static func json(_ bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// An answer of JSON.
    static func json(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        json(Array(text.utf8), status: status)
    }
}
