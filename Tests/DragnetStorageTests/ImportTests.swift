import DragnetCore
import DragnetEvents
import DragnetStorage
import Foundation
import Testing

@Suite struct ImportTests {
    let place: TemporaryDirectory
    let workspace: Workspace

    init() throws {
        place = try TemporaryDirectory()
        try Workspace.create(at: place("w"))
        workspace = try Workspace.open(at: place("w"))
    }

    @Test(arguments: [1, 7, 500, 70_000]) func oneImportComesBackColumnByColumn(rows: Int) throws {
        let log = try SampleLogs.full(rows: rows, seed: UInt64(rows), files: min(rows, 3))
        let inputs = SampleLogs.inputs("a.csv", "b'.csv", "c.csv")
        let summary = try workspace.importEvents(log, inputs: inputs)
        #expect(summary.events == rows && summary.entities == log.nodes.count && summary.firstRow == 0)
        expectSame(log, try workspace.loadEvents())
        #expect(try workspace.contents().inputs == inputs)
        #expect(try workspace.integrityProblems() == [])
        try workspace.close()
        expectSame(log, try Workspace.open(at: place("w")).loadEvents())
    }

    @Test func staticAndNetworkLogsComeBack() throws {
        var log = try SampleLogs.full(rows: 100, seed: 5, hasTimes: false)
        log.domain = .network
        try workspace.importEvents(log, inputs: SampleLogs.inputs("a"))
        expectSame(log, try workspace.loadEvents())
        let timed = dragnetError {
            var other = try SampleLogs.chain(["x", "y"])
            other.domain = .network
            try workspace.importEvents(other, inputs: SampleLogs.inputs("b"))
        }
        #expect(timed?.code == .inputUnusable)
        let payments = dragnetError {
            try workspace.importEvents(try SampleLogs.chain(["x", "y"]), inputs: SampleLogs.inputs("b"))
        }
        #expect(payments?.code == .inputUnusable)
        expectSame(log, try workspace.loadEvents())
    }

    @Test func levelsThatDifferInBytesStayApart() throws {
        let forms = ["\u{E9}", "e\u{301}"]
        for (number, values) in [forms, Array(forms.reversed())].enumerated() {
            var log = try SampleLogs.chain(["a", "b", "c"])
            var accent = CategoryColumn()
            for value in values { accent.append(value) }
            log.addAttribute("accent", .category(accent))
            try workspace.importEvents(log, inputs: SampleLogs.inputs("\(number).csv"))
        }
        let accent = try #require(try workspace.loadEvents().categoryAttribute("accent"))
        #expect(accent.codes == [0, 1, 1, 0])
        #expect(accent.levels.map { Array($0.utf8) } == forms.map { Array($0.utf8) })
    }

    @Test func secondImportMergesEntitiesLevelsAndColumns() throws {
        var first = try SampleLogs.chain(["a", "b", "c"])
        var colour = CategoryColumn()
        for value in ["red", "blue"] { colour.append(value) }
        first.addAttribute("colour", .category(colour))
        var size = NumberColumn()
        for value in [1.5, nil] { size.append(value) }
        first.addAttribute("size", .number(size))
        var second = try SampleLogs.chain(["c", "a", "d", "e"])
        var amounts = NumberColumn()
        for value in [10, nil, -0.5] { amounts.append(value) }
        second.amounts = amounts
        var shade = CategoryColumn()
        for value in ["green", nil, "red"] { shade.append(value) }
        second.addAttribute("colour", .category(shade))
        var other = CategoryColumn()
        for value in ["L", "XL", nil] { other.append(value) }
        second.addAttribute("size", .category(other))

        try workspace.importEvents(first, inputs: SampleLogs.inputs("1"))
        let summary = try workspace.importEvents(second, inputs: SampleLogs.inputs("2"))
        #expect(summary.firstRow == 2 && summary.events == 3 && summary.entities == 2)

        let log = try workspace.loadEvents()
        #expect((0..<5).map { log.nodes.name(of: $0) } == ["a", "b", "c", "d", "e"])
        #expect(log.sources == [0, 1, 2, 0, 3] && log.destinations == [1, 2, 0, 3, 4])
        #expect(log.files == [0, 0, 1, 1, 1] && log.fileRows == [0, 1, 0, 1, 2])
        #expect((0..<5).map { log.amounts?[$0] } == [nil, nil, 10, nil, -0.5])
        #expect(log.attributeNames == ["colour", "size", "size (text)"])
        #expect((0..<5).map { log.categoryAttribute("colour")?[$0] } == ["red", "blue", "green", nil, "red"])
        #expect((0..<5).map { log.numberAttribute("size")?[$0] } == [1.5, nil, nil, nil, nil])
        #expect((0..<5).map { log.categoryAttribute("size (text)")?[$0] } == [nil, nil, "L", "XL", nil])
    }

