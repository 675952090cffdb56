import DragnetCore
import DragnetTestSupport
import Foundation
import Testing

/// The graph in other tools' forms.
@Suite("Exports")
struct ExportTests {
    /// A scan of a log in which one account after the other has a hostile name.
    private func scanned() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let names = HostileNames.all.filter { name in
            !name.isEmpty && !name.unicodeScalars.contains { $0.properties.generalCategory == .control }
        }
        let log = SmallLogs.log { row in
            // By scalars: a quote that bears an accent is one character and yet a quote.
            let name = names[row / 3 % names.count].unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined()
            return SmallLogs.row(row, source: row % 3 == 0 ? "\"\(name)\"" : nil)
        }
        try folder.write(log, to: "log.csv")
        let scanned = try Program.run(["scan", "log.csv"], in: folder.path())
        try #require(scanned.status == 0, "\(scanned.error)")
        return folder
    }

    private func export(_ folder: TemporaryFolder, _ form: String, _ more: String...) throws -> String {
        let outcome = try Program.run(["export", "graph", "--to", form] + more, in: folder.path())
        #expect(outcome.status == 0, "\(outcome.error)")
        return outcome.output
    }

    @Test func jsonHoldsEveryEntityAndEdge() throws {
        let folder = try scanned()
        let text = try export(folder, "json")
        let graph = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let nodes = try #require(graph["nodes"] as? [[String: Any]])
        let links = try #require(graph["links"] as? [[String: Any]])
        let entities = try Table(file: folder.path("dragnet-out/entities.csv.gz"))
        #expect(nodes.count == entities.rows.count)
        #expect(links.reduce(0) { $0 + ($1["events"] as? Int ?? 0) } == 300)
        let events = try Table(file: folder.path("dragnet-out/events.csv.gz"))
        let pairs = Set(zip(events.column("source"), events.column("destination")).map { "\($0)\n\($1)" })
        #expect(links.count == pairs.count)
        // A whole number comes back as an Int.
        func isNumber(_ value: Any?) -> Bool { value is Double || value is Int }
        let faulty = nodes.filter {
            isNumber($0["x"]) != isNumber($0["y"]) || !($0["color"] is String) || !isNumber($0["score"])
        }
        #expect(faulty.isEmpty, "\(faulty.prefix(3))")
        // What came after the learning period has no place on the map.
        #expect(nodes.count { isNumber($0["x"]) } > nodes.count / 2)
        #expect(nodes.map { $0["id"] as? Int } == nodes.indices.map { $0 })
        // To a file it is the same bytes, and again it is the same bytes.
        _ = try export(folder, "json", "--output", "graph.json")
        #expect(try folder.text("graph.json") == text)
    }

    @Test func graphMLOpensInNetworkX() throws {
        let folder = try scanned()
        let text = try export(folder, "graphml")
        #expect(Markup.faults(in: Data(text.utf8)).isEmpty)
        try folder.write(text, to: "graph.graphml")
        let probe = """
            import json, networkx
            graph = networkx.read_graphml("graph.graphml")
            other = networkx.node_link_graph(json.load(open("graph.json")), edges="links")
            names = sorted(data["label"] for _, data in graph.nodes(data=True))
            print(json.dumps([graph.number_of_nodes(), graph.number_of_edges(), other.number_of_nodes(),
                other.number_of_edges(), names, sum(data["events"] for *_, data in graph.edges(data=True))]))
            """
        guard try Program.other(["python3", "-c", "import networkx"]).status == 0 else {
            return print("SKIPPED: python3 with networkx is not here, so GraphML was checked as XML alone")
        }
        let json = try export(folder, "json", "--output", "graph.json")
        #expect(json.isEmpty)
        let outcome = try Program.other(["python3", "-c", probe], in: folder.path())
        #expect(outcome.status == 0, "\(outcome.error)")
        let answer = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [Any], "\(outcome.output)")
        let entities = try Table(file: folder.path("dragnet-out/entities.csv.gz"))
        #expect(answer[0] as? Int == entities.rows.count && answer[2] as? Int == entities.rows.count)
        #expect(answer[1] as? Int == answer[3] as? Int)
        #expect(answer[5] as? Int == 300)
        let labels = try #require(answer[4] as? [String])
        #expect(labels.contains("A0") || labels.contains("A7"))
    }

    @Test func dotHoldsNothingButWhatWasMeant() throws {
        let folder = try scanned()
        let text = try export(folder, "dot")
        // Outside of quoted strings there is nothing that a name could have put there.
        var outside = ""
        var isQuoted = false
        var isEscaped = false
        for scalar in text.unicodeScalars {
            if isEscaped { isEscaped = false; continue }
            if isQuoted && scalar == "\\" { isEscaped = true; continue }
            if scalar == "\"" { isQuoted.toggle(); continue }
            if !isQuoted { outside.unicodeScalars.append(scalar) }
        }
        #expect(!isQuoted)
        let lines = outside.split(separator: "\n")
        #expect(lines.first == "digraph dragnet {" && lines.last == "}")
        let node = /n\d+ \[[a-z_]+=(, [a-z_]+=)*\];/
        let edge = /n\d+ -> n\d+ \[[a-z_]+=(, [a-z_]+=)*\];/
        for line in lines.dropFirst(2).dropLast() {
            #expect(line.wholeMatch(of: node) != nil || line.wholeMatch(of: edge) != nil, "\(line)")
        }
    }

    @Test func oneIncidentAloneAndWhatIsWrong() throws {
        let folder = try TemporaryFolder()
        let payments = PackagePlaces.file("Datasets/payments.csv").path
        let scan = try Program.run(
            ["scan", payments, "--no-report", "--pictures", "0"], in: folder.path(), environment: Program.learningOnce)
        #expect(scan.status == 0)
        let found = try JSONLines.objects(
            try Program.run(["incidents", "--json", "--limit", "1"], in: folder.path()).output)
        let id = try #require(found.first?["id"] as? String)
        let text = try export(folder, "json", "--incident", id)
        let graph = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let nodes = try #require(graph["nodes"] as? [[String: Any]])
        #expect(Set(nodes.compactMap { $0["label"] as? String }) == Set(found.first?["entities"] as? [String] ?? []))
        for (flags, words) in [
            (["--to", "gexf"], "say graphml, dot or json"), (["--incident", "INC-000000"], "there is no incident"),
            (["--workspace", "none"], "no workspace"), (["-o", "none/x.dot"], "cannot be written"),
        ] {
            let outcome = try Program.run(["export", "graph"] + flags, in: folder.path())
            #expect(outcome.status != 0 && outcome.error.contains(words), "\(flags): \(outcome.error)")
        }
    }
}
