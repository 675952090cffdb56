import DragnetTestSupport
import Foundation
import Testing

/// How many of the kinds that were planted in the sample logs are among the first incidents.
@Suite("Planted kinds")
struct PlantedKindTests {
    /// Each kind that is shown, with the first reason of the incident that shows it, and all kinds.
    ///
    /// By the rule of `Benchmarks/planted_quality.py`: at least half of a group's events or three of them, which make up at
    /// least a quarter of an incident among the first ten.
    private func kinds(of log: String, labels: String) throws -> (found: [String: String], all: Set<String>) {
        let folder = try TemporaryFolder()
        let out = folder.path("out")
        let command = [
            "scan", PackagePlaces.file("Datasets/" + log).path, "--out", out, "--no-report", "--pictures", "0",
        ]
        let scan = try Program.run(command)
        try #require(scan.status == 0, "\(scan.error)")
        var groups: [String: Set<String>] = [:]
        for label in try Table(file: PackagePlaces.file("Datasets/" + labels).path).records
        where label["label"] == "1" {
            groups["\(label["kind"] ?? "")/\(label["group"] ?? "")", default: []].insert(label["id"] ?? "")
        }
        let incidents = try JSONLines.objects(file: out + "/incidents.jsonl").prefix(10)
        func kind(_ group: String) -> String { group.split(separator: "/").first.map(String.init) ?? "" }
        var found: [String: String] = [:]
        for (group, ids) in groups {
            let shown = incidents.first { incident in
                let events = Set(incident["events"] as? [String] ?? [])
                let shared = events.intersection(ids).count
                return shared > 0 && (shared * 2 >= ids.count || shared >= 3) && shared * 4 >= events.count
            }
            guard let shown else { continue }
            found[kind(group)] = (shown["reasons"] as? [[String: Any]])?.first?["code"] as? String
        }
        return (found, Set(groups.keys.map(kind)))
    }

    @Test func threeOfFiveAmongPayments() throws {
        let (found, all) = try kinds(of: "payments.csv", labels: "payments.labels.csv")
        #expect(all.count == 5)
        #expect(found.count >= 3, "\(found)")
    }

    @Test func threeOfNineAmongConnections() throws {
        let (found, all) = try kinds(of: "network/conn.log", labels: "network/conn.labels.csv")
        #expect(all.count == 9)
        #expect(found.count >= 3, "\(found)")
        // A few scans of the same host within the hour do not give a hundred attempts to log in their name.
        #expect(found["brute_force"] == "BURST", "\(found)")
    }

    @Test func theSampleLogsAreWhatTheirCommandsMake() throws {
        let folder = try TemporaryFolder()
        for (kind, rows, log, labels) in [
            ("transactions", "15000", "payments.csv", "payments.labels.csv"),
            ("network", "18000", "network/conn.log", "network/conn.labels.csv"),
        ] {
            let command = ["generate", kind, "--rows", rows, "--seed", "7", "-o", "log", "--labels", "labels"]
            #expect(try Program.run(command, in: folder.path()).status == 0)
            let isSame =
                try folder.text("log") == String(contentsOf: PackagePlaces.file("Datasets/" + log), encoding: .utf8)
            #expect(isSame, "\(log)")
            let same = try String(contentsOf: PackagePlaces.file("Datasets/" + labels), encoding: .utf8)
            #expect(try folder.text("labels") == same)
        }
    }
}
