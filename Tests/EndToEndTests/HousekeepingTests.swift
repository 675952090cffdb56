import DragnetTestSupport
import Foundation
import Testing

/// The commands around the work: doctor, config, completions, rerun.
@Suite("Housekeeping")
struct HousekeepingTests {
    @Test func doctorLooksAtEverything() throws {
        let folder = try TemporaryFolder()
        let outcome = try Program.run(["doctor"], in: folder.path())
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
        for name in ["version", "graphviz", "fonts", "disk", "memory", "access", "self-test"] {
            #expect(outcome.lines.contains { $0.split(separator: "\t").dropFirst().first?.hasPrefix(name) ?? false })
        }
        #expect(try folder.names().isEmpty, "it leaves nothing behind")
        // A damaged workspace is told, and is a failure.
        try folder.write("no database", to: "ws/workspace.sqlite")
        let damaged = try Program.run(["doctor", "--no-self-test", "--workspace", "ws"], in: folder.path())
        #expect(damaged.status == 1 && damaged.output.contains("failed\tworkspace"))
    }

    @Test func settingsAndWhereTheyComeFrom() throws {
        let folder = try TemporaryFolder()
        try folder.write("embed:\n  dim: 64\n", to: "my.yaml")
        let outcome = try Program.run(
            ["config", "show", "--origin", "--config", "my.yaml", "--seed", "7"], in: folder.path(),
            environment: ["DRAGNET_EMBED_WALKS": "5"])
        #expect(outcome.status == 0, "\(outcome.error)")
        func line(_ name: String) -> [Substring] {
            outcome.lines.first { $0.hasPrefix(name + " ") }?.split(whereSeparator: { " \t".contains($0) }) ?? []
        }
        #expect(line("embed.dim").dropFirst() == ["64", "#", "my.yaml:2"])
        #expect(line("embed.walks").dropFirst() == ["5", "#", "$DRAGNET_EMBED_WALKS"])
        #expect(line("embed.seed").dropFirst() == ["7", "#", "command", "line"])
        #expect(line("embed.p").dropFirst() == ["1", "#", "built-in"])
        let checked = try Program.run(["config", "check", "my.yaml"], in: folder.path())
        #expect(checked.status == 0 && checked.output.hasPrefix("1 of "))
        try folder.write("embed:\n  dims: 64\n", to: "bad.yaml")
        let refused = try Program.run(["config", "check", "bad.yaml"], in: folder.path())
        #expect(
            refused.status == 2 && refused.error.contains("bad.yaml:2") && refused.error.contains("did you mean dim"))
    }

    @Test(arguments: ["bash", "zsh", "fish"]) func completionsAreGoodShell(shell: String) throws {
        let folder = try TemporaryFolder()
        let outcome = try Program.run(["completions", shell], in: folder.path())
        #expect(outcome.status == 0 && outcome.output.contains("neighbors") && outcome.output.contains("fail-on"))
        try folder.write(outcome.output, to: "script")
        guard try Program.other([shell, "--version"]).status == 0 else {
            return print("SKIPPED: \(shell) is not here, so its completions were not parsed")
        }
        let parsed = try Program.other([shell, "-n", "script"], in: folder.path())
        #expect(parsed.status == 0, "\(parsed.error)")
    }

    @Test func theManualNamesEveryCommand() throws {
        let outcome = try Program.run(["completions", "man"])
        #expect(outcome.status == 0 && outcome.output.hasPrefix(".TH DRAGNET 1"))
        for command in ["scan", "import", "score", "export graph", "doctor"] {
            #expect(outcome.output.contains(".SS \"dragnet \(command)"), "\(command)")
        }
        #expect(!outcome.lines.contains { $0.hasPrefix("'") })
        let wrong = try Program.run(["completions", "csh"])
        #expect(wrong.status == 2 && wrong.error.contains("say bash, zsh, fish or man"))
    }

    @Test func aRunIsDoneAgain() throws {
        let folder = try TemporaryFolder()
        try folder.write(SmallLogs.log(600), to: "log.csv")
        #expect(try Program.run(["scan", "log.csv", "--seed", "3", "--out", "one"], in: folder.path()).status == 0)
        let ofFolder = try Program.run(["rerun", "one", "--out", "two"], in: folder.path())
        #expect(ofFolder.status == 0 && ofFolder.error.contains("every file is the same"), "\(ofFolder.error)")
        let again = try Program.run(["rerun", "one/run.json", "--out", "two"], in: folder.path())
        #expect(again.status == 0 && again.error.contains("every file is the same, byte for byte"), "\(again.error)")
        for name in ["run.json", "events.csv.gz", "report.html"] {
            let first = try Data(contentsOf: folder.url.appending(path: "one/" + name))
            #expect(try first == Data(contentsOf: folder.url.appending(path: "two/" + name)), "\(name)")
        }
        // Moved logs are named; changed ones are refused.
        try FileManager.default.moveItem(atPath: folder.path("log.csv"), toPath: folder.path("moved.csv"))
        #expect(try Program.run(["rerun", "one/run.json"], in: folder.path()).status == 3)
        // A run of a version that knew fewer settings.
        let older = try folder.text("one/run.json").split(separator: "\n").filter { !$0.contains("\"maxNodes\"") }
        try folder.write(older.joined(separator: "\n"), to: "one/older.json")
        #expect(older.count < (try folder.text("one/run.json").split(separator: "\n").count))
        let fromOlder = try Program.run(["rerun", "one/older.json", "moved.csv", "--out", "three"], in: folder.path())
        #expect(fromOlder.status == 0, "\(fromOlder.error)")
        let moved = try Program.run(["rerun", "one/run.json", "moved.csv"], in: folder.path())
        #expect(moved.status == 0, "\(moved.error)")
        try folder.write(SmallLogs.log(601), to: "log.csv")
        let changed = try Program.run(["rerun", "one/run.json"], in: folder.path())
        #expect(changed.status == 3 && changed.error.contains("no input holds the bytes"))
        let none = try Program.run(["rerun", "moved.csv"], in: folder.path())
        #expect(none.status == 3 && none.error.contains("is not the run.json of a scan"))
    }
}
