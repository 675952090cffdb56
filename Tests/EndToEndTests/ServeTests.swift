import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetIngest
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
            /// The names of the head's fields, in small letters.
            var fields: Set<String>
            var text: String { String(decoding: body, as: UTF8.self) }
            func object() throws -> [String: Any] {
                try JSONSerialization.jsonObject(with: body) as? [String: Any] ?? [:]
            }
        }

        func ask(
            _ method: String, _ path: String, _ body: String? = nil, bytes: [UInt8]? = nil,
            headers: [String: String] = [:]
        ) async throws -> Answer {
            guard let url = URL(string: base + path) else { throw NotStarted(outcome: path) }
            var request = URLRequest(url: url)
            request.httpMethod = method
            if let body {
                request.httpBody = Data(body.utf8)
                request.setValue("application/json", forHTTPHeaderField: "Content-Type")
            }
            if let bytes { request.httpBody = Data(bytes) }
            for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
            let (data, response) = try await URLSession.shared.data(for: request)
            let head = response as? HTTPURLResponse
            return Answer(
                status: head?.statusCode ?? 0, body: data,
                fields: Set(head?.allHeaderFields.keys.compactMap { "\($0)".lowercased() } ?? []))
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

    private static func gzipped(_ text: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        let writer = try GzipWriter { bytes.append(contentsOf: $0) }
        try writer.write(Array(text.utf8))
        try writer.finish()
        return bytes
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

    @Test(.timeLimit(.minutes(5)))
    func everyRequestOfAConnectionIsAnsweredAlike() async throws {
        let folder = try TemporaryFolder()
        let events = try prepared(folder)
        let service = try await Service(folder, "ws")
        // The first request of a connection goes the way of all; the next ones are answered where they are read.
        let first = try await service.ask("POST", "/v1/score", events[0])
        for event in [events[1], "[\(events[2]),\(events[3])]", events[4] + "\n" + events[5]] {
            let isLines = event.contains("\n")
            let type = isLines ? "application/x-ndjson" : "application/json; charset=utf-8"
            let answer = try await service.ask("POST", "/v1/score", event, headers: ["Content-Type": type])
            // A list of more than a few is looked at elsewhere.
            let many = "[" + Array(repeating: event, count: 20).joined(separator: ",") + "]"
            #expect(answer.status == 200)
            #expect(answer.fields == first.fields)
            guard !isLines, !event.hasPrefix("[") else { continue }
            let all = try verdicts(try await service.ask("POST", "/v1/score", many))
            #expect(try Set(all.map(essence)) == [try essence(answer.object())])
        }
        #expect(try await service.ask("POST", "/v1/score", events[0]).body == first.body)
        // What is wrong is told in the same words as ever, and the connection goes on.
        for (body, code) in [("{}", "bad-event"), ("{\"time\":", "bad-json"), (#"{"x":1}"#, "bad-event")] {
            let wrong = try await service.ask("POST", "/v1/score", body)
            #expect(wrong.status >= 400 && wrong.text.contains("\"code\":\"\(code)\""), "\(wrong.text)")
            #expect(try await service.ask("POST", "/v1/score", events[0]).body == first.body)
        }
        let counted = try await service.ask("GET", "/metrics").text
        #expect(counted.contains(#"dragnet_requests_total{route="/v1/score",status="200"} 9"#), "\(counted)")
        #expect(try service.stop().status == 0)
    }

    /// The saved state of the champion: the events that it has seen, and its bytes.
    private struct SavedState: Equatable {
        var watermark: Int
        var bytes: [UInt8]
    }

    private func state(_ workspace: String) throws -> SavedState? {
        let store = try Workspace.open(at: workspace)
        defer { try? store.close() }
        return try store.models.champion().flatMap { champion in
            try store.loadState(modelID: champion) {
                SavedState(watermark: $0, bytes: try $1.read($1.remaining))
            }
        }
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
            ("POST", "/v1/events", #"{"time":1,"source":"a","destination":"c","amount":1e308}"#, 422, "bad-event"),
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
        // Files of gzip one after the other are one, and a part of one is none.
        let packed = try Self.gzipped("[\(events[0]),") + Self.gzipped("\(events[1])]")
        let gzip = ["Content-Encoding": "gzip", "Content-Type": "application/json"]
        let members = try await service.ask("POST", "/v1/score", bytes: packed, headers: gzip)
        #expect(try verdicts(members).count == 2, "\(members.text)")
        let cut = try await service.ask("POST", "/v1/score", bytes: Array(packed.dropLast(9)), headers: gzip)
        #expect(cut.status == 400)
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
        let known = try await service.ask("GET", "/incidents/\(id)/news?events=\(Int.min)")
        #expect(known.status == 200 && known.text.contains("It has grown by"), "\(known.text)")
        let document = try await service.ask("GET", "/openapi.json").object()
        let paths = document["paths"] as? [String: Any]
        #expect(paths?["/v1/events"] != nil)
        let map = try await service.ask("GET", "/v1/map")
        #expect(try map.status == 200 && JSONSchema("map").faults(in: map.object()) == [])
        let points = try #require(try map.object()["points"] as? [[String: Any]])
        #expect(try points.count == map.object()["entities"] as? Int && points.count > 100)
        // What was found since is on it.
        #expect(points.contains { $0["incident"] is String })
        let asked = (paths?["/v1/map"] as? [String: Any])?["get"] as? [String: Any]
        #expect(asked?["x-scope"] as? String == "read")

        // A token that is made while it runs is asked for at once.
        let token = try Program.run(
            ["token", "add", "reader", "--scope", "read", "--workspace", "ws"], in: folder.path())
        try #require(token.status == 0, "\(token.error)")
        let secret = token.output.trimmingCharacters(in: .whitespacesAndNewlines)
        try await Task.sleep(for: .milliseconds(2500))
        #expect(try await service.ask("GET", "/v1/incidents").status == 401)
        let reader = ["Authorization": "Bearer \(secret)"]
        #expect(try await service.ask("GET", "/v1/incidents", nil, headers: reader).status == 200)
        #expect(try await service.ask("GET", "/v1/map").status == 401)
        #expect(try await service.ask("GET", "/v1/map", nil, headers: reader).status == 200)
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

    /// The value of a number of `/metrics`.
    private func metric(_ name: String, of service: Service) async throws -> Int? {
        let text = try await service.ask("GET", "/metrics").text
        return text.split(separator: "\n").first { $0.hasPrefix("dragnet_\(name) ") }
            .flatMap { Int($0.split(separator: " ")[1]) }
    }

    @Test(.timeLimit(.minutes(5)))
    func strangersBeyondTheLimitAreScoredAndForgotten() async throws {
        let folder = try TemporaryFolder()
        let events = try prepared(folder)
        try FileManager.default.copyItem(atPath: folder.path("ws"), toPath: folder.path("calm"))
        // Below what was learnt: nobody new is remembered, and all who are known go on.
        try folder.write("serve:\n  stateEntities: 1\n", to: "ws/dragnet.yaml")
        let flags = ["--config", "ws/dragnet.yaml"]
        let service = try await Service(folder, "ws", flags)
        let calm = try await Service(folder, "calm", flags)
        let entities = try #require(try await metric("state_entities", of: service))
        let strangers = (0..<500).map { number in
            let end = number % 2 == 0 ? "known" : "stranger-\(number)-too"
            let known = end == "known" ? #"A946943"# : end
            return
                #"{"time":"2026-02-20T10:00:00Z","source":"stranger-\#(number)","destination":"\#(known)","amount":7}"#
        }
        let looked = try verdicts(
            try await service.ask("POST", "/v1/score", "[" + strangers.joined(separator: ",") + "]"))
        let flood = try verdicts(
            try await service.ask("POST", "/v1/events", "[" + strangers.joined(separator: ",") + "]"))
        #expect(try flood.map(essence).count == 500)
        #expect(flood.map { $0["surprise"] as? Double } == looked.map { $0["surprise"] as? Double })
        #expect(flood.count { $0["status"] as? String == "cold" } >= 250)
        #expect(try await metric("state_refused_total", of: service) == 500)
        #expect(try await metric("state_entities", of: service) == entities)
        #expect(try await metric("events_stored_total", of: service) == 500)
        // Nobody's score has changed by it, and a restart does not remember more.
        let list = "[" + events[..<300].joined(separator: ",") + "]"
        let expected = try verdicts(try await calm.ask("POST", "/v1/events", list)).map(essence)
        #expect(try verdicts(try await service.ask("POST", "/v1/events", list)).map(essence) == expected)
        #expect(try service.stop().status == 0)
        #expect(try calm.stop().status == 0)
        let (saved, other) = (try state(folder.path("ws")), try state(folder.path("calm")))
        #expect(saved?.bytes == other?.bytes && saved?.watermark == 9800 && other?.watermark == 9300)
        let again = try await Service(folder, "ws", flags)
        #expect(try await metric("state_entities", of: again) == entities)
        let next = try await again.ask("POST", "/v1/score", events[300])
        let calmNext = try await Service(folder, "calm", flags)
        #expect(
            try essence(next.object()) == essence(try await calmNext.ask("POST", "/v1/score", events[300]).object()))
        #expect(try again.stop().status == 0)
        #expect(try calmNext.stop().status == 0)
    }

    /// The payments of the sample spread over 200 days that are past: as rows of a table, and as JSON.
    private func stretched() throws -> [(row: String, event: String)] {
        let text = try String(contentsOf: PackagePlaces.file("Datasets/payments.csv"), encoding: .utf8)
        let format = ISO8601DateFormatter()
        let first = try #require(format.date(from: "2025-12-15T00:00:00Z"))
        let start = try #require(format.date(from: "2025-08-20T00:00:00Z"))
        return try text.split(separator: "\n").dropFirst().map { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            let time = try #require(format.date(from: cells[1])).timeIntervalSince(first) * 200 / 90
            let moved = format.string(from: start.addingTimeInterval(time.rounded()))
            let row = ([cells[0], moved] + cells[2...5]).joined(separator: ",")
            let event =
                "{\"id\":\"\(cells[0])\",\"time\":\"\(moved)\",\"source\":\"\(cells[2])\",\"destination\":\"\(cells[3])\","
                + "\"amount\":\(cells[4]),\"currency\":\"\(cells[5])\"}"
            return (row, event)
        }
    }

    private static let keptDays = 60

    /// What a service that keeps so many days removes from a workspace, by a rule of the test's own.
    private func old(in workspace: String) throws -> (gone: Set<String>, heldByIncidents: Set<String>) {
        let store = try Workspace.open(at: workspace)
        defer { try? store.close() }
        let log = try store.loadEvents()
        let times = try #require(log.times)
        let cutoff = try #require(times.max()) - Int64(Self.keptDays) * 86_400_000_000
        let old = Set((0..<log.count).filter { times[$0] < cutoff }.map { log.eventName($0) })
        let named = Set(try store.incidents().flatMap(\.events))
            .union(try store.incidentRows().values.joined().map { log.eventName($0) })
        return (old.subtracting(named).subtracting(["T00100"]), old.intersection(named))
    }

    @Test(.timeLimit(.minutes(5)))
    func oldEventsGoAndNothingElseChanges() async throws {
        let folder = try TemporaryFolder()
        let all = try stretched()
        let header = "transaction_id,timestamp,from_account,to_account,amount,currency"
        func write(_ rows: Range<Int>, _ name: String) throws {
            try folder.write(([header] + all[rows].map(\.row)).joined(separator: "\n") + "\n", to: name)
        }
        try write(0..<5000, "early.csv")
        try write(5000..<14_000, "later.csv")
        for command in [
            ["import", "early.csv"], ["train", "--fast"], ["import", "later.csv"], ["score"],
            ["label", "event:T00100", "fraud"],
        ] {
            let outcome = try Program.run(command + ["--workspace", "ws"], in: folder.path())
            try #require(outcome.status == 0, "\(command) \(outcome.error)")
        }
        try FileManager.default.copyItem(atPath: folder.path("ws"), toPath: folder.path("calm"))
        try folder.write("serve:\n  keep: \(Self.keptDays)d\n", to: "ws/dragnet.yaml")
        let (gone, held) = try old(in: folder.path("ws"))
        try #require(gone.count > 6000 && !held.isEmpty)

        let flags = ["--config", "ws/dragnet.yaml"]
        var service = try await Service(folder, "ws", flags)
        let calm = try await Service(folder, "calm")
        // Events come in while others go.
        let first = "[" + all[14_000..<14_300].map(\.event).joined(separator: ",") + "]"
        let key = ["Idempotency-Key": "one"]
        let answer = try await service.ask("POST", "/v1/events", first, headers: key)
        let expected = try verdicts(try await calm.ask("POST", "/v1/events", first)).map(essence)
        #expect(try verdicts(answer).map(essence) == expected)
        for _ in 0..<300 where try await metric("events_removed_total", of: service) ?? 0 < gone.count {
            try await Task.sleep(for: .milliseconds(100))
        }
        // More may have gone by then, as newer events have come.
        let removed = try #require(try await metric("events_removed_total", of: service))
        #expect(removed >= gone.count && removed < gone.count + 600)
        #expect(try await metric("log_events", of: service) == 14_300)

        // Lists go on over the gaps, page by page.
        var ids: [String] = []
        var page = try await service.ask("GET", "/v1/incidents?limit=3").object()
        while true {
            ids += (page["items"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
            guard let next = page["next"] as? String else { break }
            page = try await service.ask("GET", "/v1/incidents?limit=3&cursor=\(next)").object()
        }
        #expect(ids.count > 3 && Set(ids).count == ids.count)
        let kept = try #require(held.min())
        #expect(try await service.ask("GET", "/v1/alerts/event:\(kept)/explanation").status == 200)
        #expect(try await service.ask("GET", "/v1/alerts/event:T00001/explanation").status == 404)

        service.running.kill()
        #expect(try service.running.outcome().error.contains("old events were removed"))
        service = try await Service(folder, "ws", flags)
        #expect(try await service.ask("POST", "/v1/events", first, headers: key).status == 200)
        let rest = "[" + all[14_300..<14_600].map(\.event).joined(separator: ",") + "]"
        let later = try verdicts(try await calm.ask("POST", "/v1/events", rest)).map(essence)
        #expect(try verdicts(try await service.ask("POST", "/v1/events", rest)).map(essence) == later)
        #expect(try service.stop().status == 0)
        #expect(try calm.stop().status == 0)
        let (saved, undisturbed) = (try state(folder.path("ws")), try state(folder.path("calm")))
        #expect(saved?.watermark == 14_600 && saved == undisturbed)

        let store = try Workspace.open(at: folder.path("ws"))
        let log = try store.loadEvents()
        let names = Set(log.heldRows.map { log.eventName($0) })
        #expect(names.isDisjoint(with: gone) && held.isSubset(of: names) && names.contains("T00100"))
        #expect(try store.contents().events == names.count && store.integrityProblems() == [])
        try store.close()
        // What is left is still something to learn from.
        let trained = try Program.run(["train", "--fast", "--workspace", "ws"], in: folder.path())
        #expect(trained.status == 0, "\(trained.error)")
    }
}
