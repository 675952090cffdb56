import DragnetTestSupport
import Foundation
import Testing

/// What a scan says would make an incident ordinary, against a log in which just that is so.
@Suite("Counterfactuals")
struct CounterfactualTests {
    @Test func leavingTheNamedEventsOutMakesTheOthersOrdinary() throws {
        let folder = try TemporaryFolder()
        let file = PackagePlaces.file("Datasets/payments.csv")
        // A fixed boundary and no learning after it, so that both scans learn from the same events.
        let options = ["--until", "2026-01-12", "--no-report", "--pictures", "0"]
        let first = try Program.run(
            ["scan", file.path, "--out", folder.path("first")] + options, environment: Program.learningOnce)
        try #require(first.status == 0, "\(first.error)")
        let incidents = try JSONLines.objects(file: folder.path("first/incidents.jsonl"))
        let found = incidents.map { $0["counterfactual"] as? [String: Any] }
        #expect(found.count { $0?["isOrdinary"] as? Bool == true } * 10 >= incidents.count * 9)
        let tried = try #require(
            incidents.first {
                let events = ($0["events"] as? [String])?.count ?? 0
                let removed = (($0["counterfactual"] as? [String: Any])?["removed"] as? [String])?.count ?? 0
                return removed >= 2 && events - removed >= 2
            })
        let events = Set(try #require(tried["events"] as? [String]))
        let counterfactual = try #require(tried["counterfactual"] as? [String: Any])
        #expect(counterfactual["isOrdinary"] as? Bool == true)
        let removed = Set(try #require(counterfactual["removed"] as? [String]))
        #expect(removed.isStrictSubset(of: events))

        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        let kept = lines.filter { line in !removed.contains(line.split(separator: ",").first.map(String.init) ?? "") }
        #expect(lines.count - kept.count == removed.count)
        try folder.write(kept.joined(separator: "\n") + "\n", to: "kept.csv")
        let second = try Program.run(
            ["scan", folder.path("kept.csv"), "--out", folder.path("second")] + options,
            environment: Program.learningOnce)
        try #require(second.status == 0, "\(second.error)")
        let rest = try Table(file: folder.path("second/events.csv.gz")).records.filter {
            events.contains($0["id"] ?? "")
        }
        #expect(rest.count == events.count - removed.count)
        #expect(rest.allSatisfy { ["none", "low"].contains($0["severity"] ?? "") })
        let worst = rest.compactMap { $0["surprise"].flatMap(Double.init) }.max() ?? 0
        #expect(abs(worst - (counterfactual["surprise"] as? Double ?? -1)) < 0.001)
    }

    @Test func explainTellsWhatWouldMakeAnEntityOrdinary() throws {
        let folder = try TemporaryFolder()
        let scan = try Program.run([
            "scan", PackagePlaces.file("Datasets/payments.csv").path, "--out", folder.path("out"), "--no-report",
            "--pictures", "0",
        ])
        try #require(scan.status == 0, "\(scan.error)")
        let incident = try #require(try JSONLines.objects(file: folder.path("out/incidents.jsonl")).first)
        let entity = try #require((incident["entities"] as? [String])?.first)
        let explained = try Program.run([
            "explain", "entity:" + entity, "--workspace", folder.path("out/workspace"), "--json",
        ])
        try #require(explained.status == 0, "\(explained.error)")
        let answer = try #require(try JSONLines.objects(explained.output).first)
        let counterfactual = try #require(answer["counterfactual"] as? [String: Any])
        #expect(!(counterfactual["removed"] as? [String] ?? []).isEmpty)
        #expect(counterfactual["isOrdinary"] as? Bool == true)
    }
}
