import DragnetCore
import DragnetEvents
import DragnetStorage
import Testing

/// Imports that overlap, stop and go on.
@Suite struct GrowthTests {
    let place: TemporaryDirectory
    let workspace: Workspace

    init() throws {
        place = try TemporaryDirectory()
        try Workspace.create(at: place("w"))
        workspace = try Workspace.open(at: place("w"))
    }

    private func digest(_ workspace: Workspace) throws -> String { ContentHash.hex(of: try workspace.loadEvents()) }

    @Test func overlappingFilesCountOnceByID() throws {
        let first = try SampleLogs.full(rows: 300, seed: 4)
        let rotated = try SampleLogs.full(rows: 400, seed: 4)
        try workspace.importEvents(first, inputs: SampleLogs.inputs("1"))
        let summary = try workspace.importEvents(rotated, inputs: SampleLogs.inputs("2"))
        // Every seventh row has no id, and equal rows without an id are all events.
        let nameless = (0..<300).count { $0 % 7 == 0 }
        #expect(summary.repeated == 300 - nameless)
        #expect(summary.events == 100 + nameless)
        let loaded = try workspace.loadEvents()
        let ids = (0..<loaded.count).compactMap { loaded.inputIDs?[$0] }.filter { !$0.isEmpty }
        #expect(ids.count == Set(ids).count)
        // Once more, now as one file: all with an id are known, and attributes stay with their rows.
        let again = try workspace.importEvents(rotated, inputs: SampleLogs.inputs("3"))
        #expect(again.repeated == 400 - (0..<400).count { $0 % 7 == 0 })
        let row = try #require((300..<loaded.count).first { loaded.inputIDs?[$0] == "tx-398" })
        #expect(loaded.categoryAttribute("device")?[row] == rotated.categoryAttribute("device")?[398])
        #expect(loaded.numberAttribute("port")?[row] == rotated.numberAttribute("port")?[398])
        #expect(try workspace.integrityProblems() == [])
    }

    @Test func oneIDOfTwoContentsIsTwoEvents() throws {
        func log(time: Int64, amount: Double, to: String) throws -> EventLog {
            var log = try SampleLogs.chain(["a", to], start: time)
            var ids = TextColumn()
            ids.append(Array("x".utf8))
            log.inputIDs = ids
            var amounts = NumberColumn()
            amounts.append(amount)
            log.amounts = amounts
            return log
        }
        try workspace.importEvents(try log(time: 5, amount: 1, to: "b"), inputs: SampleLogs.inputs("1"))
        let others = [(6, 1.0, "b"), (5, 2, "b"), (5, 1, "c"), (5, 1, "b")]
        let repeated = try others.enumerated().map { number, other in
            try workspace.importEvents(
                try log(time: Int64(other.0), amount: other.1, to: other.2), inputs: SampleLogs.inputs("n\(number)")
            ).repeated
        }
        #expect(repeated == [0, 0, 0, 1])
        #expect(try workspace.contents().events == 4)
    }

    /// Stops an import after some batches.
    private func stop(_ log: EventLog, _ name: String, after batches: Int) throws {
        let flag = CancellationFlag()
        let stopper = Watcher { [stopped = Counter()] in
            if stopped.next() == batches { flag.cancel() }
            return nil
        }
        let error = dragnetError {
            try workspace.importEvents(
                log, inputs: SampleLogs.inputs(name),
                context: WorkContext(threads: 1, cancellation: flag, progress: stopper))
        }
        #expect(error?.code == .interrupted)
    }

    @Test(arguments: [1, 2, 3], [false, true]) func whatStoppedGoesOn(after batches: Int, isFirst: Bool) throws {
        try Workspace.create(at: place("calm"))
        let calm = try Workspace.open(at: place("calm"))
        let log = try SampleLogs.full(rows: 200_000, seed: 9)
        let before = try SampleLogs.full(rows: 1000, seed: 1)
        for store in [workspace, calm] where !isFirst {
            try store.importEvents(before, inputs: SampleLogs.inputs("1"))
        }
        try calm.importEvents(log, inputs: SampleLogs.inputs("2"))
        try stop(log, "2", after: batches)
        try workspace.close()
        let opened = try Workspace.open(at: place("w"))
        #expect(try opened.contents().events == (isFirst ? 0 : 1000))
        let summary = try opened.importEvents(log, inputs: SampleLogs.inputs("2"))
        #expect(summary.events == (isFirst ? 200_000 : 200_000 - summary.repeated))
        #expect((summary.resumed > 0) == (batches > 1))
        #expect(try digest(opened) == digest(calm))
        #expect(try opened.integrityProblems() == [])
    }

    @Test func anotherImportDoesNotGoOnFromWhatStopped() throws {
        try stop(try SampleLogs.full(rows: 200_000, seed: 9), "2", after: 3)
        let other = try SampleLogs.full(rows: 500, seed: 3)
        let summary = try workspace.importEvents(other, inputs: SampleLogs.inputs("3"))
        #expect(summary.resumed == 0 && summary.events == 500)
        expectSame(other, try workspace.loadEvents())
    }

    @Test func theDigestTellsLogsApart() throws {
        let log = try SampleLogs.full(rows: 50, seed: 1)
        var others = [log, log, log, log]
        others[0].currency?.append(nil)
        others[1].addAttribute("more", .number(NumberColumn()))
        others[2].times?[7] += 1
        let label = log.labels?[3] ?? 0
        others[3].labels?[3] = label == 1 ? 0 : 1
        let digests = others.map(ContentHash.hex(of:)) + [ContentHash.hex(of: log)]
        #expect(Set(digests).count == 5)
        #expect(ContentHash.hex(of: try SampleLogs.full(rows: 50, seed: 1)) == digests[4])
    }

    @Test func filesAreKnownAsTheyLie() throws {
        let file = SeenFile(path: "/a'b", size: 5, modified: 7)
        let changed = SeenFile(path: "/a'b", size: 6, modified: 7)
        #expect(try workspace.seen([file]).isEmpty)
        try workspace.note(seen: [file])
        #expect(try workspace.seen([file, changed]) == [file])
        try workspace.note(seen: [changed])
        #expect(try workspace.seen([file, changed]) == [changed])
    }
}
