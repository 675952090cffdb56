import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetStorage
import Testing

/// Parts of a workspace's log, loaded without the rest.
@Suite("Excerpts of a workspace's log")
struct ExcerptTests {
    let place: TemporaryDirectory
    let workspace: Workspace

    init() throws {
        place = try TemporaryDirectory()
        try Workspace.create(at: place("w"))
        workspace = try Workspace.open(at: place("w"))
    }

    /// Loads an excerpt and compares it with the whole log that is in memory.
    private func check(
        from first: Int, and others: [Int] = [], of log: EventLog, held: [Int], tallied: inout TalliedRows
    ) throws {
        let part = try workspace.loadExcerpt(from: first, and: others, tallied: &tallied)
        let wanted = held.filter { $0 >= first || others.contains($0) }
        expectSame(log.keeping(wanted), part.keeping(Array(part.heldRows)))
        #expect(part.count == wanted.count && part.heldRows.count == wanted.count)
        #expect((0..<part.count).map { part.number(of: $0) } == wanted)
        let leftOut = try #require(part.excerpt).leftOut
        var expected = NodeTallies()
        let chosen = Set(wanted)
        for row in held where !chosen.contains(row) {
            expected.add(source: log.sources[row], destination: log.destinations[row], time: log.times?[row] ?? 0)
        }
        for node in 0..<NodeIndex(log.nodes.count) {
            #expect(leftOut[node].sent == expected[node].sent && leftOut[node].received == expected[node].received)
            #expect(leftOut[node].events == expected[node].events)
            // Of rows that are chosen beside, the times may count too.
            if others.isEmpty { #expect(leftOut[node] == expected[node]) }
        }
    }

    private func log(rows: Int) throws -> EventLog {
        var log = try SampleLogs.full(rows: rows, seed: 77)
        var random = KeyedRandom(RandomKey(7))
        var column = SharedColumn(name: "phone")
        for _ in 0..<rows {
            let number = random.next(below: 90)
            column.append(number > 60 ? nil : try log.nodes.intern("p\(number)", type: .phone))
        }
        log.addShared(column)
        return log
    }

    @Test func aPartIsWhatTheWholeSaysOfIt() throws {
        let log = try log(rows: 9000)
        try workspace.importEvents(log, inputs: SampleLogs.inputs("a.csv"))
        let all = Array(0..<9000)
        for (first, others) in [(0, []), (1, [0]), (4000, []), (5000, [4097, 3, 4096, 4999, 17, 3]), (9000, [8])] {
            var tallied = TalliedRows()
            try check(from: first, and: others, of: log, held: all, tallied: &tallied)
        }
        var tallied = TalliedRows()
        for first in [100, 3000, 3000, 8000, 500] { try check(from: first, of: log, held: all, tallied: &tallied) }
    }

    @Test func whatCameLaterIsThere() throws {
        let log = try log(rows: 500)
        try workspace.importEvents(log, inputs: SampleLogs.inputs("a.csv"))
        var tallied = TalliedRows()
        _ = try workspace.loadExcerpt(from: 200, tallied: &tallied)
        // Without phones and devices, so that their columns end before the rows do.
        try workspace.importEvents(
            try SampleLogs.chain(["0", "1", "2", "3"], start: 900_000_000), inputs: SampleLogs.inputs("b.csv"))
        let whole = try workspace.loadEvents()
        try check(from: 499, and: [3, 498], of: whole, held: Array(0..<503), tallied: &tallied)
        try check(from: 501, of: whole, held: Array(0..<503), tallied: &tallied)
    }

    @Test func removedRowsAreNotAmongThem() throws {
        let log = try log(rows: 9000)
        let times = try #require(log.times)
        try workspace.importEvents(log, inputs: SampleLogs.inputs("a.csv"))
        let id = try workspace.models.publish(["model.bin": [1]])
        try workspace.saveState(modelID: id, watermark: 9000, bytes: [1])
        try workspace.saveLabels([Label(.event("14"), .legit, createdAt: 1)])
        var tallied = TalliedRows()
        _ = try workspace.loadExcerpt(from: 8000, tallied: &tallied)
        let store = try LiveEventStore(workspace, vocabulary: EventVocabulary(workspace.loadEvents())) { 1_000_000 }
        var removal = try EventRemoval(workspace, before: times[7000])
        while !removal.isDone { removal = try store.remove(removal) }
        let held = [14] + Array(7000..<9000)
        let whole = try workspace.loadEvents()
        #expect(Array(whole.heldRows) == held)
        for (first, others) in [(8000, []), (8000, [14, 15, 6999, 7001]), (6000, [14]), (0, [])] {
            try check(from: first, and: others, of: whole, held: held, tallied: &tallied)
        }
        #expect(try workspace.loadExcerpt(from: 8000, tallied: &tallied).removed.sourceType != nil)
    }

    @Test func aHoleIsDamage() throws {
        let log = try log(rows: 300)
        try workspace.importEvents(log, inputs: SampleLogs.inputs("a.csv"))
        var tallied = TalliedRows()
        _ = try workspace.loadExcerpt(from: 100, tallied: &tallied)
        try workspace.close()
        try sqlite(place("w"), "DELETE FROM event WHERE id = 200")
        let opened = try Workspace.open(at: place("w"))
        #expect(dragnetError { _ = try opened.loadExcerpt(from: 100, tallied: &tallied) }?.code == .modelIncompatible)
        _ = try opened.loadExcerpt(from: 201, tallied: &tallied)
        try opened.close()
    }
}
