import DragnetStorage
import DragnetTestSupport
import Foundation
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The service as a child on a free port, asked over HTTP.
@Suite("Serve", .serialized)
struct ServeTests {
    /// A running service.
    private struct Service {
        let running: Program.Running
        let base: String

        init(_ folder: TemporaryFolder, _ workspace: String, _ flags: [String] = []) async throws {
            running = try Program.start(
                ["serve", "--listen", "127.0.0.1:0", "--json", "--workspace", workspace] + flags, in: folder.path())
            var found: String?
            for _ in 0..<3000 where found == nil && running.isRunning {
                try await Task.sleep(for: .milliseconds(10))
                let said = try JSONLines.objects(running.outputSoFar()).first
                found = said?["listening"] as? String
                if let said { #expect(try JSONSchema("listening").faults(in: said) == []) }
            }
            guard let found else {
                running.kill()
                throw NotStarted(outcome: try running.outcome().error)
            }
            base = found
        }

        struct NotStarted: Error {
            var outcome: String
        }

        struct Answer {
            var status: Int
            var body: Data
            var text: String { String(decoding: body, as: UTF8.self) }
            func object() throws -> [String: Any] {
                try JSONSerialization.jsonObject(with: body) as? [String: Any] ?? [:]
            }
        }

        func ask(
            _ method: String, _ path: String, _ body: String? = nil, headers: [String: String] = [:]
        ) async throws -> Answer {
            guard let url = URL(string: base + path) else { throw NotStarted(outcome: path) }
            var request = URLRequest(url: url)
            request.httpMethod = method
            if let body {
                request.httpBody = Data(body.utf8)
                request.setValue("application/json", forHTTPHeaderField: "Content-Type")
            }
            for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
            let (data, response) = try await URLSession.shared.data(for: request)
            return Answer(status: (response as? HTTPURLResponse)?.statusCode ?? 0, body: data)
        }

        func stop() throws -> Program.Outcome {
            running.terminate()
            return try running.outcome()
        }
    }

    /// A workspace that has learnt from the first 9,000 payments of the sample, and the next ones as JSON.
    private func prepared(_ folder: TemporaryFolder) throws -> [String] {
        let text = try String(contentsOf: PackagePlaces.file("Datasets/payments.csv"), encoding: .utf8)
        let lines = text.split(separator: "\n").map(String.init)
        try folder.write(lines[..<9001].joined(separator: "\n") + "\n", to: "early.csv")
        for command in [["import", "early.csv"], ["train", "--fast"]] {
            let outcome = try Program.run(command + ["--workspace", "ws"], in: folder.path())
            try #require(outcome.status == 0, "\(outcome.error)")
        }
        let header = lines[0].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let names = ["id", "time", "source", "destination", "amount", "currency"]
        let columns = try Self.columns(header)
        return lines[9001..<10_001].map { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            let fields = names.compactMap { name -> String? in
                guard let column = columns[name], !cells[column].isEmpty else { return nil }
                return name == "amount" ? "\"amount\":\(cells[column])" : "\"\(name)\":\"\(cells[column])\""
            }
            return "{" + fields.joined(separator: ",") + "}"
        }
    }

    private static func columns(_ header: [String]) throws -> [String: Int] {
        let words = [
            "id": ["id", "transaction_id"], "time": ["time", "timestamp"], "source": ["from_account"],
            "destination": ["to_account"], "amount": ["amount"], "currency": ["currency"],
        ]
        var columns: [String: Int] = [:]
        for (name, words) in words { columns[name] = header.firstIndex { words.contains($0) } }
        try #require(["time", "source", "destination", "amount"].allSatisfy { columns[$0] != nil }, "\(header)")
        return columns
    }

    private func verdicts(_ answer: Service.Answer) throws -> [[String: Any]] {
        try #require(answer.status == 200, "\(answer.text)")
        return try #require(try JSONSerialization.jsonObject(with: answer.body) as? [[String: Any]])
    }

    /// What must be the same wherever an event is scored; rows are counted otherwise.
    private func essence(_ verdict: [String: Any]) throws -> String {
        var verdict = verdict
        verdict["row"] = nil
        return String(
            decoding: try JSONSerialization.data(withJSONObject: verdict, options: .sortedKeys), as: UTF8.self)
    }

