import DragnetTestSupport
import Foundation
import Testing

/// Labels and suppressions through the built program.
@Suite("Feedback")
struct FeedbackTests {
    private func run(_ folder: TemporaryFolder, _ command: String...) throws -> Program.Outcome {
        try Program.run(command, in: folder.path())
    }

    private func objects(_ folder: TemporaryFolder, _ command: String...) throws -> [[String: Any]] {
        try JSONLines.objects(try Program.run(command + ["--json"], in: folder.path()).output)
    }

    private func ids(_ objects: [[String: Any]]) -> [String] { objects.compactMap { $0["id"] as? String } }

    @Test func wordsActAtOnce() throws {
        let folder = try TemporaryFolder()
        let sample = PackagePlaces.file("Datasets/payments.csv").path
        let scan = try Program.run(
            ["scan", sample, "--no-report", "--pictures", "0"], in: folder.path(), environment: Program.learningOnce)
        try #require(scan.status == 0, "\(scan.error)")
        let listed = try objects(folder, "incidents")
        let all = ids(listed)
        try #require(all.count >= 4)

        // Labels: one is confirmed, one is closed; both say so.
        let fraud = try run(folder, "label", all[0], "fraud", "--kind", "mule", "--note", "police\u{202E}")
        #expect(fraud.status == 0 && fraud.output == "\(all[0]) is labelled fraud\n", "\(fraud.error)")
        #expect(try run(folder, "label", all[1].lowercased(), "legit", "--until", "30d").status == 0)
        let open = try objects(folder, "incidents")
        #expect(ids(open) == all.filter { $0 != all[1] })
        #expect(open.first?["status"] as? String == "confirmed")
        let closed = try objects(folder, "incidents", "--all").filter { $0["status"] as? String == "dismissed" }
        #expect(ids(closed) == [all[1]])
        let why = try run(folder, "explain", all[0])
        #expect(why.output.contains("labelled fraud, mule: police\u{FFFD}"))
        #expect(try objects(folder, "label", "list").count == 2)
        #expect(try run(folder, "label", "list").lines.count == 3)
        #expect(try run(folder, "label", "rm", all[1]).status == 0)
        #expect(try ids(objects(folder, "incidents")) == all)
        try checkSuppressions(folder, all: all, victim: listed[2])
    }

