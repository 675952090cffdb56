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

/// Saying what findings turned out to be, and hiding what is known.
struct TriageRoutes {
    let rooms: ServiceRooms

    private static let id = Route.Parameter(
        name: "id", place: .path, schema: #"{"type":"string","minLength":1}"#, words: "Its id", isRequired: true)

    var routes: [Route] {
        let object = [(200, "application/json", Schemas.object)]
        let page = [(200, "application/json", Schemas.page)]
        return [
            Route(
                method: .patch, path: "/v1/incidents/{id}", scope: .triage, words: "Decides about an incident",
                parameters: [Self.id], body: Schemas.decision, answers: object, changes: true, handler: decide),
            Route(
                method: .patch, path: "/v1/alerts/{id}", scope: .triage, words: "Decides about an alert",
                parameters: [Self.id], body: Schemas.decision, answers: object, changes: true, handler: decide),
            Route(
                method: .get, path: "/v1/labels", scope: .read, words: "What people found out", answers: page,
                handler: labels),
            Route(
                method: .post, path: "/v1/labels", scope: .triage, words: "Keeps what something turned out to be",
                body: Schemas.label, answers: object, changes: true, handler: label),
            Route(
                method: .delete, path: "/v1/labels/{id}", scope: .triage, words: "Takes a label back",
                parameters: [Self.id], answers: object, changes: true, handler: removeLabel),
            Route(
                method: .get, path: "/v1/suppressions", scope: .read, words: "What is hidden, and why", answers: page,
                handler: suppressions),
            Route(
                method: .post, path: "/v1/suppressions", scope: .triage,
                words: "Hides an entity, a pair, an incident or an alert", body: Schemas.suppression, answers: object,
                changes: true, handler: suppress),
            Route(
                method: .delete, path: "/v1/suppressions/{id}", scope: .triage, words: "Ends a suppression",
                parameters: [Self.id], answers: page, changes: true, handler: removeSuppression),
        ]
    }

    private struct DecisionBody: Decodable {
        var status: String
        var until: String?
        var note: String?
        var revision: String?
    }

    private struct DecisionAnswer: Encodable {
        var v = 1
        var id: String
        var status: String
        var until: String?
        var note: String?
        /// What a later decision says it was made on, so that nobody's is overwritten unseen.
        var revision: String
    }

    @Sendable private func decide(_ call: Call) async throws -> Response {
        let body = try await SmallBody.read(DecisionBody.self, call)
        let action: Decision.Action? =
            switch body.status {
            case "open": .reopen
            case "confirmed": .confirm
            case "dismissed": .dismiss
            case "snoozed": .snooze
            default: nil
            }
        guard let action else {
            throw Problem(422, "bad-status", "A status is open, confirmed, dismissed or snoozed.")
        }
        let now = ServiceClock.now
        var request = DecisionRequest(action, note: body.note, who: "api", time: now, revision: body.revision)
        if let until = body.until {
            // Read with every status, so that one that is no time is refused and not passed over.
            let end = try SpanText.end(
                until, flag: "until", now: now, timeZone: try rooms.configuration.ingestOptions().timeZone)
            request.until = action == .snooze ? end : nil
        }
        let (workspace, id, asked) = (rooms.workspace, call["id"], request)
        let answer = try await rooms.off {
            let decision = try workspace.decide(asked, about: id)
            return DecisionAnswer(
                id: id, status: body.status, until: decision.until.map(Timestamp.text), note: decision.note,
                revision: try workspace.revision(of: id))
        }
        return .json(try StableJSON.encode(answer))
    }

    private struct LabelBody: Decodable {
        var id: String
        var label: String
        var kind: String?
        var note: String?
        var until: String?
    }

    @Sendable private func label(_ call: Call) async throws -> Response {
        let body = try await SmallBody.read(LabelBody.self, call)
        guard let verdict = LabelVerdict(rawValue: body.label) else {
            throw Problem(422, "bad-label", "A label is fraud, legit or unsure.")
        }
        let job = LabelJob(workspace: rooms.path, configuration: rooms.configuration, time: ServiceClock.now)
        let label = try await rooms.off {
            try job.label(body.id, verdict, kind: body.kind, note: body.note, until: body.until)
        }
        return .json(try LabelRecord(label).json())
    }

    @Sendable private func labels(_ call: Call) async throws -> Response {
        let workspace = rooms.workspace
        let lines = try await rooms.off {
            try workspace.labels(at: ServiceClock.now).map { try LabelRecord($0).json() }
        }
        return .json("{\"items\":[" + lines.joined(separator: ",") + "]}")
    }

    @Sendable private func removeLabel(_ call: Call) async throws -> Response {
        let job = LabelJob(workspace: rooms.path, configuration: rooms.configuration, time: ServiceClock.now)
        let id = call["id"]
        let subject = try await rooms.off { try job.remove(id) }
        return .json(try StableJSON.encode(["id": subject.description]))
    }

    private struct SuppressionBody: Decodable {
        var id: String
        var why: String
        var reason: String?
        var until: String?
    }

    @Sendable private func suppress(_ call: Call) async throws -> Response {
        let body = try await SmallBody.read(SuppressionBody.self, call)
        let job = SuppressJob(workspace: rooms.path, configuration: rooms.configuration, time: ServiceClock.now)
        let effect = try await rooms.off {
            try job.add(body.id, reason: body.reason, until: body.until, why: body.why, isPreview: false)
        }
        return .json(try SuppressionRecord(effect.suppression).json())
    }

    @Sendable private func suppressions(_ call: Call) async throws -> Response {
        let workspace = rooms.workspace
        let lines = try await rooms.off {
            try workspace.suppressions(at: ServiceClock.now).map { try SuppressionRecord($0).json() }
        }
        return .json("{\"items\":[" + lines.joined(separator: ",") + "]}")
    }

    @Sendable private func removeSuppression(_ call: Call) async throws -> Response {
        let job = SuppressJob(workspace: rooms.path, configuration: rooms.configuration, time: ServiceClock.now)
        let id = call["id"]
        let lines = try await rooms.off { try job.remove(id).map { try SuppressionRecord($0).json() } }
        return .json("{\"items\":[" + lines.joined(separator: ",") + "]}")
    }
}

/// Reads bodies that hold one small object.
enum SmallBody {
    static func read<Value: Decodable>(_ type: Value.Type, _ call: Call) async throws -> Value {
        let bytes = try await BodyReader(limit: 1 << 16).bytes(of: call.request)
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch let error as DecodingError {
            let (code, path): (Int, [any CodingKey]) =
                switch error {
                case .dataCorrupted(let context): (400, context.codingPath)
                case .keyNotFound(let key, _): (422, [key])
                case .typeMismatch(_, let context), .valueNotFound(_, let context): (422, context.codingPath)
                @unknown default: (400, [])
                }
            var problem = Problem(
                code, code == 400 ? "bad-json" : "bad-body",
                code == 400 ? "The body is not JSON." : "A field is missing or of another type.")
            problem.field = path.last?.stringValue
            throw problem
        }
    }
}