    @Test func sameContentAgainIsNoChange() throws {
        let log = try SampleLogs.full(rows: 200, seed: 2, files: 2)
        let inputs = SampleLogs.inputs("a", "b")
        try workspace.importEvents(log, inputs: inputs)
        let again = try workspace.importEvents(log, inputs: inputs)
        #expect(again.isNothingNew && again.events == 0 && again.skipped == inputs)
        expectSame(log, try workspace.loadEvents())
        #expect(try workspace.knownInputs(inputs.map(\.sha256) + ["x"]) == Set(inputs.map(\.sha256)))

        // Events that are there already count once, in whatever file they come.
        let mixed = try workspace.importEvents(log, inputs: [inputs[0]] + SampleLogs.inputs("c"))
        // Every seventh row has no id, and equal rows without an id are all events.
        let nameless = (100..<200).count { $0 % 7 == 0 }
        #expect(mixed.skipped == [inputs[0]])
        #expect(mixed.events == nameless && mixed.repeated == 100 - nameless)
        #expect(try workspace.loadEvents().count == 200 + nameless)
    }

    @Test func textThatWouldBeCutIsRefused() throws {
        let bad: [(String, (inout EventLog) throws -> Void)] = [
            ("name", { _ = try $0.nodes.intern("acc\0one", type: .account) }),
            (
                "kind",
                { log in
                    var kind = CategoryColumn()
                    kind.append("a\0b")
                    log.kind = kind
                }
            ),
            (
                "id",
                { log in
                    var ids = TextColumn()
                    ids.append(Array("x\0".utf8))
                    log.inputIDs = ids
                }
            ),
            (
                "encoding",
                { log in
                    var ids = TextColumn()
                    ids.append([0xC3, 0x28])
                    log.inputIDs = ids
                }
            ),
            (
                "attribute",
                { log in
                    var column = NumberColumn()
                    column.append(1)
                    log.addAttribute("n\0", .number(column))
                }
            ),
        ]
        for (what, change) in bad {
            var log = try SampleLogs.chain(["a", "b"])
            try change(&log)
            let error = dragnetError { try workspace.importEvents(log, inputs: SampleLogs.inputs("f")) }
            #expect(error?.code == .inputUnusable, "\(what)")
            #expect(try workspace.contents().events == 0 && workspace.contents().entities == 0)
        }
        let name = dragnetError {
            let input = ImportedInput(name: "a\0", sha256: "x", rows: 1)
            try workspace.importEvents(try SampleLogs.chain(["a", "b"]), inputs: [input])
        }
        #expect(name?.code == .inputUnusable)
        try workspace.importEvents(try SampleLogs.chain(["a", "b"]), inputs: SampleLogs.inputs("f"))
        #expect(try workspace.contents().events == 1)
    }

    @Test(arguments: [1, 2, 4]) func anImportThatStopsMidwayLeavesNothing(after batches: Int) throws {
        try workspace.importEvents(try SampleLogs.chain(["a", "b", "c"]), inputs: SampleLogs.inputs("1"))
        let before = try workspace.loadEvents()
        let flag = CancellationFlag()
        let stopper = Watcher { [stopped = Counter()] in
            if stopped.next() == batches { flag.cancel() }
            return nil
        }
        let log = try SampleLogs.full(rows: 200_000, seed: 9)
        let error = dragnetError {
            try workspace.importEvents(
                log, inputs: SampleLogs.inputs("2"),
                context: WorkContext(threads: 1, cancellation: flag, progress: stopper))
        }
        #expect(error?.code == .interrupted)
        expectSame(before, try workspace.loadEvents())
        #expect(try workspace.knownInputs(SampleLogs.inputs("2").map(\.sha256)).isEmpty)
        try workspace.importEvents(log, inputs: SampleLogs.inputs("2"))
        #expect(try workspace.contents().events == 200_002)
        #expect(try workspace.integrityProblems() == [])
    }

