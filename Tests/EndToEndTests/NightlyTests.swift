import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetPipeline
import DragnetStorage
import DragnetTestSupport
import Foundation
import Testing

/// A log that comes in night by night, as the README's nightly line takes it.
@Suite("Nightly line")
struct NightlyTests {
    private static let firstDay = 8

    /// The sample payments by day, with a fan-in that grows from the second night to the sixth.
    private func days() throws -> [[String]] {
        let text = try String(contentsOf: PackagePlaces.file("Datasets/payments.csv"), encoding: .utf8)
        var days: [[String]] = Array(repeating: [], count: 8)
        for line in text.split(separator: "\n").dropFirst() {
            let date = line.split(separator: ",")[1].prefix(10)
            let day = date < "2026-03-08" ? 0 : (Int(date.suffix(2)) ?? 0) - Self.firstDay + 1
            days[day].append(String(line))
        }
        for night in 2...6 {
            for number in 0..<12 {
                let row = String(
                    format: "G%d-%02d,2026-03-%02dT%02d:%02d:00Z,MULE%d%02d,COLLECTOR,%d.00,EUR,mobile", night, number,
                    night + Self.firstDay - 1, 1 + number, number * 4, night, number, 480 + number)
                days[night].append(row)
            }
            days[night].sort { $0.split(separator: ",")[1] < $1.split(separator: ",")[1] }
        }
        return days
    }

