import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetPipeline
import DragnetRendering
import DragnetStorage
import DragnetVectors
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// Looking at what was found.
struct FindingRoutes {
    let rooms: ServiceRooms

    private static let id = Route.Parameter(
        name: "id", place: .path, schema: #"{"type":"string","minLength":1}"#, words: "Its id", isRequired: true)
    private static let paging = [
        Route.Parameter(
            name: "q", place: .query, schema: Schemas.query,
            words: "The query language: severity:>=high reason:CYCLE entity:A17 status:open sort:latest"),
        Route.Parameter(
            name: "limit", place: .query, schema: #"{"type":"integer","minimum":1,"maximum":1000}"#,
            words: "At most so many; 100 unless told"),
        Route.Parameter(
            name: "cursor", place: .query, schema: #"{"type":"string","pattern":"^c[0-9]{1,8}$"}"#,
            words: "The next of the page before"),
    ]

    var routes: [Route] {
        [
            Route(
                method: .get, path: "/v1/incidents", scope: .read, words: "Lists incidents, worst first",
                parameters: Self.paging, answers: [(200, "application/json", Schemas.page)], handler: incidents),
            Route(
                method: .get, path: "/v1/incidents/{id}", scope: .read, words: "An incident", parameters: [Self.id],
                answers: [(200, "application/json", Schemas.object)], handler: incident),
            Route(
                method: .get, path: "/v1/incidents/{id}/graph.svg", scope: .read, words: "Its picture",
                parameters: [Self.id], answers: [(200, "image/svg+xml", Schemas.text)]
            ) { try await picture($0, .svg, "image/svg+xml") },
            Route(
                method: .get, path: "/v1/incidents/{id}/graph.png", scope: .read, words: "Its picture",
                parameters: [Self.id], answers: [(200, "image/png", Schemas.text)]
            ) { try await picture($0, .png, "image/png") },
            Route(
                method: .get, path: "/v1/incidents/{id}/graph.json", scope: .read,
                words: "Who is in it and who met whom", parameters: [Self.id],
                answers: [(200, "application/json", Schemas.object)], handler: graph),
            Route(
                method: .get, path: "/v1/alerts", scope: .read, words: "Lists alerts, worst first",
                parameters: Self.paging, answers: [(200, "application/json", Schemas.page)], handler: alerts),
            Route(
                method: .get, path: "/v1/alerts/{id}", scope: .read, words: "An alert", parameters: [Self.id],
                answers: [(200, "application/json", Schemas.object)], handler: alert),
            Route(
                method: .get, path: "/v1/alerts/{id}/explanation", scope: .read,
                words: "Why an event, entity, pair or incident is odd, or why not", parameters: [Self.id],
                answers: [(200, "application/json", Schemas.object)], handler: explanation),
            Route(
                method: .get, path: "/v1/entities/{id}", scope: .read, words: "What is known of an entity",
                parameters: [Self.id], answers: [(200, "application/json", Schemas.object)], handler: entity),
            Route(
                method: .get, path: "/v1/entities/{id}/neighbors", scope: .read,
                words: """
                    Entities whose surroundings are most like its own; cold says that it came after the model was learnt \
                    and is placed by those that it has met
                    """,
                parameters: [
                    Self.id,
                    Route.Parameter(
                        name: "top", place: .query, schema: #"{"type":"integer","minimum":1,"maximum":1000}"#,
                        words: "How many; 10 unless told"),
                ], answers: [(200, "application/json", Schemas.page)], handler: neighbors),
        ]
    }

    // MARK: Pages

    private struct Page {
        var query: FindingQuery
        var limit: Int
    }

    private func page(_ call: Call) throws -> Page {
        var query = try QueryText.parse(call.query["q"].map { [$0] } ?? [])
        let limit = try call.number("limit", 1...1000, otherwise: 100)
        query.time = ServiceClock.now
        query.limit = limit + 1
        if let cursor = call.query["cursor"] {
            guard cursor.hasPrefix("c"), let offset = Int(cursor.dropFirst()), (0...100_000_000).contains(offset) else {
                throw Problem(400, "bad-cursor", "The cursor is none that this service gave.")
            }
            query.offset = offset
        }
        return Page(query: query, limit: limit)
    }

    private func answer(_ lines: [String], _ page: Page) -> Response {
        let next = lines.count > page.limit ? ",\"next\":\"c\(page.query.offset + page.limit)\"" : ""
        return .json("{\"items\":[" + lines.prefix(page.limit).joined(separator: ",") + "]" + next + "}")
    }

    @Sendable private func incidents(_ call: Call) async throws -> Response {
        let page = try page(call)
        let workspace = rooms.workspace
        return answer(
            try await rooms.off { try workspace.incidents(page.query).map { try FindingJSON.line($0) } }, page)
    }

    @Sendable private func alerts(_ call: Call) async throws -> Response {
        let page = try page(call)
        let workspace = rooms.workspace
        let lines = try await rooms.off {
            let model = try workspace.latestRun()?.model ?? ""
            return try workspace.alerts(page.query).map { try FindingJSON.line($0, model: model) }
        }
        return answer(lines, page)
    }

    // MARK: Single things

    private static var unknown: Problem { Problem(404, "unknown-id", "Nothing here has that name.") }

    private func found(_ call: Call) async throws -> Incident {
        let (workspace, id) = (rooms.workspace, call["id"])
        let now = ServiceClock.now
        guard let incident = try await rooms.off({ try workspace.incident(id: id, at: now) }) else {
            throw Self.unknown
        }
        return incident
    }

    @Sendable private func incident(_ call: Call) async throws -> Response {
        .json(try FindingJSON.line(try await found(call)))
    }

    @Sendable private func graph(_ call: Call) async throws -> Response {
        .json(try StableJSON.encode(try await found(call).graph))
    }

    private func picture(_ call: Call, _ format: PictureFormat, _ type: String) async throws -> Response {
        let incident = try await found(call)
        let (pictures, settings) = (rooms.pictures, rooms.configuration.render)
        let bytes = try await rooms.off {
            try pictures.picture(
                of: incident, format: format, theme: PictureTheme(rawValue: settings.theme.rawValue) ?? .light,
                maxNodes: settings.maxNodes)
        }
        var response = Response.json(bytes)
        response.headers[.contentType] = type
        return response
    }

    @Sendable private func alert(_ call: Call) async throws -> Response {
        let (workspace, id) = (rooms.workspace, call["id"])
        let line = try await rooms.off { () -> String? in
            guard let alert = try workspace.alert(id: id, at: ServiceClock.now) else { return nil }
            return try FindingJSON.line(alert, model: try workspace.latestRun()?.model ?? "")
        }
        guard let line else { throw Self.unknown }
        return .json(line)
    }

    @Sendable private func explanation(_ call: Call) async throws -> Response {
        var job = ExplainJob(id: call["id"], workspace: rooms.path, time: ServiceClock.now)
        job.configuration = rooms.configuration
        let asked = job
        return .json(try await rooms.off { try asked.run(context: .serial).json() })
    }

    private struct EntityBody: Encodable {
        var v = 1
        var id: String
        var type: String
        var score: Double
        var surprise: Double
        var severity: String
        var status: String
        var cluster: Int?
        var events: Int
        var first_time: String?
        var last_time: String?
        var incident: String?
        var reasons: [Reason]
    }

    @Sendable private func entity(_ call: Call) async throws -> Response {
        let (workspace, id) = (rooms.workspace, call["id"])
        guard let entity = try await rooms.off({ try workspace.entityFinding(name: id) }) else { throw Self.unknown }
        return .json(
            try StableJSON.encode(
                EntityBody(
                    id: entity.id, type: entity.type, score: entity.score, surprise: entity.surprise,
                    severity: entity.severity.name, status: entity.status.rawValue, cluster: entity.cluster,
                    events: entity.events, first_time: entity.firstTime.map(Timestamp.text),
                    last_time: entity.lastTime.map(Timestamp.text), incident: entity.incident,
                    reasons: entity.reasons)))
    }

    @Sendable private func neighbors(_ call: Call) async throws -> Response {
        var job = NeighborsJob(id: call["id"], workspace: rooms.path, configuration: rooms.configuration)
        job.reach = .top(try call.number("top", 1...1000, otherwise: 10))
        let asked = job
        let (lines, isCold) = try await rooms.off {
            let answer = try asked.run(context: .serial)
            return (try answer.matches.map { try $0.json() }, answer.coldNeighbors != nil)
        }
        return .json("{" + (isCold ? "\"cold\":true," : "") + "\"items\":[" + lines.joined(separator: ",") + "]}")
    }
}
