import DragnetCore
import DragnetTestSupport
import DragnetVectors
import Foundation
import Testing

/// `dragnet embed`: forms of edges and of vectors.
@Suite("Embed command")
struct EmbedCommandTests {
    private static let flags = ["--dim", "8", "--walks", "4", "--length", "20", "--quiet"]

    @Test(arguments: [
        ("star.txt", (0..<30).map { "hub leaf\($0)\n" }.joined(), 31),
        ("path.csv", (0..<40).map { "n\($0),n\($0 + 1)\n" }.joined(), 41),
        ("weighted.tsv", (0..<200).map { "n\($0 % 50)\tn\(($0 * 7 + 1) % 50)\t\(1 + $0 % 5).5\n" }.joined(), 50),
        ("header.csv", "source,destination,weight\n" + (0..<40).map { "a\($0),b\($0 % 7),\($0 + 1)\n" }.joined(), 47),
        ("pair.txt", "a b\n", 2),
    ])
    func everyFormHoldsTheSameVectors(name: String, edges: String, nodes: Int) throws {
        let folder = try TemporaryFolder()
        try folder.write(edges, to: name)
        var tables: [VectorTable] = []
        for (form, threads) in [("txt", "1"), ("bin", "2"), ("npy", "3")] {
            let command = ["embed", name, "-o", "v." + form, "--threads", threads] + Self.flags
            let outcome = try Program.run(command, in: folder.path())
            try #require(outcome.status == 0, "\(outcome.error)")
            #expect(outcome.output.isEmpty && outcome.error.isEmpty)
            tables.append(try VectorFile.read(folder.path("v." + form)))
        }
        #expect(tables[0].ids.count == nodes && tables[0].matrix.dimension == 8)
        for table in tables.dropFirst() {
            #expect(table.ids == tables[0].ids)
            #expect(table.matrix == tables[0].matrix)
        }
        let text = try Data(contentsOf: folder.url.appending(path: "v.txt"))
        for (threads, kernels) in [("2", "portable"), ("1", "portable")] {
            let command = ["embed", name, "-o", "w.txt", "--threads", threads] + Self.flags
            let outcome = try Program.run(command, in: folder.path(), environment: ["DRAGNET_KERNELS": kernels])
            #expect(outcome.status == 0)
            #expect(try Data(contentsOf: folder.url.appending(path: "w.txt")) == text)
        }
        let piped = try Program.run(
            ["embed", "-", "-o", "p.txt"] + Self.flags, in: folder.path(), input: Array(edges.utf8))
        #expect(piped.status == 0, "\(piped.error)")
        #expect(try Data(contentsOf: folder.url.appending(path: "p.txt")) == text)
    }

