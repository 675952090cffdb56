import DragnetTestSupport
import Foundation
import Testing

/// Every JSON that the program writes, against the schemas in `Config/schemas`.
@Suite("JSON Schemas")
struct SchemaTests {
    /// The folder of a scan and of a workspace with labels and suppressions.
    private func prepared() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let payments = try String(contentsOf: PackagePlaces.file("Datasets/payments.csv"), encoding: .utf8)
        let lines = payments.split(separator: "\n").map(String.init)
        let log = lines[...4000] + ["T9,xx,A1,A2,1,EUR,web"]
        try folder.write(log.joined(separator: "\n") + "\n", to: "log.csv")
        try folder.write(([lines[0]] + lines[4001...4200]).joined(separator: "\n") + "\n", to: "new.csv")
        let scan = try Program.run(
            ["scan", "log.csv", "--max-bad", "1%", "--pictures", "1", "--progress", "json"], in: folder.path())
        try #require(scan.status == 0, "\(scan.error)")
        try expect(scan.error, "progress")
        return folder
    }

    /// Expects each line of JSON in a text to fit a schema.
    private func expect(
        _ text: String, _ name: String, least: Int = 1, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let schema = try JSONSchema(name)
        let lines = text.split(separator: "\n").filter { $0.hasPrefix("{") }
        #expect(lines.count >= least, "\(name): \(text.prefix(300))", sourceLocation: sourceLocation)
        for line in lines {
            let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
            let faults = schema.faults(in: value)
            #expect(
                faults.isEmpty, "\(name): \(faults.prefix(3)) in \(line.prefix(300))", sourceLocation: sourceLocation)
        }
    }

    private func expect(file: String, _ name: String, in folder: TemporaryFolder) throws {
        let value = try JSONSerialization.jsonObject(with: Data(contentsOf: folder.url.appending(path: file)))
        #expect(try JSONSchema(name).faults(in: value) == [], "\(file)")
    }

    @Test func filesOfAScan() throws {
        let folder = try prepared()
        for name in ["run", "quality", "timings"] {
            try expect(file: "dragnet-out/\(name).json", name, in: folder)
        }
        for (file, name) in [("incidents", "incident"), ("alerts", "alert"), ("rejects", "reject")] {
            try expect(try folder.text("dragnet-out/\(file).jsonl"), name)
        }
    }

    @Test func answersOfCommands() throws {
        let folder = try prepared()
        func ask(_ arguments: String...) throws -> Program.Outcome {
            try Program.run(arguments + ["--json"], in: folder.path())
        }
        let incidents = try ask("incidents").output
        try expect(incidents, "incident")
        let first = try #require(try JSONLines.objects(incidents).first)
        let id = try #require(first["id"] as? String)
        let entity = try #require((first["entities"] as? [String])?.first)
        try expect(try ask("alerts").output, "alert")
        try expect(try ask("sniff", "log.csv", "--max-bad", "1%").output, "sniff")
        try expect(try ask("label", id, "legit", "--note", "a \"test\"").output, "label")
        try expect(try ask("label", "list").output, "label")
        try expect(try ask("suppress", "add", entity, "--why", "test", "--until", "9d").output, "suppression")
        try expect(try ask("suppress", "list").output, "suppression")
        for subject in [id, "entity:" + entity, "event:T00001", "event:T03999"] {
            try expect(try ask("explain", subject).output, "explanation")
        }
        // The first payer of the log, as one of an incident may have met nobody when the model was learnt.
        try expect(try ask("neighbors", "A946943").output, "neighbor", least: 5)
        try expect(try ask("map", "-o", "map.svg").output, "map")
        try expect(try ask("map", "--method", "pca", "-o", "places.json").output, "map")
        try expect(file: "places.json", "map", in: folder)
        try expect(try ask("eval").output, "evaluation", least: 3)
        try expect(try ask("report", id, "--format", "json").output, "incident")
        try expect(
            try ask("export", "graph", "--to", "json", "--incident", id).output.replacingOccurrences(
                of: "\n", with: ""), "graph")
        try expect(try ask("config", "show").output, "setting", least: 30)
        try expect(try ask("doctor", "--no-self-test").output, "check", least: 6)
        try expect(try ask("scan", "nope.csv").error, "error")
        try expect(try ask("import", "log.csv", "--workspace", "ws", "--max-bad", "1%").output, "import")
        try expect(try ask("train", "--workspace", "ws", "--estimate").output, "estimate")
        try expect(try ask("train", "--workspace", "ws").output, "train")
        try expect(try ask("models", "list", "--workspace", "ws").output, "model")
        try expect(try ask("models", "show", model(in: folder), "--workspace", "ws").output, "model")
        try expect(
            try ask("token", "add", "a \"sensor\"", "--scope", "read", "--expires", "9d", "--workspace", "ws").output,
            "new-token")
        try expect(try ask("token", "list", "--workspace", "ws").output, "token")
        try folder.write((0..<60).map { "a\($0) a\($0 * 7 % 60)\n" }.joined(), to: "edges.txt")
        for method in ["node2vec", "diffusion"] {
            try expect(try ask("embed", "edges.txt", "--estimate", "--method", method).output, "estimate")
        }
        let new = try Data(contentsOf: folder.url.appending(path: "new.csv"))
        let verdicts = try Program.run(["score", "-", "--workspace", "ws"], in: folder.path(), input: Array(new))
        try expect(verdicts.output, "verdict", least: 200)
    }

    private func model(in folder: TemporaryFolder) throws -> String {
        let listed = try Program.run(["models", "list", "--json", "--workspace", "ws"], in: folder.path()).output
        return try #require(try JSONLines.objects(listed).first?["id"] as? String)
    }

    /// The measure is worth nothing if it lets everything through.
    @Test func theCheckerFindsFaults() throws {
        let schema = try JSONSchema("import")
        let good: [String: Any] = [
            "v": 1, "events": 5, "entities": 2, "rejected": 0, "imported": 1, "skipped": 0, "unchanged": 0,
            "repeated": 0,
        ]
        #expect(schema.faults(in: good) == [])
        let changes: [(inout [String: Any]) -> Void] = [
            { $0["v"] = 2 }, { $0["events"] = -1 }, { $0["events"] = "5" }, { $0["events"] = 5.5 },
            { $0["events"] = true }, { $0["more"] = 1 }, { $0["skipped"] = nil }, { $0["skipped"] = NSNull() },
        ]
        for change in changes {
            var bad = good
            change(&bad)
            #expect(!schema.faults(in: bad).isEmpty, "\(bad)")
        }
        let verdict = try JSONSchema("error")
        #expect(!verdict.faults(in: ["v": 1, "error": ["code": "x", "message": "y", "exit": 99]]).isEmpty)
    }
}
