import DragnetTestSupport
import Foundation
import Testing

/// The columns and values of the tables, which other programs read.
@Suite("Output tables")
struct OutputTableTests {
    private static let event = [
        "row", "file", "id", "time", "source", "destination", "score", "surprise", "severity", "status", "incident",
        "reason", "kind",
    ]
    private static let entity = [
        "id", "type", "score", "surprise", "severity", "status", "cluster", "distance", "distance_z", "events",
        "first_time", "last_time", "incident", "reason",
    ]
    private static let incident = [
        "v", "id", "rank", "severity", "score", "surprise", "status", "first_time", "last_time", "entities", "events",
        "amount", "reasons", "summary", "render", "model",
    ]
    private static let alert = [
        "v", "id", "incident", "level", "subject", "type", "severity", "score", "surprise", "confidence", "cluster",
        "distance", "reasons", "evidence_ids", "status", "model",
    ]
    private static let bands = ["none", "low", "medium", "high", "critical"]

    @Test func noRowDisappears() throws {
        let folder = try TemporaryFolder()
        // Every tenth row cannot be read, and row 200 comes twice.
        let text = SmallLogs.log(400) {
            $0 == 300 ? SmallLogs.row(200) : SmallLogs.row($0, amount: $0 % 10 == 3 ? "much" : nil)
        }
        try folder.write(text, to: "log.csv")
        let scan = try Program.run(["scan", "log.csv", "--out", "out", "--max-bad", "50%"], in: folder.path())
        try #require(scan.status == 0, "\(scan.error)")
        let table = try Table(file: folder.path("out/events.csv.gz"))
        #expect(table.columns == Self.event)
        #expect(table.column("row") == (0..<400).map(String.init))
        #expect(Set(table.column("file")) == ["log.csv"])
        for (row, record) in table.records.enumerated() {
            let status = try #require(record["status"])
            switch row {
            case 300:
                #expect(status == "duplicate")
                #expect(record["id"] == "t200")
            case _ where row % 10 == 3: #expect(status == "rejected")
            default:
                #expect(["learning", "scored", "cold", "excluded"].contains(status))
                #expect(record["id"] == "t\(row)")
            }
            let score = try #require(record["score"].flatMap(Double.init))
            let surprise = try #require(record["surprise"].flatMap(Double.init))
            #expect((0...1).contains(score) && surprise >= 0)
            if status != "scored" && status != "cold" { #expect(score == 0 && surprise == 0) }
            #expect(Self.bands.contains(record["severity"] ?? ""))
        }
        let statuses = Set(table.column("status"))
        #expect(statuses.isSuperset(of: ["learning", "scored", "rejected", "duplicate"]))
        #expect(try JSONLines.objects(file: folder.path("out/rejects.jsonl")).count == 40)
    }

    @Test(arguments: ["payments.csv", "network/conn.log"])
    func tablesAgreeWithEachOther(log: String) throws {
        let folder = try TemporaryFolder()
        let scan = try Program.run(
            ["scan", PackagePlaces.file("Datasets/" + log).path, "--out", folder.path("out"), "--json"])
        try #require(scan.status == 0, "\(scan.error)")
        let events = try Table(file: folder.path("out/events.csv.gz"))
        let entities = try Table(file: folder.path("out/entities.csv.gz"))
        let incidents = try Table(file: folder.path("out/incidents.csv"))
        let alerts = try Table(file: folder.path("out/alerts.csv"))
        #expect(events.columns == Self.event)
        #expect(entities.columns == Self.entity)
        #expect(incidents.columns == Self.incident)
        #expect(alerts.columns == Self.alert)
        #expect(Set(entities.column("status")).isSubset(of: ["scored", "cold", "isolated", "excluded"]))
        #expect(incidents.column("rank") == (1...incidents.rows.count).map(String.init))
        #expect(!incidents.rows.isEmpty && incidents.rows.count <= 20)
        // Nothing below medium is an alert.
        #expect(Set(incidents.column("severity")).isDisjoint(with: ["none", "low"]))
        let ids = Set(incidents.column("id"))
        #expect(Set(alerts.column("incident")).isSubset(of: ids))
        #expect(Set(events.column("incident")).subtracting([""]) == ids)
        #expect(try JSONLines.objects(scan.output).compactMap { $0["id"] as? String } == incidents.column("id"))
        for file in ["out/incidents.jsonl", "out/alerts.jsonl"] {
            for object in try JSONLines.objects(file: folder.path(file)) {
                #expect(object["v"] as? Int == 1)
                let reasons = try #require(object["reasons"] as? [[String: Any]])
                #expect((1...5).contains(reasons.count))
                let shares = reasons.compactMap { $0["share"] as? Double }
                #expect(abs(shares.reduce(0, +) - 1) < 0.001)
                #expect(shares == shares.sorted(by: >))
                let keys = Set(reasons.flatMap(\.keys))
                #expect(keys.isSuperset(of: ["code", "observed", "typical", "percentile", "share", "evidence"]))
            }
        }
        for name in incidents.column("render") where !name.isEmpty {
            #expect(FileManager.default.fileExists(atPath: folder.path("out/" + name)), "\(name)")
        }
    }

    @Test(.needsEvaluationData("eval/edge_anomaly.py"))
    func theEvaluationProgramsReadEvents() throws {
        guard try Program.other(["python3", "-c", "import numpy"]).status == 0 else {
            print("SKIPPED: python3 with numpy is not there, so the evaluation programs were not run")
            return
        }
        let folder = try TemporaryFolder()
        try folder.write(SmallLogs.log(), to: "log.csv")
        let scan = try Program.run(["scan", "log.csv", "--out", "out"], in: folder.path())
        try #require(scan.status == 0)
        // Its own reader alone, because the figures need packages that few machines have.
        let script = try #require(EvaluationData.file("eval/edge_anomaly.py"))
        let program = """
            import sys
            sys.path.insert(0, sys.argv[1])
            import edge_anomaly
            print(len(edge_anomaly.read_scores(sys.argv[2], 300)))
            """
        let outcome = try Program.other([
            "python3", "-B", "-c", program, script.deletingLastPathComponent().path,
            folder.path("out/events.csv.gz"),
        ])
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(outcome.output == "300\n")
    }
}