    private func checkSuppressions(_ folder: TemporaryFolder, all: [String], victim: [String: Any]) throws {
        let id = try #require(victim["id"] as? String)
        let before = try objects(folder, "alerts")
        let alert = try #require(before.first { $0["incident"] as? String == id }?["id"] as? String)
        let member = try #require((victim["entities"] as? [String])?.first)
        for target in [id, alert, "entity:" + member] {
            let preview = try objects(folder, "suppress", "add", target, "--preview")
            if !target.hasPrefix("entity:") { #expect(ids(preview).contains(target)) }
            #expect(try objects(folder, "suppress", "list").isEmpty)
            #expect(try ids(objects(folder, "incidents")) == all)
        }
        let unsaid = try run(folder, "suppress", "add", id)
        #expect(unsaid.status == 2 && unsaid.error.contains("help: add --why"))
        let past = try run(folder, "suppress", "add", id, "--why", "w", "--until", "2001-01-01")
        #expect(past.status == 2 && past.error.contains("has passed"))

        let made = try run(folder, "suppress", "add", id, "--why", "payroll \u{1B}[2J", "--until", "2999-01-01")
        #expect(made.status == 0 && made.output == "SUP-1: \(id)\n", "\(made.error)")
        #expect(try ids(objects(folder, "incidents")) == all.filter { $0 != id })
        #expect(try objects(folder, "alerts").allSatisfy { $0["incident"] as? String != id })
        let hidden = try objects(folder, "incidents", "--all").filter { $0["status"] as? String == "suppressed" }
        #expect(ids(hidden) == [id])
        #expect(try ids(objects(folder, "incidents", "status:suppressed")) == [id])
        for thing in [id, alert] {
            let answer = try run(folder, "explain", thing)
            #expect(answer.output.contains("suppressed until 2999-01-01T00:00:00Z because payroll"))
            #expect(!answer.output.contains("\u{1B}"))
        }
        #expect(try run(folder, "report", "--format", "json").output.contains(id) == false)
        #expect(try run(folder, "suppress", "list").lines.count == 2)
        #expect(try run(folder, "suppress", "rm", "SUP-7").status == 2)
        #expect(try run(folder, "suppress", "rm", id).status == 0)
        #expect(try ids(objects(folder, "incidents")) == all)
        #expect(try run(folder, "suppress", "add", "event:T00001", "--why", "w").status == 2)
        #expect(try run(folder, "suppress", "add", id, "--why", "w", "--reason", "FAN_IN").status == 2)
    }

    @Test func laterScoresAreFiltered() throws {
        let folder = try TemporaryFolder()
        let text = try String(contentsOf: PackagePlaces.file("Datasets/payments.csv"), encoding: .utf8)
        let lines = text.split(separator: "\n").map(String.init)
        try folder.write(lines[..<9001].joined(separator: "\n") + "\n", to: "early.csv")
        try folder.write(([lines[0]] + lines[9001...]).joined(separator: "\n") + "\n", to: "late.csv")
        for command in [["import", "early.csv", "--new"], ["train"], ["import", "late.csv"]] {
            let outcome = try Program.run(command + ["--workspace", "plain"], in: folder.path())
            try #require(outcome.status == 0, "\(outcome.error)")
        }
        try FileManager.default.copyItem(atPath: folder.path("plain"), toPath: folder.path("quiet"))
        let all = try objects(folder, "score", "--workspace", "plain")
        let victim = try #require(all.first)
        let id = try #require(victim["id"] as? String)
        // What will be hidden is found in the alerts of the other workspace.
        for member in victim["entities"] as? [String] ?? [] {
            let made = try run(
                folder, "suppress", "add", "entity:" + member, "--why", "known", "--workspace", "quiet")
            #expect(made.status == 0, "\(made.error)")
        }
        let outcome = try run(folder, "score", "--out", "out", "--json", "--workspace", "quiet")
        let left = ids(try JSONLines.objects(outcome.output))
        #expect(!left.contains(id))
        #expect(Set(left).isSubset(of: ids(all)) && left.count < all.count)
        #expect(outcome.error.contains("suppressed: dragnet suppress list says why"))
        #expect(try Table(file: folder.path("out/incidents.csv")).column("id") == left)
        let events = try Table(file: folder.path("out/events.csv.gz"))
        #expect(events.rows.count == 6000 && !events.column("incident").contains(id))
        // The workspace keeps all of it, and it shows again when the suppressions end.
        let kept = try objects(folder, "incidents", "--all", "--workspace", "quiet")
        #expect(Set(ids(kept)) == Set(ids(all)))
        #expect(ids(kept.filter { $0["status"] as? String == "suppressed" }).contains(id))
    }

    @Test func tablesAreTakenWholeOrNotAtAll() throws {
        let folder = try TemporaryFolder()
        try folder.write(SmallLogs.log(300) { SmallLogs.row($0, source: $0 == 7 ? "t5" : nil) }, to: "log.csv")
        #expect(try run(folder, "import", "log.csv", "--new").status == 0)
        let cases: [(String, [String], String)] = [
            ("", [], "labels.csv: the file is empty"),
            ("id,label\n", [], "labels.csv: has a header and no rows"),
            ("event,label\nt1,1\n", [], "labels.csv:1: the header has no column id: it names event, label"),
            ("id,label\nt1,1\nt2,maybe\n", [], "labels.csv:3: column label: \"maybe\" is no label"),
            ("id,label\nt1,1\n,1\n", [], "labels.csv:3: column id: the row has no id"),
            ("id,label\nt1,1\nt2\n", [], "labels.csv:3: the row has 1 cell, and"),
            ("id,label,known_at\nt1,1,soon\n", [], "labels.csv:2: column known_at: \"soon\" is not a time"),
            ("id,label\nt1,1\nevent:t1,0\n", [], "labels.csv:3: \"event:t1\" is legit here and fraud on line 2"),
            ("id,label\nt1,1\nt5,0\n", [], "labels.csv:3: \"t5\" can mean 2 things: event:t5, entity:t5"),
            (
                "id,label\nt1,1\nx,0\ny\u{202E},0\n", [],
                "labels.csv:3: the workspace holds nothing called by 2 of 3 ids"
            ),
            ("id,label\nt1,1\n", ["--unit", "entity"], "labels.csv:2: the workspace holds nothing called \"t1\""),
            ("id,label\nt1,1\n", ["--unit", "account"], "--unit \"account\" is not known"),
            ("id,label\nt1,1\n", ["--delay", "week"], "--delay \"week\" is no span of time"),
            ("id,label\nt1,1\n", ["--note", "x"], "--import takes all labels from the table"),
        ]
        for (text, flags, words) in cases {
            try folder.write(text, to: "labels.csv")
            let outcome = try Program.run(["label", "--import", "labels.csv"] + flags, in: folder.path())
            #expect(outcome.status == (words.hasPrefix("labels.csv") ? 3 : 2), "\(words)")
            #expect(outcome.error.contains(words), "\(outcome.error)")
            #expect(outcome.error.contains("\nhelp: "), "\(outcome.error)")
            #expect(try objects(folder, "label", "list").isEmpty)
        }
        let missing = try run(folder, "label", "--import", "none.csv")
        #expect(missing.status == 3 && missing.error.contains("none.csv: no such file"))
        for command in [["label"], ["label", "t1"], ["label", "t1", "guilty"], ["label", "nobody", "fraud"]] {
            #expect(try Program.run(command, in: folder.path()).status == 2, "\(command)")
        }

        try folder.write(
            "id,label,kind,group,known_at,score\nt1,1,mule,g1,2026-05-01,9\nt2,LEGIT,,,,\nentity:t5,unsure,,,,\n"
                + "pair:A0->B0,fraud,,,,\nt2,0,,,,\n", to: "labels.csv")
        let taken = try run(folder, "label", "--import", "labels.csv", "--delay", "36h")
        #expect(taken.status == 0 && taken.output == "4 labels added, 0 replaced, 1 rows said again what others say\n")
        #expect(taken.error.contains("were not read: score"))
        let labels = try objects(folder, "label", "list")
        #expect(ids(labels) == ["entity:t5", "event:t1", "event:t2", "pair:A0->B0"])
        #expect(labels[1]["known_at"] as? String == "2026-05-01T00:00:00Z" && labels[1]["group"] as? String == "g1")
        // The third event of the log is of the first day, 00:40:02.
        #expect(labels[2]["known_at"] as? String == "2026-01-02T12:40:02Z")
        try folder.write(try run(folder, "label", "list", "--csv").output, to: "again.csv")
        let again = try run(folder, "label", "--import", "again.csv", "--json")
        #expect(try JSONLines.objects(again.output).first?["replaced"] as? Int == 4, "\(again.error)")
        #expect(try run(folder, "label", "rm", "t5").status == 0)
        #expect(try run(folder, "label", "rm", "t5").status == 2)
        // What a spreadsheet would run is marked in the table, and comes back without the mark.
        try folder.write("id,label,kind,note\nt9,1,-mule,=1+1\n", to: "marked.csv")
        #expect(try run(folder, "label", "--import", "marked.csv").status == 0)
        let first = try run(folder, "label", "list", "--csv").output
        #expect(first.contains("'-mule") && first.contains("'=1+1"), "\(first)")
        try folder.write(first, to: "marked.csv")
        #expect(try run(folder, "label", "--import", "marked.csv").status == 0)
        let label = try objects(folder, "label", "list").first { $0["id"] as? String == "event:t9" }
        #expect(label?["note"] as? String == "=1+1" && label?["kind"] as? String == "-mule")
    }
}