    @Test func faultsOfLaterEdgesAreToldBeforeAnythingIsLearnt() throws {
        let folder = try TemporaryFolder()
        try folder.write((0..<40).map { "n\($0) n\($0 + 1) 1\n" }.joined(), to: "edges.txt")
        try folder.write("x n0 1\nx n2 0\n", to: "later.txt")
        for later in ["later.txt", "missing.txt"] {
            for command in [["--estimate"], ["--walks", "1000"]] {
                let outcome = try Program.run(
                    ["embed", "edges.txt", "-o", "v.npy", "--unseen", later] + command, in: folder.path())
                #expect(outcome.status != 0 && outcome.error.contains(later), "\(outcome.error)")
            }
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path("v.npy")))
    }

    @Test func unseenNodesArePlacedByTheirNeighboursAndNothingElseMoves() throws {
        let folder = try TemporaryFolder()
        // Two clubs with few ties between them.
        var random = KeyedRandom(RandomKey(5))
        var edges = ""
        for row in 0..<900 {
            let first = random.next(below: 60)
            let second = row % 30 == 0 ? random.next(below: 60) : (first + 2 * (1 + random.next(below: 29))) % 60
            if first != second { edges += "n\(first) n\(second)\n" }
        }
        try folder.write(edges, to: "edges.txt")
        // Two newcomers among the even, one among the odd, one whom only a newcomer knows, and a tie of two old ones.
        try folder.write("x n0\nn2 x\nx n8\ny n10\ny n4\nz n1\nz n33\nn5 z\nfar x\nn0 n1\n", to: "later.txt")
        func embed(_ output: String, _ flags: String...) throws -> Program.Outcome {
            try Program.run(
                ["embed", "edges.txt", "-o", output, "--dim", "16", "--walks", "20", "--length", "20"] + flags,
                in: folder.path())
        }
        #expect(try embed("before.npy").status == 0)
        let outcome = try embed("after.npy", "--unseen", "later.txt")
        #expect(outcome.error.contains("3 unseen nodes were placed by their neighbours; 1 "), "\(outcome.error)")
        let before = try VectorFile.read(folder.path("before.npy"))
        let after = try VectorFile.read(folder.path("after.npy"))
        let count = before.ids.count
        #expect(after.ids == before.ids + ["x", "y", "z"])
        #expect(after.matrix.selecting(0..<count) == before.matrix)
        for place in count..<after.ids.count {
            let isEven = after.ids[place] != "z"
            let order = (0..<count).sorted {
                after.matrix.cosine(place, of: after.matrix, $0) > after.matrix.cosine(place, of: after.matrix, $1)
            }
            let club = order.prefix(10).count { (Int(after.ids[$0].dropFirst()) ?? 0) % 2 == (isEven ? 0 : 1) }
            #expect(club >= 9, "\(after.ids[place])")
        }
        // A newcomer's vector does not depend on who else came.
        try folder.write("z n5\nz n33\nz n1\n", to: "one.txt")
        #expect(try embed("one.npy", "--unseen", "one.txt", "--threads", "1").status == 0)
        let one = try VectorFile.read(folder.path("one.npy"))
        #expect(one.ids.last == "z" && one.matrix.row(count) == after.matrix.row(count + 2))
        let twice = try Program.run(
            ["embed", "-", "-o", "v.npy", "--unseen", "-"], in: folder.path(), input: Array(edges.utf8))
        #expect(twice.status == 2, "\(twice.error)")
    }

    @Test func aPatternIsKept() throws {
        let folder = try TemporaryFolder()
        let shops = (0..<400).map { "c\($0 % 20),m\($0 * 7 % 10 + $0 % 2 * 10)\n" }
        try folder.write("card,merchant\n" + shops.joined(), to: "edges.csv")
        let flags = ["--pattern", "card,merchant", "--export-walks", "walks.txt"] + Self.flags
        let outcome = try Program.run(["embed", "edges.csv", "-o", "v.npy"] + flags, in: folder.path())
        try #require(outcome.status == 0, "\(outcome.error)")
        let walks = try folder.text("walks.txt").split(separator: "\n").map { $0.split(separator: " ") }
        #expect(walks.count == 4 * 30 && walks.allSatisfy { $0.count == 20 })
        for walk in walks {
            #expect(zip(walk, walk.dropFirst()).allSatisfy { Set([$0.first, $1.first]) == ["c", "m"] })
        }
        let misfit = try Program.run(
            ["embed", "edges.csv", "-o", "w.npy", "--pattern", "card,device"] + Self.flags, in: folder.path())
        #expect(misfit.status == 2 && misfit.error.contains("no edge fits the pattern of walks card,device"))
        #expect(misfit.error.contains("help: types in this graph: card, merchant"), "\(misfit.error)")
        for (pattern, more) in [("card", []), ("card,ship", []), ("card,merchant", ["--method", "diffusion"])] {
            let refused = try Program.run(
                ["embed", "edges.csv", "-o", "w.npy", "--pattern", pattern] + more + Self.flags, in: folder.path())
            #expect(refused.status == 2, "\(refused.error)")
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path("w.npy")))
    }

    @Test func weightsMatter() throws {
        let folder = try TemporaryFolder()
        for (name, weight) in [("a.txt", 1), ("b.txt", 50)] {
            let edges = (0..<30).map { "n\($0) n\(($0 + 1) % 30) \($0 % 3 == 0 ? weight : 1)\n" }.joined()
            try folder.write(edges, to: name)
            let outcome = try Program.run(["embed", name, "-o", name + ".bin"] + Self.flags, in: folder.path())
            #expect(outcome.status == 0)
        }
        #expect(
            try VectorFile.read(folder.path("a.txt.bin")).matrix != VectorFile.read(folder.path("b.txt.bin")).matrix)
    }

    @Test("weights near nothing, as written or as they fade, leave numbers")
    func tinyWeights() throws {
        let folder = try TemporaryFolder()
        try folder.write((0..<30).map { "n\($0) n\(($0 + 1) % 30) 1e-320\n" }.joined(), to: "edges.txt")
        let days = (0..<30).map { "n\($0),n\(($0 + 1) % 30),1,\($0 < 29 ? 1_000_000_000 : 1_700_000_000)\n" }.joined()
        try folder.write("source,destination,weight,time\n" + days, to: "days.csv")
        for (name, more) in [("edges.txt", []), ("days.csv", ["--half-life", "1d"])] {
            let outcome = try Program.run(["embed", name, "-o", "v.npy"] + more + Self.flags, in: folder.path())
            try #require(outcome.status == 0, "\(outcome.error)")
            // A reader of vectors refuses what is not finite.
            #expect(try VectorFile.read(folder.path("v.npy")).ids.count == 30)
        }
    }

    @Test(arguments: [
        ("a b 1\nb c -1\nc d 2\n", 3, "edges.txt:2: an edge's weight must be a positive number"),
        ("a a\nb b\n", 3, "edges.txt: there is no edge between two different nodes"),
        ("", 3, "edges.txt: the file is empty"),
    ])
    func edgesThatCannotBeUsed(edges: String, status: Int32, words: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(edges, to: "edges.txt")
        let outcome = try Program.run(["embed", "edges.txt", "-o", "v.txt"] + Self.flags, in: folder.path())
        #expect(outcome.status == status)
        #expect(outcome.error.contains(words), "\(outcome.error)")
        #expect(try folder.names() == ["edges.txt"])
    }

    @Test func aPlaceThatIsNotThere() throws {
        let folder = try TemporaryFolder()
        try folder.write("a b\n", to: "edges.txt")
        let outcome = try Program.run(["embed", "edges.txt", "-o", "no/v.npy"] + Self.flags, in: folder.path())
        #expect(outcome.status == 1)
        #expect(outcome.error.contains("no/v.npy: cannot be written"))
        #expect(try folder.names() == ["edges.txt"])
    }
}