    @Test(.timeLimit(.minutes(5)))
    func theSameScoresAndTheSameStateAfterAKill() async throws {
        let folder = try TemporaryFolder()
        let events = try prepared(folder)
        let stream = try Program.run(
            ["score", "-", "--workspace", "ws"], in: folder.path(),
            input: Array((events[..<400].joined(separator: "\n") + "\n").utf8))
        try #require(stream.status == 0, "\(stream.error)")
        let expected = try JSONLines.objects(stream.output).map(essence)
        try FileManager.default.copyItem(atPath: folder.path("ws"), toPath: folder.path("calm"))

        var service = try await Service(folder, "ws")
        // Looking at an event neither stores nor changes anything.
        let looked = try await service.ask("POST", "/v1/score", events[0])
        #expect(try essence(looked.object()) == expected[0])
        let list = "[" + events[..<200].joined(separator: ",") + "]"
        _ = try await service.ask("POST", "/v1/score", list)
        let first = try await service.ask("POST", "/v1/events", list, headers: ["Idempotency-Key": "one"])
        #expect(try verdicts(first).map(essence) == Array(expected[..<200]))
        let again = try await service.ask("POST", "/v1/events", list, headers: ["Idempotency-Key": "one"])
        #expect(again.body == first.body)
        let other = try await service.ask("POST", "/v1/events", events[0], headers: ["Idempotency-Key": "one"])
        #expect(other.status == 409 && other.text.contains("key-reused"))
        service.running.kill()
        _ = try service.running.outcome()

        service = try await Service(folder, "ws")
        let repeated = try await service.ask("POST", "/v1/events", list, headers: ["Idempotency-Key": "one"])
        #expect(try verdicts(repeated).map(essence) == Array(expected[..<200]))
        let rest = "[" + events[200..<400].joined(separator: ",") + "]"
        let later = try await service.ask("POST", "/v1/events", rest)
        #expect(try verdicts(later).map(essence) == Array(expected[200...]))
        let metrics = try await service.ask("GET", "/metrics")
        #expect(metrics.text.contains("\ndragnet_log_events 9400\n"), "\(metrics.text)")
        #expect(try service.stop().status == 0)

        let calm = try await Service(folder, "calm")
        for event in events[..<400] { #expect(try await calm.ask("POST", "/v1/events", event).status == 200) }
        #expect(try calm.stop().status == 0)
        #expect(try state(folder.path("ws")) == state(folder.path("calm")))
    }

    private func state(_ workspace: String) throws -> StoredState? {
        let store = try Workspace.open(at: workspace)
        defer { try? store.close() }
        return try store.models.champion().flatMap { try store.loadState(modelID: $0) }
    }

    @Test(.timeLimit(.minutes(5)))
    func problemsTokensAndFindings() async throws {
        let folder = try TemporaryFolder()
        let events = try prepared(folder)
        let service = try await Service(folder, "ws", [])
        let cases: [(String, String, String?, Int, String)] = [
            ("GET", "/v1/nothing", nil, 404, "no-such-path"), ("PUT", "/v1/score", "{}", 405, "method-not-allowed"),
            ("POST", "/v1/score", "{", 400, "bad-json"), ("POST", "/v1/score", "{\"tme\":1}", 422, "bad-event"),
            ("POST", "/v1/score", "{\"time\":1,\"time\":2}", 400, "bad-json"),
            ("POST", "/v1/score", String(repeating: "[", count: 100_000), 400, "bad-json"),
            ("POST", "/v1/events", "{\"time\":1,\"source\":\"a\\u0000b\",\"destination\":\"c\"}", 422, "bad-event"),
            ("POST", "/v1/events", #"{"time":1,"source":"a","destination":"c","amount":1e999}"#, 422, "bad-event"),
            ("POST", "/v1/events", #"{"time":99999999999,"source":"a","destination":"c"}"#, 409, "time-ahead"),
            ("GET", "/v1/incidents?q=severity:bad", nil, 400, "bad-request"),
            ("GET", "/v1/incidents?cursor=x", nil, 400, "bad-cursor"),
            ("GET", "/v1/incidents/INC-000000", nil, 404, "unknown-id"),
        ]
        for (method, path, body, status, code) in cases {
            let answer = try await service.ask(method, path, body)
            #expect(answer.status == status && answer.text.contains("\"code\":\"\(code)\""), "\(path) \(answer.text)")
            #expect(!answer.text.contains("/ws"), "\(answer.text)")
        }
        let foreign = try await service.ask("GET", "/readyz", nil, headers: ["Origin": "http://evil.example"])
        #expect(foreign.status == 403)
        // Odd events become incidents by themselves.
        let list = "[" + events.joined(separator: ",") + "]"
        let odd = try verdicts(try await service.ask("POST", "/v1/events", list)).filter {
            ["high", "critical"].contains($0["severity"] as? String)
        }
        try #require(!odd.isEmpty)
        var incidents: [[String: Any]] = []
        for _ in 0..<300 where incidents.isEmpty {
            try await Task.sleep(for: .milliseconds(100))
            incidents = try await service.ask("GET", "/v1/incidents").object()["items"] as? [[String: Any]] ?? []
        }
        let id = try #require(incidents.first?["id"] as? String)
        let picture = try await service.ask("GET", "/v1/incidents/\(id)/graph.svg")
        #expect(picture.status == 200 && picture.text.contains("<svg"))
        #expect(try await service.ask("GET", "/v1/alerts/\(id)/explanation").status == 200)
        #expect(try await service.ask("PATCH", "/v1/incidents/\(id)", #"{"status":"confirmed"}"#).status == 200)
        #expect(try await service.ask("GET", "/v1/incidents/\(id)").object()["status"] as? String == "confirmed")
        let document = try await service.ask("GET", "/openapi.json").object()
        #expect((document["paths"] as? [String: Any])?["/v1/events"] != nil)

        // A token that is made while it runs is asked for at once.
        let token = try Program.run(
            ["token", "add", "reader", "--scope", "read", "--workspace", "ws"], in: folder.path())
        try #require(token.status == 0, "\(token.error)")
        let secret = token.output.trimmingCharacters(in: .whitespacesAndNewlines)
        try await Task.sleep(for: .milliseconds(2500))
        #expect(try await service.ask("GET", "/v1/incidents").status == 401)
        let reader = ["Authorization": "Bearer \(secret)"]
        #expect(try await service.ask("GET", "/v1/incidents", nil, headers: reader).status == 200)
        #expect(try await service.ask("POST", "/v1/events", events[0], headers: reader).status == 403)
        let wrong = ["Authorization": "Bearer x"]
        #expect(try await service.ask("GET", "/v1/incidents", nil, headers: wrong).status == 401)
        #expect(try await service.ask("GET", "/healthz").status == 200)
        let outcome = try service.stop()
        #expect(outcome.status == 0 && !outcome.error.contains(secret), "\(outcome.error)")
    }

    @Test(.timeLimit(.minutes(5)))
    func aJobGoesOnAfterAKill() async throws {
        let folder = try TemporaryFolder()
        let events = try prepared(folder)
        try folder.write(
            "embed:\n  fast: true\n  seed: 7\nresources:\n  checkpoint: 0\n  threads: 1\n", to: "ws/dragnet.yaml")
        try FileManager.default.copyItem(atPath: folder.path("ws"), toPath: folder.path("calm"))
        let calm = try Program.run(
            ["train", "--json", "--workspace", "calm", "--config", "calm/dragnet.yaml"], in: folder.path())
        try #require(calm.status == 0, "\(calm.error)")
        let expected = try #require(JSONLines.objects(calm.output).first?["model"] as? String)

        var service = try await Service(folder, "ws", ["--config", "ws/dragnet.yaml"])
        func job() async throws -> [String: Any] { try await service.ask("GET", "/v1/jobs/J-1").object() }
        let asked = try await service.ask("POST", "/v1/jobs", #"{"kind":"train","promote":true}"#)
        #expect(asked.status == 202, "\(asked.text)")
        for _ in 0..<2000 where !FileManager.default.fileExists(atPath: folder.path("ws/training/identity.json")) {
            try await Task.sleep(for: .milliseconds(10))
        }
        // What comes meanwhile is no part of it, before the kill and after.
        #expect(try await service.ask("POST", "/v1/events", events[0]).status == 200)
        #expect(try await job()["state"] as? String == "running")
        service.running.kill()
        _ = try service.running.outcome()

        service = try await Service(folder, "ws", ["--config", "ws/dragnet.yaml"])
        #expect(try await service.ask("POST", "/v1/events", events[1]).status == 200)
        var state = ""
        for _ in 0..<1200 where state != "done" && state != "failed" {
            try await Task.sleep(for: .milliseconds(100))
            state = try await job()["state"] as? String ?? ""
        }
        let ended = try await job()
        #expect(state == "done", "\(ended)")
        #expect(ended["result"] as? String == expected)
        let metrics = try await service.ask("GET", "/metrics").text
        #expect(metrics.contains("dragnet_model_age_seconds ") && metrics.contains("dragnet_state_bytes "))
        let scored = try await service.ask("POST", "/v1/score", events[2]).object()
        #expect(scored["model"] as? String == expected)
        #expect(try service.stop().status == 0)
    }
}
