import Crypto
import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetIngest
import DragnetPipeline
import DragnetStorage
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore

/// Scoring and storing events.
struct EventRoutes {
    let rooms: ServiceRooms

    var routes: [Route] {
        let key = Route.Parameter(
            name: "Idempotency-Key", place: .header,
            schema: ##"{"type":"string","minLength":1,"maxLength":128,"pattern":"^[!-~]+$"}"##,
            words: "The same request with the same key is stored once, and answered the same, for a day.")
        return [
            Route(
                method: .post, path: "/v1/score", scope: .read,
                words: "Scores events as if each came next; stores nothing", body: Schemas.events,
                answers: [(200, "application/json", Schemas.verdicts)], handler: score),
            Route(
                method: .post, path: "/v1/events", scope: .ingest,
                words: "Stores events, all of them or none, and scores them; answers once they are on the disk",
                parameters: [key], body: Schemas.events,
                answers: [(200, "application/json", Schemas.verdicts)], changes: true, handler: store),
        ]
    }

    private func document(_ call: Call) async throws -> EventDocument {
        let isLines = try EventDocument.isLines(call.request.headers[.contentType])
        let bytes = try await BodyReader(limit: rooms.configuration.serve.bodyLimit).bytes(of: call.request)
        return try EventDocument(bytes, isLines: isLines, rooms: rooms)
    }

    private func response(_ document: EventDocument, _ verdicts: [LiveVerdict], model: String) throws -> Response {
        var response = Response.json(try document.answer(verdicts, model: model, metrics: rooms.metrics))
        if document.isLines { response.headers[.contentType] = "application/x-ndjson" }
        return response
    }

    @Sendable private func score(_ call: Call) async throws -> Response {
        let document = try await document(call)
        let scorer = rooms.scorer
        // A long look, and waiting for one, must not hold up the connections that this thread serves.
        let (answer, misfit) =
            scorer.isShort(document.events.count)
            ? scorer.judge(document.events) : try await rooms.off { scorer.judge(document.events) }
        if let misfit { throw Self.misfit(misfit) }
        return try response(document, answer.verdicts, model: answer.model)
    }

    @Sendable private func store(_ call: Call) async throws -> Response {
        guard let writer = rooms.writer else {
            throw Problem(403, "read-only", "This service changes nothing.")
        }
        if rooms.state.isStopping { throw Problem(503, "stopping", "The service is stopping.") }
        let key = call.request.headers[Self.keyName]
        if let key {
            guard !key.isEmpty, key.utf8.count <= 128, key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
                throw Problem(400, "bad-key", "An idempotency key is 1 to 128 printable characters without blanks.")
            }
        }
        let document = try await document(call)
        let digest = key == nil ? "" : SHA256.hash(data: Data(document.bytes)).map { String($0, radix: 16) }.joined()
        let stored = try await writer.submit(
            LiveSubmission(events: document.events, key: key, digest: digest))
        switch stored.outcome {
        case .keyReused:
            throw Problem(409, "key-reused", "The idempotency key was used for a request of other content.")
        case .conflict(let event, let id):
            var problem = Problem(
                409, "id-conflict",
                "\"\(UntrustedText.terminal(UntrustedText.shortened(id, to: 60)))\" is the id of another event.")
            problem.event = event
            problem.field = "id"
            throw problem
        case .misfit(let event, let field, let reason): throw Self.misfit((event, field, reason))
        case .stored(let rows): rooms.metrics.stored(rows.count { !$0.isDuplicate })
        case .repeated: break
        }
        var verdicts = stored.answer.verdicts
        if !stored.answer.missing.isEmpty { try await lookUp(stored.answer, &verdicts) }
        return try response(document, verdicts, model: stored.answer.model)
    }

    /// Verdicts on events of long ago, from the workspace.
    private func lookUp(_ answer: LiveScorer.GroupAnswer, _ verdicts: inout [LiveVerdict]) async throws {
        let rows = answer.missing.map { verdicts[$0].row }
        let workspace = rooms.workspace
        let found = try await rooms.off {
            try rows.map { try workspace.eventVerdicts(rows: $0..<$0 + 1).first.flatMap { $0 } }
        }
        for (place, verdict) in zip(answer.missing, found) {
            guard let verdict else { continue }
            verdicts[place].surprise = Float(verdict.surprise)
            if verdicts[place].status != EventFinding.Status.duplicate.name {
                verdicts[place].status = verdict.status.name
            }
        }
    }

    private static func misfit(_ misfit: (event: Int, field: String, reason: String)) -> Problem {
        var problem = Problem(422, "bad-event", misfit.reason.prefix(1).uppercased() + misfit.reason.dropFirst() + ".")
        problem.event = misfit.event
        problem.field = misfit.field
        return problem
    }

    private static let keyName: HTTPField.Name = HTTPField.Name("Idempotency-Key") ?? .eTag
}