    @Test func leftoversOfAKilledImportGoAtTheNextOpening() throws {
        try workspace.importEvents(try SampleLogs.full(rows: 100, seed: 1), inputs: SampleLogs.inputs("1"))
        let before = try workspace.loadEvents()
        try workspace.close()
        let leftovers = """
            INSERT INTO import (id, first_event, first_entity) VALUES (1, 100, \(before.nodes.count));
            INSERT INTO input VALUES (1, 1, 'killed', 'hash', 3);
            INSERT INTO entity VALUES (\(before.nodes.count), 0, 'half');
            INSERT INTO event_column VALUES (77, 1, 'attribute', 'half', 'category');
            INSERT INTO level VALUES (77, 0, 1, 'half');
            INSERT INTO event (id, input, input_row, time, source, destination) VALUES (100, 1, 0, 5, 0, \(before.nodes.count));
            INSERT INTO attribute_chunk VALUES (77, 100, 1, x'1100');
            """
        try sqlite(place("w"), leftovers)

        // While the import's process lives, its rows are hidden and stay.
        let lock = try DirectoryLock.acquire(place("w"))
        let during = try Workspace.open(at: place("w"))
        expectSame(before, try during.loadEvents())
        #expect(try during.eventRows(named: "100").isEmpty)
        #expect(try during.candidates(for: "half").isEmpty)
        #expect(
            dragnetError {
                try during.importEvents(try SampleLogs.chain(["a", "b"]), inputs: SampleLogs.inputs("2"))
            }?.code == .outputFailed)
        try during.close()
        #expect(try count("event") == 101)
        withExtendedLifetime(lock) {}
    }

    @Test func leftoversAreRemovedWhenNobodyHoldsTheLock() throws {
        try workspace.close()
        try sqlite(
            place("w"),
            """
            INSERT INTO import (id, first_event, first_entity) VALUES (0, 0, 0);
            INSERT INTO input VALUES (0, 0, 'killed', 'hash', 3);
            INSERT INTO entity VALUES (0, 0, 'half');
            INSERT INTO event (id, input, input_row, time, source, destination) VALUES (0, 0, 0, 5, 0, 0);
            """)
        try Workspace.open(at: place("w")).close()
        for table in ["event", "entity", "input", "import"] { #expect(try count(table) == 0, "\(table)") }
    }

    @Test func storedNonsenseIsDamageAndNoTrap() throws {
        try workspace.importEvents(try SampleLogs.full(rows: 50, seed: 1), inputs: SampleLogs.inputs("1"))
        try workspace.close()
        let changes = [
            "UPDATE event SET source = 9999 WHERE id = 3", "UPDATE event SET input = 70000 WHERE id = 3",
            "UPDATE event SET input_row = -1 WHERE id = 3", "UPDATE event SET currency = 99 WHERE id = 3",
            "UPDATE event SET amount = 9e999 WHERE id = 3", "DELETE FROM event WHERE id = 3",
            "UPDATE entity SET type = 200 WHERE id = 3", "UPDATE entity SET id = 999 WHERE id = 3",
            "UPDATE level SET code = 77 WHERE code = 0", "UPDATE attribute_chunk SET bytes = x'00'",
            "UPDATE attribute_chunk SET bytes = x''", "UPDATE attribute_chunk SET event_count = 3",
            "UPDATE attribute_chunk SET event_count = 9223372036854775807",
            "UPDATE attribute_chunk SET first_event = -5", "UPDATE setting SET value = 'x' WHERE name = 'domain'",
            "UPDATE event_column SET content = 'x'", "UPDATE import SET event_count = 51",
            "UPDATE import SET entity_count = entity_count + 1",
        ]
        let file = URL(fileURLWithPath: place("w/workspace.sqlite"))
        let whole = try Data(contentsOf: file)
        for change in changes {
            try sqlite(place("w"), change)
            let opened = try Workspace.open(at: place("w"))
            #expect(dragnetError { _ = try opened.loadEvents() }?.code == .modelIncompatible, "\(change)")
            try opened.close()
            try whole.write(to: file)
        }
    }

    private func count(_ table: String) throws -> Int {
        let pipe = Pipe()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["sqlite3", place("w/workspace.sqlite"), "SELECT count(*) FROM \(table)"]
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let text = String(decoding: data, as: UTF8.self).split(separator: "\n").first
        return try #require(text.flatMap { Int($0) })
    }
}
