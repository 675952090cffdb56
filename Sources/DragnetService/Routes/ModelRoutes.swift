import DragnetCore
import DragnetEvents
import DragnetPipeline
import DragnetStorage
import HTTPTypes
import Hummingbird
import HummingbirdCore

/// Models, and jobs that make them.
struct ModelRoutes {
    let rooms: ServiceRooms
    let jobs: JobBook
    let swapper: ModelSwapper

    private static let id = Route.Parameter(
        name: "id", place: .path, schema: #"{"type":"string","minLength":1}"#, words: "Its id", isRequired: true)

    var routes: [Route] {
        let object = [(200, "application/json", Schemas.object)]
        return [
            Route(
                method: .get, path: "/v1/models", scope: .read, words: "The models, oldest first",
                answers: [(200, "application/json", Schemas.page)], handler: models),
            Route(
                method: .post, path: "/v1/models/{id}/promote", scope: .admin,
                words: "Lets a model take over, after its state was brought up to the last event",
                parameters: [Self.id], answers: object, changes: true, handler: promote),
            Route(
                method: .get, path: "/v1/jobs", scope: .read, words: "The jobs, oldest first",
                answers: [(200, "application/json", Schemas.page)]
            ) { [jobs] _ in .json(try StableJSON.encode(["items": await jobs.all])) },
            Route(
                method: .post, path: "/v1/jobs", scope: .admin, words: "Starts a job: train, score or report",
                body: Schemas.job, answers: [(202, "application/json", Schemas.object)], changes: true, handler: start),
            Route(
                method: .get, path: "/v1/jobs/{id}", scope: .read, words: "How far a job is", parameters: [Self.id],
                answers: object
            ) { [jobs] in .json(try StableJSON.encode(try await jobs.job($0["id"]))) },
            Route(
                method: .delete, path: "/v1/jobs/{id}", scope: .admin, words: "Ends a job, and takes it off the list",
                parameters: [Self.id],
                answers: object, changes: true
            ) { [jobs] in .json(try StableJSON.encode(try await jobs.remove($0["id"]))) },
        ]
    }

    private struct ModelBody: Encodable {
        var id: String
        var number: Int
        var champion: Bool
        /// Whether it scored an earlier part of a scan's log, and scores no more.
        var earlier: Bool
        var bytes: Int
    }

    @Sendable private func models(_ call: Call) async throws -> Response {
        let workspace = rooms.workspace
        let models = try await rooms.off {
            try workspace.models.list().map {
                ModelBody(
                    id: $0.id.text, number: $0.number, champion: $0.isChampion, earlier: $0.isEarlier, bytes: $0.size)
            }
        }
        return .json(try StableJSON.encode(["items": models]))
    }

    @Sendable private func promote(_ call: Call) async throws -> Response {
        let id = try await swapper.promote(call["id"])
        return .json(try StableJSON.encode(["id": id, "status": "champion"]))
    }

    private struct JobBody: Decodable {
        var kind: JobBook.Kind
        var promote: Bool?
    }

    @Sendable private func start(_ call: Call) async throws -> Response {
        let body = try await SmallBody.read(JobBody.self, call)
        let job = try await jobs.start(body.kind, promotes: body.promote ?? false)
        return .json(try StableJSON.encode(job), status: .accepted)
    }
}
