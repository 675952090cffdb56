import DragnetTestSupport
import Foundation
import Testing

/// Account names that try to break out of every language that results are written in.
@Suite("Hostile names")
struct HostileNameTests {
    /// Names that a log may hold; those with control characters are rejected rows.
    private static let names: [String] = {
        var names =
            HostileNames.all + ["../../x", "http://evil.example/x", "event:t5", "pair:A->B", "A->B", "INC-000000"]
        names.removeAll { $0.isEmpty || $0 == " " }
        return names
    }()

    private static func isControlled(_ name: String) -> Bool {
        name.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }

    /// An ordinary log, then a fan-in of all the names on the first of them, and a ring of seven.
    private static let log: String = {
        let usable = names.filter { !isControlled($0) }
        var rows: [(source: String, destination: String, amount: Int, minute: Int)] = []
        for row in 0..<2400 {
            let source = row % 5 == 0 ? usable[row / 5 % usable.count] : "N\(row * 7 % 40)"
            rows.append((source, "N\(row * 11 % 37)", 20 + row * 13 % 60, row * 30))
        }
        for (place, name) in names.enumerated() { rows.append((name, usable[0], 900 + place, 60_000 + place)) }
        for turn in 0..<4 {
            for step in 0..<7 {
                rows.append((usable[1 + step], usable[1 + (step + 1) % 7], 5000, 66_000 + turn * 300 + step * 5))
            }
        }
        rows.sort { $0.minute < $1.minute }
        var text = SmallLogs.header
        for (number, row) in rows.enumerated() {
            let day = 1 + row.minute / 1440
            let date = "2026-\(SmallLogs.two(1 + (day - 1) / 28))-\(SmallLogs.two(1 + (day - 1) % 28))"
            let time = "\(date)T\(SmallLogs.two(row.minute / 60 % 24)):\(SmallLogs.two(row.minute % 60)):00Z"
            text += "t\(number),\(time),\(quoted(row.source)),\(quoted(row.destination)),\(row.amount)\n"
        }
        return text
    }()

    /// By scalars, because a quote with a combining mark is another character.
    private static func quoted(_ name: String) -> String {
        "\"" + name.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
    }

    @Test func resultsAreHarmlessEverywhere() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.log, to: "log.csv")
        let scan = try Program.run(["scan", "log.csv", "--out", "out", "--max-bad", "5%"], in: folder.path())
        try #require(scan.status == 0, "\(scan.error)")
        expectHarmless(scan)
        try checkMarkup(folder)
        try checkTables(folder)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path("out/render"))
        #expect(!files.isEmpty)
        #expect(files.allSatisfy { $0.wholeMatch(of: /INC-[0-9A-F]{6,}\.(svg|png)/) != nil })
        let incidents = try JSONLines.objects(file: folder.path("out/incidents.jsonl"))
        let entities = Set(incidents.flatMap { $0["entities"] as? [String] ?? [] })
        // The fan-in and the ring are there, under the very names.
        #expect(entities.isSuperset(of: Self.names.filter { !Self.isControlled($0) }.prefix(8)))
        let ids = incidents.prefix(2).compactMap { $0["id"] as? String }
        try checkCommands(on: ids, folder)
    }

    private func checkMarkup(_ folder: TemporaryFolder) throws {
        var pages = try FileManager.default.contentsOfDirectory(atPath: folder.path("out/render"))
            .filter { $0.hasSuffix(".svg") }.map { "out/render/" + $0 }
        pages += ["out/map.svg", "out/report.html"]
        for page in pages {
            let data = try Data(contentsOf: folder.url.appending(path: page))
            let faults = Markup.faults(in: data)
            #expect(faults.isEmpty, "\(page): \(faults)")
            #expect(!String(decoding: data, as: UTF8.self).lowercased().contains("<script"))
        }
    }

    private func checkTables(_ folder: TemporaryFolder) throws {
        for name in ["incidents.csv", "alerts.csv", "events.csv.gz", "entities.csv.gz"] {
            let table = try Table(file: folder.path("out/" + name))
            #expect(table.rows.allSatisfy { $0.count == table.columns.count }, "\(name)")
            let cells = table.rows.joined()
            let running = cells.filter { cell in
                guard let first = cell.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) else {
                    return false
                }
                // A number may be negative.
                return Double(cell) == nil
            }
            #expect(running.isEmpty, "\(name): \(running.prefix(3))")
        }
        for name in ["incidents.jsonl", "alerts.jsonl", "rejects.jsonl"] {
            let text = try folder.text("out/" + name)
            #expect(try JSONLines.objects(text).count == text.split(separator: "\n").count, "\(name)")
            #expect(!text.utf8.contains { $0 < 0x20 && $0 != 0x0A })
        }
    }

    private func checkCommands(on ids: [String], _ folder: TemporaryFolder) throws {
        let place = ["--workspace", folder.path("out/workspace")]
        for id in ids {
            for command in [["explain", id], ["report", id, "--format", "md"], ["render", id, "--describe"]] {
                let outcome = try Program.run(command + place)
                #expect(outcome.status == 0, "\(outcome.error)")
                expectHarmless(outcome)
            }
            let json = try Program.run(["explain", id, "--json"] + place)
            #expect(try JSONLines.objects(json.output).count == 1)
            for command in [["render", id, "-o", "-"], ["report", id, "--format", "html"]] {
                let outcome = try Program.run(command + place)
                #expect(outcome.status == 0, "\(outcome.error)")
                #expect(Markup.faults(in: Data(outcome.output.utf8)).isEmpty)
            }
        }
        for name in Self.names where !Self.isControlled(name) && name.utf8.count < 200 {
            let outcome = try Program.run(["explain", "entity:" + name] + place)
            #expect(outcome.status == 0, "\(outcome.error)")
            expectHarmless(outcome)
        }
        let listed = try Program.run(["incidents"] + place)
        expectHarmless(listed)
    }

    /// Nothing that a terminal would act on.
    private func expectHarmless(_ outcome: Program.Outcome) {
        for text in [outcome.output, outcome.error] {
            let acting = text.unicodeScalars.filter {
                $0 != "\n"
                    && ($0.properties.generalCategory == .control || (0x202A...0x202E).contains($0.value)
                        || (0x2066...0x2069).contains($0.value))
            }
            #expect(acting.isEmpty)
        }
    }
}
