import DragnetTestSupport
import Foundation
import Testing

/// `--estimate` and `--memory-limit`, and the bytes on any machine.
@Suite("Memory and machines")
struct TrainingMemoryTests {
    private func edges(_ folder: TemporaryFolder, nodes: Int = 800) throws {
        let edges = (0..<nodes * 6).map { "n\($0 * 7 % nodes) n\(($0 * $0 + 3 * $0 + 1) % nodes)\n" }.joined()
        try folder.write(edges, to: "edges.txt")
    }

    private func numbers(_ outcome: Program.Outcome) throws -> [String: Double] {
        try #require(outcome.status == 0, "\(outcome.error)")
        var numbers: [String: Double] = [:]
        for line in outcome.lines {
            let fields = line.split(separator: "\t")
            numbers[String(fields[0])] = Double(fields[1])
        }
        return numbers
    }

    @Test func aLimitMakesMoreSweepsOrIsRefusedWithNumbers() throws {
        let folder = try TemporaryFolder()
        // Large enough that the walks of a sweep are more than the least there can be.
        try edges(folder, nodes: 2_000)
        func run(_ flags: String...) throws -> Program.Outcome {
            try Program.run(["embed", "edges.txt", "--threads", "1", "--dim", "32"] + flags, in: folder.path())
        }
        let free = try numbers(run("--estimate"))
        let total = try #require(free["total bytes"])
        let limit = "\(Int(total * 0.85))"
        let tight = try numbers(run("--estimate", "--memory-limit", limit))
        #expect(tight["total bytes"] ?? .infinity <= total * 0.85)
        #expect((tight["sweeps"] ?? 0) > (free["sweeps"] ?? 0))
        #expect(free["seconds"] ?? 0 > 0 && free["pairs"] == tight["pairs"])
        // The limit is a setting: the same one gives the same bytes, and other sweeps give others.
        for (name, flags) in [("a", []), ("b", ["--memory-limit", limit]), ("c", ["--memory-limit", limit])] {
            let outcome = try Program.run(
                ["embed", "edges.txt", "-o", name + ".bin", "--dim", "32", "--quiet"] + flags, in: folder.path())
            #expect(outcome.status == 0, "\(outcome.error)")
        }
        let files = try ["a", "b", "c"].map { try Data(contentsOf: folder.url.appending(path: $0 + ".bin")) }
        #expect(files[1] == files[2] && files[0] != files[1])

        let refused = try run("-o", "v.bin", "--memory-limit", "1M")
        #expect(refused.status == 4)
        #expect(refused.error.contains("learning vectors takes at least "), "\(refused.error)")
        #expect(refused.error.contains("but only 1 MiB may be taken"))
        #expect(refused.error.contains("help: lower the dimensions (--dim)"))
        let nonsense = try run("-o", "v.bin", "--memory-limit", "much")
        #expect(nonsense.status == 2 && nonsense.error.contains("a size from 1M on, such as 512M or 2G"))
        #expect(!FileManager.default.fileExists(atPath: folder.path("v.bin")))
        let object = try #require(try JSONLines.objects(try run("--estimate", "--json").output).first)
        #expect(object["bytes"] as? Int == Int(total))
    }

    @Test func scansAndTrainingsKeepALimitToo() throws {
        let folder = try TemporaryFolder()
        // Of as many entities that two tables of their vectors are larger than the limit.
        try folder.write(
            SmallLogs.log(1_000) {
                SmallLogs.row($0, source: "A\($0 * 7 % 300)", destination: "B\($0 * 11 % 300)")
            }, to: "log.csv")
        let scan = try Program.run(
            ["scan", "log.csv", "--dim", "1024", "--memory-limit", "1M", "--quiet"], in: folder.path())
        #expect(scan.status == 4 && scan.error.contains("but only 1 MiB may be taken"), "\(scan.error)")
        #expect(!FileManager.default.fileExists(atPath: folder.path("dragnet-out")))
        #expect(try Program.run(["import", "log.csv", "--workspace", "w"], in: folder.path()).status == 0)
        let train = ["train", "--workspace", "w", "--threads", "1"]
        let refused = try Program.run(train + ["--dim", "1024", "--memory-limit", "1M"], in: folder.path())
        #expect(refused.status == 4, "\(refused.error)")
        let before = try FolderContent(of: folder.path())
        let estimate = try numbers(Program.run(train + ["--estimate"], in: folder.path()))
        #expect(estimate["total bytes"] ?? 0 > 0 && estimate["pairs"] ?? 0 > 0 && estimate["seconds"] != nil)
        #expect(try FolderContent(of: folder.path()).differences(from: before).allSatisfy { $0.contains("sqlite") })
    }

    @Test func vectorsAreTheSameBytesOnAnyThreadsAndKernels() throws {
        let folder = try TemporaryFolder()
        try edges(folder)
        var files: Set<Data> = []
        for (threads, kernels) in [
            ("1", "avx512"), ("2", "avx512"), ("3", "avx2"), ("4", "avx512"), ("8", "avx512"), ("1", "avx2"),
            ("8", "avx2"), ("1", "portable"),
        ] {
            let outcome = try Program.run(
                ["embed", "edges.txt", "-o", "v.bin", "--threads", threads, "--walks", "2", "--length", "20"],
                in: folder.path(), environment: ["DRAGNET_KERNELS": kernels])
            #expect(outcome.status == 0, "\(outcome.error)")
            files.insert(try Data(contentsOf: folder.url.appending(path: "v.bin")))
        }
        #expect(files.count == 1)
    }
}
