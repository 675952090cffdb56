import DragnetTestSupport
import Foundation
import Testing

/// The same bytes on any number of threads, with any kernels, from any directory.
@Suite("Determinism")
struct DeterminismTests {
    @Test(arguments: ["payments.csv", "network/conn.log"])
    func scansAreTheSameBytes(log: String) throws {
        let folder = try TemporaryFolder()
        let path = PackagePlaces.file("Datasets/" + log).path
        let name = try #require(path.split(separator: "/").last.map(String.init))
        let above = String(path.dropLast(name.count + 1))
        func scan(
            _ out: String, _ file: String, in place: String, _ flags: [String], _ environment: [String: String]
        )
            throws -> FolderContent
        {
            let command = ["scan", file, "--out", folder.path(out), "--quiet"] + flags
            let outcome = try Program.run(command, in: place, environment: environment)
            try #require(outcome.status == 0, "\(outcome.error)")
            return try FolderContent(of: folder.path(out), without: ["timings.json", "workspace/"])
        }
        let first = try scan("one", name, in: above, ["--threads", "1"], [:])
        #expect(first.files.count > 10)
        let three = try scan("three", name, in: above, ["--threads", "3"], [:])
        #expect(three.differences(from: first).isEmpty)
        let elsewhere = try scan("elsewhere", path, in: folder.path(), ["--threads", "2"], [:])
        #expect(elsewhere.differences(from: first).isEmpty)

        // Portable kernels take six times as long, so they learn once.
        var environment = Program.learningOnce
        let fast = try scan("fast", name, in: above, [], environment)
        environment["DRAGNET_KERNELS"] = "portable"
        let portable = try scan("portable", name, in: above, [], environment)
        #expect(portable.differences(from: fast).isEmpty)

        let run = try folder.text("elsewhere/run.json")
        for word in ["threads", "kernels", "avx", above, folder.path()] { #expect(!run.contains(word), "\(word)") }
    }

    @Test func rejectedRowsDoNotTellWhereTheLogLies() throws {
        let folder = try TemporaryFolder()
        try folder.write(SmallLogs.log { SmallLogs.row($0, amount: $0 % 50 == 7 ? "much" : nil) }, to: "log.csv")
        var contents: [FolderContent] = []
        for (out, path) in [("a", "log.csv"), ("b", folder.path("log.csv"))] {
            let command = ["scan", path, "--out", out, "--max-bad", "10%", "--quiet"]
            #expect(try Program.run(command, in: folder.path()).status == 0)
            contents.append(
                try FolderContent(of: folder.path(out), without: ["timings.json", "workspace/"]))
        }
        #expect(contents[1].differences(from: contents[0]).isEmpty)
    }

    @Test func trainingTwiceGivesOneModel() throws {
        let folder = try TemporaryFolder()
        try folder.write(SmallLogs.log(1000), to: "log.csv")
        var models: [String] = []
        for (place, threads) in [("a", "1"), ("b", "2"), ("b", "2")] {
            let imported = try Program.run(["import", "log.csv", "--workspace", place], in: folder.path())
            #expect(imported.status == 0)
            let trained = try Program.run(
                ["train", "--workspace", place, "--threads", threads, "--json"], in: folder.path())
            let object = try #require(try JSONLines.objects(trained.output).first)
            #expect(object["champion"] as? Bool == true)
            models.append(object["model"] as? String ?? "")
        }
        #expect(Set(models).count == 1)
        #expect(models[0].count == 64)
    }
}
