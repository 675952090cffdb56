import DragnetCore
import DragnetEvents
import DragnetStorage
import Testing

/// What sources share comes back from a workspace as it went in.
@Suite struct SharedTests {
    let place: TemporaryDirectory
    let workspace: Workspace

    init() throws {
        place = try TemporaryDirectory()
        try Workspace.create(at: place("w"))
        workspace = try Workspace.open(at: place("w"))
    }

    /// A full log whose rows name devices and phones, most of them.
    private func log(rows: Int, seed: UInt64, devices: Int = 40) throws -> EventLog {
        var log = try SampleLogs.full(rows: rows, seed: seed)
        var random = KeyedRandom(RandomKey(seed, 1))
        for (name, type) in [("device", EntityType.device), ("phone", .phone)] {
            var column = SharedColumn(name: name)
            for _ in 0..<rows {
                let number = random.next(below: devices)
                let isThere = random.next(below: 4) > 0
                column.append(isThere ? try log.nodes.intern("\(number)'; --", type: type) : nil)
            }
            log.addShared(column)
        }
        return log
    }

    @Test func whatOldEventsSharedGoesWithThem() throws {
        let log = try log(rows: 3000, seed: 8)
        let times = try #require(log.times)
        try workspace.importEvents(log, inputs: SampleLogs.inputs("a.csv"))
        let model = try workspace.models.publish(["model.bin": [1]])
        try workspace.saveState(modelID: model, watermark: 3000, bytes: [1])
        let store = try LiveEventStore(workspace, vocabulary: EventVocabulary(workspace.loadEvents())) { 1_000_000 }
        var removal = try EventRemoval(workspace, before: times[1000])
        while !removal.isDone { removal = try store.remove(removal) }
        let left = try workspace.loadEvents()
        #expect(Array(left.heldRows) == Array(1000..<3000))
        #expect((0..<1000).allSatisfy { left.sharedNodes(of: $0).isEmpty })
        expectSame(left.keeping(Array(1000..<3000)), log.keeping(Array(1000..<3000)))
        #expect(try workspace.integrityProblems() == [])
    }

    @Test(arguments: [1, 500, 70_000]) func columnsComeBack(rows: Int) throws {
        let log = try log(rows: rows, seed: 3)
        let summary = try workspace.importEvents(log, inputs: SampleLogs.inputs("a.csv"))
        #expect(summary.entities == log.nodes.count && summary.events == rows)
        expectSame(log, try workspace.loadEvents())
        #expect(try workspace.integrityProblems() == [])
        try workspace.close()
        expectSame(log, try Workspace.open(at: place("w")).loadEvents())
    }

    @Test func laterImportsMeetTheSameThings() throws {
        let plain = try SampleLogs.full(rows: 300, seed: 8)
        let first = try log(rows: 400, seed: 9)
        let second = try log(rows: 500, seed: 10, devices: 60)
        for (number, log) in [plain, first, second].enumerated() {
            try workspace.importEvents(log, inputs: SampleLogs.inputs("\(number).csv"))
        }
        let loaded = try workspace.loadEvents()
        // Independent of how nodes are numbered: names row by row.
        func told(_ log: EventLog) -> [String] {
            (0..<log.count).map { row in
                log.sharedNodes(of: row).map { "\(log.nodes.type(of: $0).name) \(log.nodes.name(of: $0))" }
                    .joined(separator: ", ")
            }
        }
        let expected = [String](repeating: "", count: 300) + told(first) + told(second)
        #expect(told(loaded) == expected)
        #expect(loaded.shared.map(\.name) == ["device", "phone"])
    }

    @Test func theFingerprintSeesThem() throws {
        let plain = try SampleLogs.full(rows: 50, seed: 1)
        var shared = plain
        var column = SharedColumn(name: "account")
        for row in 0..<50 { column.append(shared.destinations[row]) }
        shared.addShared(column)
        #expect(ContentHash.hex(of: plain) != ContentHash.hex(of: shared))
    }
}
