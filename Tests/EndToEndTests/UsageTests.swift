import DragnetTestSupport
import Foundation
import Testing

/// Flags, settings and places that make no sense, a full disk, and Ctrl-C.
@Suite("Usage and output")
struct UsageTests {
    @Test(arguments: [
        "scan", "sniff", "import", "train", "score", "embed", "incidents", "alerts", "explain", "render", "report",
        "generate",
        "generate transactions", "generate network", "label", "label list", "label rm", "suppress", "suppress add",
        "suppress list", "suppress rm", "eval", "export", "export graph", "rerun", "config", "config show",
        "config check",
        "doctor", "completions", "version", "",
    ])
    func everyCommandHasHelp(command: String) throws {
        let outcome = try Program.run(command.split(separator: " ").map(String.init) + ["--help"])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("USAGE: dragnet \(command)".trimmingCharacters(in: .whitespaces)))
        #expect(outcome.error.isEmpty)
    }

    @Test("output that is lost is a failure, and a reader that has had enough is none")
    func outputThatCannotBeWritten() throws {
        let program = try #require(Program.executable).path
        for arguments in ["version", "--help", "completions bash"] {
            let outcome = try Program.other(["sh", "-c", "exec \"$0\" \(arguments) >/dev/full", program])
            #expect(outcome.status == 1, "\(arguments)")
            #expect(outcome.error.contains("standard output cannot be written"), "\(outcome.error)")
        }
        // The reader is gone before the first byte comes.
        let closed = try Program.other(
            ["sh", "-c", "{ sleep 0.3; \"$0\" completions bash; echo $? >&2; } | true", program])
        #expect(closed.error == "0\n", "\(closed.error)")
    }

    @Test func theVersionIsData() throws {
        let outcome = try Program.run(["version"])
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("dragnet "))
    }

    @Test(arguments: [
        (["--bogus"], "Unknown option '--bogus'"),
        (["--map", "source=nope"], "log.csv: --map source=nope: the log has no such column"),
        (["--map", "sauce=from"], "did you mean map.source?"),
        (["--map", "nonsense"], "names no column"),
        (["--until", "2030-01-01"], "no event lies after --until"),
        (["--until", "1990-01-01"], "too few to learn from"),
        (["--until", "soon"], "--until \"soon\" is not a time"),
        (["--config", "bad.yaml"], "bad.yaml:2: \"dimm\" is not a setting of embed"),
        (["--config", "none.yaml"], "none.yaml: "),
        (["--threads", "0"], "resources.threads is \"0\""),
        (["--budget", "x"], "detect.budget is \"x\""),
        (["--max-bad", "200%"], "input.maxBad is \"200%\""),
        (["--dim", "0"], "embed.dim is \"0\""),
        (["--tz", "Mars/Base"], "\"Mars/Base\" is not a time zone"),
        (["--preset", "x"], "input.preset is \"x\""),
        (["log.csv"], "log.csv: holds the same bytes as another input"),
    ])
    func whatMakesNoSenseIsExitTwo(flags: [String], words: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(SmallLogs.log(), to: "log.csv")
        try folder.write("embed:\n  dimm: 3\n", to: "bad.yaml")
        let before = try FolderContent(of: folder.path())
        let outcome = try Program.run(["scan", "log.csv", "--out", "out"] + flags, in: folder.path())
        #expect(outcome.status == 2)
        #expect(outcome.error.hasPrefix("dragnet: "))
        #expect(outcome.error.contains(words), "\(outcome.error)")
        #expect(outcome.output.isEmpty)
        #expect(try FolderContent(of: folder.path()) == before)
        #expect(!FileManager.default.fileExists(atPath: folder.path("out")))
    }

    @Test(arguments: [["score", "--bogus"], ["scan", "--json=x"], ["incidents", "--limit", "many"], ["frobnicate"]])
    func argumentsThatCannotBeParsedAreJSONWhereThatIsAskedFor(arguments: [String]) throws {
        let outcome = try Program.run(arguments + ["--json"])
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        let object = try JSONSerialization.jsonObject(with: Data(outcome.error.utf8))
        let error = try #require((object as? [String: Any])?["error"] as? [String: Any])
        #expect(error["code"] as? String == "usage", "\(outcome.error)")
        #expect((error["message"] as? String)?.isEmpty == false)
        #expect((error["help"] as? String)?.contains("--help") == true, "\(outcome.error)")
    }

    // MARK: Places

    @Test(arguments: [
        ("file/x", 1, "file/x: the directory cannot be made: Not a directory"),
        ("/proc/x", 1, "/proc/x: the directory cannot be made: "),
        ("file", 1, "file: is a file"),
        ("foreign", 1, "foreign: holds \"mine.txt\""),
        ("mixed", 1, "mixed: holds \"notes.txt\""),
        ("other", 1, "other: holds no run.json of Dragnet"),
        (".", 2, "name a directory of its own"),
        ("-", 2, "name a directory of its own"),
        ("..", 2, "name a directory of its own"),
    ])
    func otherPeoplesFilesStay(out: String, status: Int32, words: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(SmallLogs.log(), to: "log.csv")
        try folder.write("text", to: "file")
        try folder.write("mine", to: "foreign/mine.txt")
        try folder.write("{\"program\":\"dragnet\"}", to: "mixed/run.json")
        try folder.write("mine", to: "mixed/notes.txt")
        try folder.write("{\"program\":\"another\"}", to: "other/run.json")
        let before = try FolderContent(of: folder.path())
        let outcome = try Program.run(["scan", "log.csv", "--out", out], in: folder.path())
        #expect(outcome.status == status)
        #expect(outcome.error.contains(words), "\(outcome.error)")
        #expect(try FolderContent(of: folder.path()) == before)
    }

    @Test func aResultIsReplacedWhole() throws {
        let folder = try TemporaryFolder()
        try folder.write(SmallLogs.log(), to: "log.csv")
        for out in ["new/out", "new/out/", "new/out//"] {
            let outcome = try Program.run(["scan", "log.csv", "--out", out, "--quiet"], in: folder.path())
            #expect(outcome.status == 0, "\(outcome.error)")
            #expect(outcome.error.isEmpty)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("new")) == ["out"])
        }
        #expect(try !folder.names().contains { $0.contains(".partial-") || $0.contains(".tmp.") })
    }

    // MARK: A full disk

    @Test(arguments: [0, 1, 8, 64, 400])
    func aFullDiskIsToldAndLeavesNothing(blocks: Int) throws {
        let folder = try TemporaryFolder()
        try folder.write("{\"program\":\"dragnet\"}", to: "out/run.json")
        let before = try FolderContent(of: folder.path())
        let logs = try TemporaryFolder()
        try logs.write(SmallLogs.log(4_000), to: "log.csv")
        let scan = ["scan", logs.path("log.csv"), "--method", "diffusion", "--dim", "8", "--out"]
        for command in [scan + ["out"], scan + ["new"], ["generate", "transactions", "-o", "new.csv"]] {
            // Standard error goes to a file here, which must not be larger either.
            let outcome = try Program.run(
                command, in: folder.path(), environment: Program.learningOnce, fileSizeLimit: blocks)
            #expect(outcome.status == 1)
            if blocks > 0 {
                #expect(outcome.error.hasPrefix("dragnet: "))
                #expect(outcome.error.contains("help: "), "\(outcome.error)")
            }
            #expect(try FolderContent(of: folder.path()) == before)
            #expect(try folder.names() == ["out", "out/run.json"])
        }
    }

    @Test(arguments: [
        ["transactions", "-o", "one.csv", "--labels", "one.csv"],
        ["network", "-o", "one.log", "--labels", "labels.csv", "--host-labels", "one.log"],
    ])
    func noOutputOverwritesAnother(arguments: [String]) throws {
        let folder = try TemporaryFolder()
        let outcome = try Program.run(["generate"] + arguments, in: folder.path())
        #expect(outcome.status == 2)
        #expect(outcome.error.contains("two outputs go to one file"))
        #expect(try folder.names().isEmpty)
    }

    // MARK: Ctrl-C

    @Test(arguments: [0.15, 0.6, 1.2])
    func anInterruptedScanLeavesNothing(seconds: Double) throws {
        let folder = try TemporaryFolder()
        let made = try Program.run(
            ["generate", "transactions", "--rows", "200000", "-o", "big.csv", "--quiet"], in: folder.path())
        #expect(made.status == 0)
        let scan = try Program.start(["scan", "big.csv", "--out", "out"], in: folder.path())
        Thread.sleep(forTimeInterval: seconds)
        scan.interrupt()
        let outcome = try scan.outcome()
        #expect(outcome.status == 130)
        #expect(outcome.error.contains("dragnet: interrupted"))
        #expect(try folder.names() == ["big.csv"])
    }
}
