import DragnetTestSupport
import Foundation
import Testing

/// `dragnet eval` against figures that are computed here from the tables of a scan.
@Suite("eval")
struct EvalCommandTests {
    private func run(_ folder: TemporaryFolder, _ command: String...) throws -> Program.Outcome {
        try Program.run(command, in: folder.path())
    }

    private func measures(_ outcome: Program.Outcome) throws -> [String: Double] {
        let lines = try JSONLines.objects(outcome.output).filter { $0["table"] as? String == "measure" }
        return Dictionary(
            uniqueKeysWithValues: lines.compactMap { line in
                (line["name"] as? String).flatMap { name in (line["value"] as? Double).map { (name, $0) } }
            })
    }

    @Test func figuresAreThoseOfTheTables() throws {
        let folder = try TemporaryFolder()
        let made = try run(
            folder, "generate", "transactions", "--rows", "6000", "-o", "log.csv", "--labels", "labels.csv")
        try #require(made.status == 0, "\(made.error)")
        try #require(try run(folder, "scan", "log.csv", "--no-report", "--pictures", "0").status == 0)
        let outcome = try run(folder, "eval", "--labels", "labels.csv", "--json", "--k", "10,50", "--boot", "20")
        try #require(outcome.status == 0, "\(outcome.error)")
        let found = try measures(outcome)

        let labels = try Table(file: folder.path("labels.csv")).records
        let bad = Set(labels.filter { $0["label"] == "1" }.compactMap { $0["id"] })
        let events = try Table(file: folder.path("dragnet-out/events.csv.gz")).records
            .filter { ["scored", "cold"].contains($0["status"]) }
        let scores = events.compactMap { $0["surprise"].flatMap(Double.init) }
        let isBad = events.map { bad.contains($0["id"] ?? "") }
        var (right, pairs) = (0.0, 0.0)
        let good = scores.indices.filter { !isBad[$0] }
        for row in scores.indices where isBad[row] {
            for other in good {
                right += scores[row] > scores[other] ? 1 : scores[row] == scores[other] ? 0.5 : 0
                pairs += 1
            }
        }
        // The table has four decimals, so a few pairs are equal there and not in the workspace.
        #expect(abs((found["roc_auc"] ?? 0) - right / pairs) < 1e-4)
        let order = scores.indices.sorted { scores[$0] > scores[$1] }
        #expect(abs((found["precision@10"] ?? -1) - Double(order.prefix(10).count { isBad[$0] }) / 10) < 0.11)
        let caught = events.indices.count { isBad[$0] && events[$0]["incident"] != "" }
        #expect(abs((found["recall@budget"] ?? -1) - Double(caught) / Double(isBad.count(where: \.self))) < 1e-9)
        let summary = try #require(try JSONLines.objects(outcome.output).first)
        #expect(summary["v"] as? Int == 1 && summary["count"] as? Int == events.count)
        #expect(summary["labels"] as? String == "table" && summary["grouped"] as? Bool == true)
        let tables = try JSONLines.objects(outcome.output).compactMap { $0["table"] as? String }
        #expect(tables.count { $0 == "calibration" } == 4)
        #expect(tables.contains("kind") && tables.contains("week"))

        // The same labels, once they are in the workspace; intervals do not depend on threads.
        #expect(try run(folder, "label", "--import", "labels.csv", "--unit", "event").status == 0)
        let own = try run(folder, "eval", "--json", "--k", "10,50", "--boot", "20", "--threads", "3")
        #expect(
            own.output.replacingOccurrences(of: "\"labels\":\"workspace\"", with: "\"labels\":\"table\"")
                == outcome.output)
        let text = try run(folder, "eval", "--boot", "5")
        #expect(text.status == 0 && text.output.contains("roc_auc") && text.output.contains("NOMINAL"))
        let late = try run(folder, "eval", "--delay", "3650d")
        #expect(late.status == 3 && late.error.contains("known only after the log ended"), "\(late.error)")
    }

    @Test func withoutLabelsTheVectorsAreMeasured() throws {
        let folder = try TemporaryFolder()
        // Two groups that pay within themselves.
        let log = SmallLogs.log(1500) { row in
            let group = row * 7919 % 13 % 2 == 0 ? "red" : "blue"
            return SmallLogs.row(
                row, source: "\(group)\(row * 31 % 37)", destination: "\(group)-shop\(row * 17 % 29)")
        }
        try folder.write(log, to: "log.csv")
        #expect(try run(folder, "import", "log.csv", "--new").status == 0)
        let outcome = try run(folder, "eval", "--json")
        try #require(outcome.status == 0, "\(outcome.error)")
        let found = try measures(outcome)
        #expect((0.6...1).contains(found["link_auc"] ?? 0), "\(outcome.output)")
        #expect((0.2...1).contains(found["neighbor_overlap"] ?? 0), "\(outcome.output)")
        #expect(try run(folder, "eval", "--json", "--threads", "2").output == outcome.output)
        #expect(try run(folder, "eval").output.contains("silhouette"))
    }

    @Test func whatMakesNoSenseIsSaid() throws {
        let folder = try TemporaryFolder()
        let log = SmallLogs.log()
        try folder.write(log, to: "log.csv")
        #expect(try run(folder, "scan", "log.csv", "--no-report").status == 0)
        try folder.write("id,label\nt1,1\nt2,0\n", to: "early.csv")
        try folder.write("id,label\nt299,0\nt298,0\nz,1\n", to: "good.csv")
        try folder.write("id,label\nz,1\n", to: "unknown.csv")
        let cases: [([String], Int32, String)] = [
            (["--k", "0"], 2, "--k \"0\" is no list of numbers"),
            (["--k", "a,b"], 2, "is no list of numbers"), (["--boot", "-1"], 2, "--boot"),
            (["--unit", "pair"], 2, "--unit \"pair\" is not known"),
            (["--labels", "none.csv"], 3, "none.csv: no such file"),
            (["--labels", "early.csv"], 3, "all 2 with a label lie in the learning period"),
            (["--labels", "unknown.csv"], 3, "unknown.csv:2: the workspace holds nothing called \"z\""),
            (["--labels", "good.csv", "--unit", "entity"], 3, "good.csv:2: the workspace holds nothing"),
        ]
        for (flags, status, words) in cases {
            let outcome = try Program.run(["eval"] + flags, in: folder.path())
            #expect(outcome.status == status && outcome.error.contains(words), "\(flags): \(outcome.error)")
        }
        let good = try run(folder, "eval", "--labels", "good.csv")
        #expect(good.status == 0 && good.error.contains("all of them have one label"), "\(good.error)")
        #expect(good.error.contains("1 not in the workspace"))
    }
}