    /// - Parameter seen: how many of the old rows are seen; nil for all. A hundred are less than a day.
    @Test(arguments: [nil, 100]) func sevenNights(seen: Int?) throws {
        let folder = try TemporaryFolder()
        let recent = seen.map { RecentRows(count: $0) }
        let header = "transaction_id,timestamp,from_account,to_account,amount,currency,channel"
        let days = try days()
        let workspace = folder.path("ws")
        func nightly(_ night: Int) throws -> RunSummary? {
            // Rotated while it was copied: the file begins with the last rows of the day before.
            let overlap = night == 0 ? [] : Array(days[night - 1].suffix(40))
            let name = "logs/payments-\(night).csv"
            try folder.write(([header] + overlap + days[night]).joined(separator: "\n") + "\n", to: name)
            let configuration = DragnetConfiguration()
            let imported = try ImportJob(
                inputs: [folder.path("logs")], workspace: workspace, configuration: configuration, onlyNew: true
            ).run(context: WorkContext())
            #expect(imported.summary.repeated == overlap.count, "night \(night)")
            #expect(imported.summary.events == days[night].count, "night \(night)")
            #expect(imported.unchanged == night)
            var summary: RunSummary?
            if night > 0 {
                var job = ScoreJob(
                    inputs: [], workspace: workspace, since: "yesterday", configuration: configuration,
                    time: 1_772_931_600_000_000 + Int64(night) * Timestamp.day)
                job.recent = recent
                summary = try job.run(context: WorkContext())
            }
            if try TrainingNeed.of(workspace: workspace).isDue {
                _ = try TrainJob(workspace: workspace, configuration: configuration, promotes: true, time: 0)
                    .run(context: WorkContext())
            }
            return summary
        }
        var reported: [String: Incident] = [:]
        var closed: String?
        var grown = 0
        var models: Set<String> = []
        for night in 0...7 {
            guard let summary = try nightly(night) else { continue }
            #expect(summary.events == days[night].count)
            for incident in summary.incidents {
                #expect(incident.id != closed, "a closed incident came back in night \(night)")
                if let before = reported[incident.id] {
                    // Told again only because it grew, and then it holds what it held.
                    #expect(summary.goingOn[incident.id] != nil, "night \(night)")
                    #expect(Set(before.events).isSubset(of: incident.events), "night \(night): \(incident.id)")
                    #expect(incident.events.count > before.events.count)
                    #expect(incident.firstTime == before.firstTime)
                    grown += 1
                } else {
                    #expect(summary.goingOn[incident.id] == nil, "night \(night)")
                }
                reported[incident.id] = incident
                models.insert(incident.model)
            }
            let collector = reported.values.first { $0.entities.contains("COLLECTOR") }
            if night == 4, closed == nil, let collector {
                // Closed in the fourth night: what comes in the fifth and sixth joins it without a word.
                closed = collector.id
                let store = try Workspace.open(at: workspace)
                try store.setStatus(.dismissed, of: collector.id)
                try store.close()
            }
        }
        #expect(grown > 0, "no incident went on")
        let store = try Workspace.open(at: workspace)
        let listed = try store.incidents()
        let shown = Set(listed.map(\.id))
        for id in reported.keys { #expect(try store.incident(id: id) != nil, "\(id) is lost") }
        #expect(listed.count == shown.count)
        let held = try #require(closed.flatMap { id in listed.first { $0.id == id } }, "the fan-in was not found")
        #expect(held.status == .dismissed)
        #expect(held.events.count > (reported[held.id]?.events.count ?? 0), "what joined a closed incident is kept")
        let alerts = try store.alerts()
        #expect(Set(alerts.map(\.id)).count == alerts.count)
        try store.close()
    }

    /// What is stored when all old rows are seen, when only the last ones are, and when they were scored already.
    @Test func whatIsStoredDoesNotDependOnHowALookIsMade() throws {
        let header = "transaction_id,timestamp,from_account,to_account,amount,currency,channel"
        let days = try days()
        let configuration = DragnetConfiguration()
        let whole = days[0].count + days[1].count + days[2].count
        var stored: [(entities: [EntityFinding], verdicts: [[Double]], incidents: [Incident], states: [Data])] = []
        let last = days[1].count + days[2].count + 200
        for (seen, isLive) in [(nil, false), (last, false), (last, true)] {
            let folder = try TemporaryFolder()
            let workspace = folder.path("ws")
            let recent = seen.map { RecentRows(count: $0) }
            for night in 0...3 {
                try folder.write(([header] + days[night]).joined(separator: "\n") + "\n", to: "\(night).csv")
                _ = try ImportJob(
                    inputs: [folder.path("\(night).csv")], workspace: workspace, configuration: configuration
                ).run(context: WorkContext())
                if night == 0 {
                    _ = try TrainJob(workspace: workspace, configuration: configuration, promotes: true, time: 0)
                        .run(context: WorkContext())
                }
                var job = ScoreJob(
                    inputs: [], workspace: workspace, configuration: configuration,
                    time: 1_772_931_600_000_000 + Int64(night) * Timestamp.day)
                job.recent = recent
                if isLive && night > 0 {
                    let store = try Workspace.open(at: workspace)
                    let start = try LiveStart(
                        store: store, model: nil, configuration: configuration, context: WorkContext())
                    #expect(start.verdicts.count == days[night].count)
                    #expect(start.rowCount == start.firstRow + days[night].count)
                    job.live = LiveSnapshot(
                        scorer: start.scorer, model: start.model, firstRow: start.firstRow, verdicts: start.verdicts)
                    job.end = start.rowCount
                    try store.close()
                }
                _ = try job.run(context: WorkContext())
            }
            let store = try Workspace.open(at: workspace)
            let files = try FileManager.default.contentsOfDirectory(atPath: workspace + "/states")
            let states = try files.map { try Data(contentsOf: URL(fileURLWithPath: workspace + "/states/" + $0)) }
            let verdicts = try store.eventVerdicts(rows: days[0].count..<whole + days[3].count)
            stored.append(
                (
                    try store.entityFindings(), verdicts.map { [$0?.score ?? -1, $0?.surprise ?? -1] },
                    try store.incidents(), states
                ))
            try store.close()
        }
        #expect(!stored[0].incidents.isEmpty)
        for other in stored.dropFirst() {
            #expect(stored[0].verdicts == other.verdicts)
            #expect(stored[0].states == other.states)
            for (a, b) in zip(stored[0].entities, other.entities) {
                #expect(a.id == b.id && a.events == b.events && a.score == b.score && a.incident == b.incident)
                #expect(a.firstTime == b.firstTime && a.lastTime == b.lastTime)
            }
            #expect(stored[0].entities.count == other.entities.count)
            #expect(stored[0].incidents.map(\.id) == other.incidents.map(\.id))
            #expect(stored[0].incidents.map(\.events) == other.incidents.map(\.events))
        }
    }

    @Test func theWordsOfATime() throws {
        let folder = try TemporaryFolder()
        try folder.write(SmallLogs.log(), to: "log.csv")
        let place = ["--workspace", "ws"]
        #expect(try Program.run(["import", "--new", "log.csv"] + place, in: folder.path()).status == 0)
        let nothing = try Program.run(["import", "--new", "log.csv"] + place, in: folder.path())
        #expect(nothing.status == 0 && nothing.error.contains("1 file is unchanged"))
        try FileManager.default.copyItem(atPath: folder.path("log.csv"), toPath: folder.path("copy.csv"))
        _ = try Program.other(["gzip", "copy.csv"], in: folder.path())
        let renamed = try Program.run(["import", "--new", "copy.csv.gz"] + place, in: folder.path())
        #expect(renamed.status == 0 && renamed.error.contains("copy.csv.gz is in the workspace already"))
        #expect(try Program.run(["train", "--if-due"] + place, in: folder.path()).output.contains("champion"))
        let again = try Program.run(["train", "--if-due"] + place, in: folder.path())
        #expect(again.status == 0 && again.output.isEmpty && again.error.contains("the champion stays"))
        for word in ["yesterday", "today", "7d", "2026-01-01"] {
            #expect(try Program.run(["score", "--since", word] + place, in: folder.path()).status == 0)
        }
        let wrong = try Program.run(["score", "--since", "tomorrow"] + place, in: folder.path())
        #expect(wrong.status == 2 && wrong.error.contains("help: write yesterday"))
    }
}
