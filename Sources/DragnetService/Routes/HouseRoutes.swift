import DragnetCore
import DragnetPipeline
import DragnetStorage
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// How the service is: for whoever operates it.
struct HouseRoutes {
    let rooms: ServiceRooms

    var routes: [Route] {
        [
            Route(
                method: .get, path: "/healthz", words: "Whether the process runs",
                answers: [(200, "application/json", Schemas.object)]
            ) { _ in .json(#"{"status":"ok"}"#) },
            Route(
                method: .get, path: "/readyz", words: "Whether requests should be sent here; 503 once it stops",
                answers: [(200, "application/json", Schemas.object)], handler: ready),
            Route(
                method: .get, path: "/metrics", scope: .read, words: "Numbers for Prometheus",
                answers: [(200, "text/plain", Schemas.text)], handler: metrics),
        ]
    }

    @Sendable private func ready(_ call: Call) async throws -> Response {
        if rooms.state.isStopping { throw Problem(503, "stopping", "The service is stopping.") }
        return .json(#"{"status":"ready"}"#)
    }

    @Sendable private func metrics(_ call: Call) async throws -> Response {
        let counts = rooms.scorer.counts
        let (workspace, model) = (rooms.workspace, counts.model)
        let (age, size) = try await rooms.off {
            let path = workspace.path + "/models/" + model.text
            let madeAt = (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
            return (madeAt.map { max(0, -$0.timeIntervalSinceNow) } ?? 0, try workspace.stateSize(modelID: model) ?? 0)
        }
        let gauges: [(name: String, help: String, value: Double)] = [
            ("model_age_seconds", "Seconds since the model that scores was learnt.", age.rounded()),
            ("state_bytes", "Bytes of the scoring state as it was saved last.", Double(size)),
            ("state_entities", "Entities that scoring remembers.", Double(counts.entities)),
            ("state_pairs", "Pairs of entities that scoring remembers.", Double(counts.pairs)),
            ("waiting_events", "Events that wait to be stored.", Double(rooms.writer?.waitingEvents ?? 0)),
            ("log_events", "Events of the log, those that were removed too.", Double(counts.rows)),
            ("log_entities", "Entities of the log.", Double(counts.nodes)),
            ("unjoined_events", "Events that no look at incidents has seen.", Double(counts.rows - counts.joinedRows)),
            ("uptime_seconds", "Seconds since the start.", rooms.state.seconds),
        ]
        let text = rooms.metrics.text(
            gauges: gauges,
            counters: [
                ("state_refused_total", "Events scored and not taken in, as the state is full.", counts.refused)
            ])
        return Response(
            status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
