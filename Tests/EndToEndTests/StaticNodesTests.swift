import DragnetCore
import DragnetTestSupport
import Foundation
import Testing

/// Graphs without times, with what is known of their nodes.
@Suite("Static graphs and attributes")
struct StaticNodesTests {
    /// Three communities whose features tell them apart, one node with those of another, and a clique across.
    private static func write(into folder: TemporaryFolder) throws {
        var random = KeyedRandom(RandomKey(17))
        var edges = "source,destination\n"
        var people = "person,height,town,reach\n"
        for node in 0..<240 {
            let town = node == 31 ? 2 : node % 3
            people += "p\(node),\(170 + 12 * town + random.next(below: 5)),\(["Kiel", "Ulm", "Bonn"][town]),"
            people += node % 17 == 0 ? "\n" : "\(town * 40 + random.next(below: 9))\n"
            for _ in 0..<2 { edges += "p\(node),p\(random.next(below: 80) * 3 + node % 3)\n" }
        }
        let clique = [2, 40, 81, 121, 165, 205]
        for (place, node) in clique.enumerated() {
            for other in clique[(place + 1)...] { edges += "p\(node),p\(other)\n" }
        }
        people += "stranger,400,Kiel,900\n"
        try folder.write(edges, to: "edges.csv")
        try folder.write(people, to: "people.csv")
    }

    private func scan(_ folder: TemporaryFolder, _ out: String, _ flags: [String] = []) throws -> Program.Outcome {
        try Program.run(
            ["scan", "edges.csv", "--attributes", "people.csv", "--out", out, "--quiet"] + flags, in: folder.path())
    }

    @Test func oddNodesAreFoundAndSaidWhy() throws {
        let folder = try TemporaryFolder()
        try Self.write(into: folder)
        let outcome = try scan(folder, "out")
        try #require(outcome.status == 0, "\(outcome.error)")
        let entities = try Table(file: folder.path("out/entities.csv.gz")).records
        #expect(entities.count == 241)
        let ranked = entities.sorted { (Double($0["surprise"] ?? "") ?? 0) > (Double($1["surprise"] ?? "") ?? 0) }
            .compactMap { $0["id"] }
        for name in ["p31", "stranger", "p40", "p121"] {
            #expect((ranked.firstIndex(of: name) ?? .max) < 15, "\(name)")
        }
        let stranger = try #require(entities.first { $0["id"] == "stranger" })
        #expect(
            stranger["status"] == "isolated" && stranger["events"] == "0" && stranger["reason"] == "FAR_FROM_CLUSTER")
        let alerts = try Table(file: folder.path("out/alerts.csv")).records
        #expect(alerts.contains { $0["level"] == "entity" && $0["id"]?.hasPrefix("entity:") == true })
        let incidents = try Set(Table(file: folder.path("out/incidents.csv")).column("id"))
        #expect(alerts.allSatisfy { incidents.contains($0["incident"] ?? "") })
        let run = try folder.text("out/run.json")
        #expect(run.contains("\"attributes\"") && run.contains("people.csv"))
        let explained = try Program.run(
            ["explain", "stranger"], in: folder.path(),
            environment: [
                "DRAGNET_WORKSPACE": folder.path("out/workspace")
            ])
        #expect(explained.status == 0, "\(explained.error)")
    }

    @Test func theSameBytesOnAnyNumberOfThreads() throws {
        let folder = try TemporaryFolder()
        try Self.write(into: folder)
        var contents: [FolderContent] = []
        for threads in ["1", "2", "3"] {
            #expect(try scan(folder, "out\(threads)", ["--threads", threads]).status == 0)
            contents.append(
                try FolderContent(of: folder.path("out\(threads)"), without: ["timings.json", "workspace/"]))
        }
        for other in contents.dropFirst() { #expect(other.differences(from: contents[0]).isEmpty) }
    }

    @Test func errorsNameThePlace() throws {
        let folder = try TemporaryFolder()
        try Self.write(into: folder)
        var people = try folder.text("people.csv")
        people += "p9999,tall,Kiel,1\n"
        try folder.write(people, to: "people.csv")
        let wrong = try scan(folder, "out")
        #expect(wrong.status == 3)
        #expect(wrong.error.contains("people.csv:243: column height: \"tall\" is not a finite number"))
        #expect(wrong.error.contains("help:"))
        try folder.write("person,height\nA,1\nB,2\n", to: "people.csv")
        let strangers = try scan(folder, "out")
        #expect(strangers.status == 3 && strangers.error.contains("none of its entities is in the log"))
        try FileManager.default.removeItem(atPath: folder.path("people.csv"))
        #expect(try scan(folder, "out").status == 3)
    }
}
