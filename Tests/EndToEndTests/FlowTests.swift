import DragnetStorage
import DragnetTestSupport
import Foundation
import Testing

/// A log that grows: import, train, score, and the questions that follow.
@Suite("Workspace flow")
struct FlowTests {
    /// A folder with a workspace trained on the first part of the sample payments, and the rest as a log.
    private func trained() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let payments = try String(contentsOf: PackagePlaces.file("Datasets/payments.csv"), encoding: .utf8)
        let lines = payments.split(separator: "\n").map(String.init)
        try folder.write(lines[..<9001].joined(separator: "\n") + "\n", to: "early.csv")
        let late = [lines[0]] + lines[9001...]
        try folder.write(late.joined(separator: "\n") + "\n", to: "late.csv")
        for command in [["import", "early.csv", "--new"], ["train"]] {
            let outcome = try Program.run(command + ["--workspace", "ws"], in: folder.path())
            try #require(outcome.status == 0, "\(outcome.error)")
        }
        return folder
    }

    private func run(_ folder: TemporaryFolder, _ command: String...) throws -> Program.Outcome {
        try Program.run(command + ["--workspace", "ws"], in: folder.path())
    }

    @Test func aChampionOfAnotherVersionMakesWay() throws {
        let folder = try trained()
        let store = try Workspace.open(at: folder.path("ws"))
        let former = try #require(try store.models.champion())
        try store.saveState(modelID: former, watermark: 9_000) { sink in
            try [UInt8](repeating: 1, count: 64).withUnsafeBytes { try sink($0) }
        }
        try store.close()
        let refused = try run(folder, "score", "late.csv")
        #expect(refused.status != 0 && refused.error.contains("another version"), "\(refused.error)")
        #expect(refused.error.contains("run: dragnet train"))
        // What the message says is all that it takes; another seed, as the same model would be the champion already.
        let trained = try run(folder, "train", "--seed", "5")
        #expect(trained.status == 0 && trained.output.contains(", champion"), "\(trained.output)\(trained.error)")
        let scored = try run(folder, "score", "late.csv")
        #expect(scored.status == 0, "\(scored.error)")
    }

    @Test func aLogThatGrows() throws {
        let folder = try trained()
        let again = try run(folder, "import", "early.csv")
        #expect(again.status == 0)
        #expect(again.error.contains("early.csv is in the workspace already: nothing to do"))
        #expect(again.output.hasPrefix("0 events"))
        #expect(try run(folder, "incidents").error.contains("no incident fits"))
        let nothing = try run(folder, "score", "--fail-on", "low")
        #expect(nothing.status == 0)
        #expect(nothing.error.contains("nothing new"))

        #expect(try run(folder, "import", "late.csv").status == 0)
        let waiting = try run(folder, "explain", "event:T14000")
        #expect(waiting.output.contains("not scored yet"))
        let scored = try run(folder, "score", "--out", "out", "--fail-on", "medium")
        #expect(scored.status == 10, "\(scored.error)")
        let table = try Table(file: folder.path("out/events.csv.gz"))
        #expect(table.rows.count == 6000)
        #expect(Set(table.column("status")).isSubset(of: ["scored", "cold"]))
        let repeated = try run(folder, "score", "--fail-on", "low")
        #expect(repeated.status == 0)
        #expect(repeated.error.contains("nothing new"))
        #expect(repeated.output.isEmpty)

        let incidents = try JSONLines.objects(try run(folder, "incidents", "--json").output)
        let alerts = try JSONLines.objects(try run(folder, "alerts", "--json").output)
        #expect(!incidents.isEmpty && alerts.count >= incidents.count)
        let id = try #require(incidents.first?["id"] as? String)
        let csv = try run(folder, "incidents", "--csv", "--limit", "1").output
        let listed = Table(text: csv)
        #expect(listed.column("id") == [id])
        let narrow = try JSONLines.objects(try run(folder, "incidents", "severity:>=high", "--json").output)
        #expect(narrow.allSatisfy { ["high", "critical"].contains($0["severity"] as? String) })
        try checkQuestions(folder, incident: id, members: incidents.first?["entities"] as? [String] ?? [])
    }

    private func checkQuestions(_ folder: TemporaryFolder, incident: String, members: [String]) throws {
        let why = try run(folder, "explain", incident)
        #expect(why.status == 0 && why.output.hasPrefix(incident))
        let short = try run(folder, "explain", String(incident.dropFirst(4)))
        #expect(short.output == why.output)
        let learnt = try run(folder, "explain", "event:T00001")
        #expect(learnt.status == 0 && learnt.output.contains("it was learnt from and not scored"))
        let ordinary = try run(folder, "explain", "event:T09500")
        #expect(ordinary.output.contains("it is ordinary"))
        let member = try #require(members.first)
        #expect(try run(folder, "explain", "entity:" + member).output.contains("it takes part in an incident"))
        #expect(try run(folder, "explain", "pair:A946943->A820202").status == 0)
        for id in ["nope", "event:nope", "entity:nope", "pair:x", "pair:nope->nope", "", "INC-000000"] {
            let outcome = try run(folder, "explain", id)
            #expect(outcome.status == 2, "\(id)")
            #expect(outcome.error.hasPrefix("dragnet: "))
        }
        for form in ["svg", "png", "pdf", "dot"] {
            #expect(try run(folder, "render", incident, "-o", "picture." + form).status == 0)
            let size = try Data(contentsOf: folder.url.appending(path: "picture." + form)).count
            #expect(size > 500)
        }
        #expect(try run(folder, "render", incident, "-o", "picture.exe").status == 2)
        let page = try run(folder, "report", "--out", "page.html")
        #expect(page.status == 0)
        let html = try Data(contentsOf: folder.url.appending(path: "page.html"))
        #expect(Markup.faults(in: html).isEmpty)
        #expect(String(decoding: html, as: UTF8.self).contains("<h4>Peers</h4>"))
        let file = try run(folder, "report", incident, "--format", "md")
        #expect(file.output.hasPrefix("# "))
        #expect(file.output.contains("\n## Peers\n"))
        let json = try run(folder, "report", incident, "--format", "json")
        #expect(try JSONLines.objects(json.output).first?["id"] as? String == incident)
    }

    @Test func everyWayOfScoringAgrees() throws {
        let folder = try trained()
        let late = Array(try Data(contentsOf: folder.url.appending(path: "late.csv")))
        let stream = try Program.run(["score", "-", "--workspace", "ws"], in: folder.path(), input: late)
        #expect(stream.status == 0)
        #expect(try run(folder, "score", "late.csv", "--out", "file").status == 0)
        #expect(try run(folder, "import", "late.csv").status == 0)
        #expect(try run(folder, "score", "--out", "stored", "--fail-on", "critical").status != 1)
        let verdicts = try JSONLines.objects(stream.output)
        let file = try Table(file: folder.path("file/events.csv.gz")).records
        let stored = try Table(file: folder.path("stored/events.csv.gz")).records
        #expect(verdicts.count == 6000 && file.count == 6000 && stored.count == 6000)
        var differing = 0
        for (verdict, (given, kept)) in zip(verdicts, zip(file, stored)) {
            let surprise = verdict["surprise"] as? Double
            if verdict["id"] as? String != given["id"] || given["id"] != kept["id"] { differing += 1 }
            if surprise != given["surprise"].flatMap(Double.init) || given["surprise"] != kept["surprise"] {
                differing += 1
            }
        }
        #expect(differing == 0)
    }

    @Test func networksLeaveMulticastOutEverywhere() throws {
        let folder = try TemporaryFolder()
        let log = SmallLogs.log(600) { row in
            SmallLogs.row(
                row, source: "10.0.0.\(1 + row * 7 % 30)",
                destination: row % 50 == 9 ? "224.0.0.251" : "10.0.1.\((row * 11 + row / 30) % 30 + 1)")
        }
        try folder.write(log, to: "log.csv")
        let flags = ["--preset", "network"]
        #expect(try Program.run(["import", "log.csv", "--workspace", "ws"] + flags, in: folder.path()).status == 0)
        let trained = try Program.run(["train", "--workspace", "ws", "--json"], in: folder.path())
        #expect(try JSONLines.objects(trained.output).first?["events"] as? Int == 588, "\(trained.error)")
        let command = ["score", "-", "--workspace", "ws"] + flags
        let outcome = try Program.run(command, in: folder.path(), input: Array(log.utf8))
        let verdicts = try JSONLines.objects(outcome.output)
        #expect(verdicts.count { $0["status"] as? String == "excluded" } == 12, "\(outcome.error)")
        let unread = try Program.run(command, in: folder.path(), input: Array((log + "no,event\n").utf8))
        #expect(try JSONLines.objects(unread.output).count == 600)
        #expect(unread.error.contains("line 602") && unread.error.contains("no verdict"), "\(unread.error)")
    }

    @Test func idsThatMeanTwoThingsAreAskedAbout() throws {
        let folder = try TemporaryFolder()
        let log = SmallLogs.log { SmallLogs.row($0, source: $0 % 30 == 0 ? "t5" : nil) }
        try folder.write(log, to: "log.csv")
        #expect(try Program.run(["scan", "log.csv"], in: folder.path()).status == 0)
        let outcome = try Program.run(["explain", "t5"], in: folder.path())
        #expect(outcome.status == 2)
        #expect(outcome.error.contains("\"t5\" can mean 2 things"))
        #expect(outcome.error.contains("entity:t5") && outcome.error.contains("event:t5"))
        for id in ["entity:t5", "event:t5", "event:t290"] {
            #expect(try Program.run(["explain", id], in: folder.path()).status == 0)
        }
        #expect(try Program.run(["explain", "event:t5"], in: folder.path()).output.contains("learning period"))
    }

    @Test func whatIsMissingIsSaid() throws {
        let folder = try TemporaryFolder()
        let nowhere = try Program.run(["incidents", "--workspace", "none"], in: folder.path())
        #expect(nowhere.status == 5)
        try folder.write(SmallLogs.log(), to: "log.csv")
        #expect(try run(folder, "import", "log.csv").status == 0)
        let untrained = try run(folder, "score")
        #expect(untrained.status == 5)
        #expect(untrained.error.contains("help: run: dragnet train"))
        #expect(try run(folder, "train").output.hasSuffix("champion\n"))
        for command in [
            ["score", "--fail-on", "nope"], ["score", "--model", "zzz"], ["incidents", "severity:nope"],
            ["incidents", "nonsense"], ["incidents", "--limit", "0"],
        ] {
            let outcome = try Program.run(command + ["--workspace", "ws"], in: folder.path())
            #expect(outcome.status == 2, "\(command)")
            #expect(outcome.error.contains("help: "))
        }
    }
}
