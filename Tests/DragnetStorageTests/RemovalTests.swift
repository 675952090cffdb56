import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetStorage
import Testing

/// Events that were kept long enough.
@Suite("Removal of old events")
struct RemovalTests {
    let place: TemporaryDirectory
    let workspace: Workspace

    init() throws {
        place = try TemporaryDirectory()
        try Workspace.create(at: place("w"))
        workspace = try Workspace.open(at: place("w"))
    }

    /// A champion whose saved scorer has taken in so many rows.
    @discardableResult
    private func publish(_ byte: UInt8 = 1, watermark: Int) throws -> ModelID {
        let id = try workspace.models.publish(["model.bin": [byte]])
        try workspace.saveState(modelID: id, watermark: watermark, bytes: [byte])
        return id
    }

    private func open() throws -> LiveEventStore {
        try LiveEventStore(workspace, vocabulary: EventVocabulary(workspace.loadEvents())) { 1_000_000 }
    }

    /// Removes all that may go; no step removes more than a few thousand events.
    @discardableResult
    private func remove(before cutoff: Int64, from store: LiveEventStore) throws -> Int {
        var removal = try EventRemoval(workspace, before: cutoff)
        var steps = 0
        while !removal.isDone {
            removal = try store.remove(removal)
            #expect(removal.removedLast <= 4096)
            steps += 1
            try #require(steps < 1000)
        }
        return removal.removed
    }

    private func event(_ id: String, from source: String, to destination: String, time: Int64) -> IncomingEvent {
        var event = IncomingEvent()
        (event.id, event.time, event.source, event.destination) = (id, time, source, destination)
        return event
    }

    @Test func oldOnesGoAndWhatPeopleGoBackToStays() throws {
        let log = try SampleLogs.full(rows: 9000, seed: 21)
        let times = try #require(log.times)
        try workspace.importEvents(log, inputs: SampleLogs.inputs("1", rows: 9000))
        try publish(watermark: 8000)
        // One incident by its rows and one by the names in its record, and three kinds of labels.
        var incident = FindingTests.incident("INC-AAAAAA", rank: 1)
        incident.events = [log.eventName(4001), log.eventName(70)]
        var scores = EventScores(firstRow: 0)
        for _ in 0..<200 { scores.append(status: .scored, severity: .high, score: 0.9, surprise: 2) }
        scores.details = [
            EventScores.Detail(row: 100, incident: "INC-AAAAAA", reasons: FindingTests.reasons),
            EventScores.Detail(row: 101, incident: nil, reasons: FindingTests.reasons),
        ]
        try workspace.saveFindings(
            run: RunRecord(id: "r", model: "m", command: "scan"), incidents: [incident], alerts: [], entities: [],
            events: scores)
        let pair = log.nodes.name(of: log.sources[200]) + "->" + log.nodes.name(of: log.destinations[200])
        try workspace.saveLabels([
            Label(.event(log.eventName(300)), .fraud, createdAt: 1), Label(.event("14"), .legit, createdAt: 1),
            Label(.pair(pair), .unsure, createdAt: 1),
            // Of its events this says nothing.
            Label(.entity(log.nodes.name(of: log.sources[301])), .fraud, createdAt: 1),
        ])

        let cutoff = times[7000]
        let kept = (0..<9000).filter { row in
            let ends = log.nodes.name(of: log.sources[row]) + "->" + log.nodes.name(of: log.destinations[row])
            return row >= 7000 || [4001, 70, 100, 300, 14].contains(row) || ends == pair
        }
        try #require(![13, 101, 301].contains(where: kept.contains))
        let store = try open()
        #expect(try remove(before: cutoff, from: store) == 9000 - kept.count)
        let left = try workspace.loadEvents()
        #expect(left.count == 9000 && Array(left.heldRows) == kept)
        #expect(left.removed.count == 9000 - kept.count)
        #expect((0..<9000).filter { !left.removed.contains($0) } == kept)
        expectSame(left.keeping(kept), log.keeping(kept))
        for row in left.removed.stretches.joined() {
            // Not even beside the events.
            #expect(left.numberAttribute("port")?[row] == nil && left.categoryAttribute("device")?[row] == nil)
        }
        let held = try workspace.contents()
        #expect(held.events == kept.count && held.rows == 9000)
        #expect(try workspace.eventRows(named: log.eventName(13)) == [])
        #expect(try workspace.eventRows(named: log.eventName(4001)) == [4001])
        #expect(try workspace.eventFinding(id: log.eventName(100))?.incident == "INC-AAAAAA")
        #expect(try workspace.eventFinding(id: log.eventName(101)) == nil)
        #expect(try workspace.incidents().map(\.id) == ["INC-AAAAAA"])
        #expect(try workspace.integrityProblems() == [])

        // Once more there is nothing to do, and what was left may go later.
        #expect(try remove(before: cutoff, from: store) == 0)
        try workspace.removeLabels(of: [.pair(pair)])
        try remove(before: times[7500], from: store)
        let rest = (0..<9000).filter { $0 >= 7500 || [4001, 70, 100, 300, 14].contains($0) }
        #expect(Array(try workspace.loadEvents().heldRows) == rest)
        // Gaps that have grown together are one.
        #expect(try workspace.removedRows().stretches.count == 6)
    }

    @Test func eventsComeInBetweenTheSteps() throws {
        let log = try SampleLogs.full(rows: 9000, seed: 22)
        let last = try #require(log.times?.last)
        try workspace.importEvents(log, inputs: SampleLogs.inputs("1", rows: 9000))
        try publish(watermark: 9000)
        let store = try open()
        var removal = try EventRemoval(workspace, before: .max)
        var rows: [LiveRow] = []
        while !removal.isDone {
            removal = try store.remove(removal)
            let event = event("new-\(rows.count)", from: "0", to: "new-\(rows.count)", time: last + 1)
            guard case .stored(let stored) = try store.store([LiveSubmission(events: [event])])[0] else {
                Issue.record("not stored")
                return
            }
            rows += stored
        }
        #expect(rows.count > 2 && rows.map(\.row) == Array(9000..<9000 + rows.count))
        // The scorer has not taken in what came, so it stays, however old.
        let left = try workspace.loadEvents()
        #expect(Array(left.heldRows) == rows.map(\.row))
        #expect(left.removed.stretches == [0..<9000])
        #expect(rows.indices.allSatisfy { left.eventName(9000 + $0) == "new-\($0)" })
        #expect(try workspace.integrityProblems() == [])
    }

    @Test func nothingGoesThatARestartNeeds() throws {
        let log = try SampleLogs.full(rows: 600, seed: 23)
        try workspace.importEvents(log, inputs: SampleLogs.inputs("1", rows: 600))
        let store = try open()
        #expect(try remove(before: .max, from: store) == 0)
        let early = try publish(1, watermark: 200)
        #expect(try remove(before: .max, from: store) == 200)
        let late = try publish(2, watermark: 500)
        // One that was never in use holds nothing back, and frees nothing.
        #expect(try remove(before: .max, from: store) == 0)
        try workspace.models.setChampion(late)
        #expect(try remove(before: .max, from: store) == 300)
        // What the first one has not seen is gone.
        let error = dragnetError { try workspace.models.setChampion(early) }
        #expect(error?.code == .modelIncompatible && error?.message.contains("removed") == true)
        #expect(try workspace.models.champion() == late)
        #expect(dragnetError { try workspace.checkReplayable(early, watermark: 200) }?.code == .modelIncompatible)
        try workspace.checkReplayable(late, watermark: 500)
    }

    @Test func requestsAndNamesMeanWhatTheyMeant() throws {
        // Cards pay merchants, and then accounts alone are left.
        var log = EventLog(domain: .transactions, hasTimes: true)
        for row in 0..<30 {
            let isOld = row < 20
            log.append(
                time: Int64(row), source: try log.nodes.intern("a\(row % 4)", type: isOld ? .card : .account),
                destination: try log.nodes.intern("b", type: isOld ? .merchant : .account), file: 0,
                fileRow: UInt32(row))
        }
        try workspace.importEvents(log, inputs: SampleLogs.inputs("1", rows: 30))
        var store: LiveEventStore? = try open()
        let events = [event("x", from: "a1", to: "b", time: 5), event("", from: "new", to: "b", time: 6)]
        let request = LiveSubmission(events: events, key: "k", digest: "d")
        #expect(
            try store?.store([request]) == [
                .stored([LiveRow(row: 30, isDuplicate: false), LiveRow(row: 31, isDuplicate: false)])
            ])
        let before = EventVocabulary(try workspace.loadEvents())
        try publish(watermark: 32)
        #expect(try remove(before: 20, from: try #require(store)) == 22)
        store = nil
        store = try open()
        let after = EventVocabulary(try workspace.loadEvents())
        #expect(before.sourceType == .card && before.destinationType == .merchant)
        #expect(after.sourceType == .card && after.destinationType == .merchant)
        for event in events {
            #expect(after.source(of: event) == before.source(of: event))
            #expect(after.destination(of: event) == before.destination(of: event))
        }
        // The same request is known, though its events are gone; without its key the event is a new one.
        let known: [LiveRow] = [30, 31].map { LiveRow(row: $0, isDuplicate: false) }
        #expect(try store?.store([request]) == [.repeated(known)])
        #expect(
            try store?.store([LiveSubmission(events: [events[0]])])
                == [.stored([LiveRow(row: 32, isDuplicate: false)])])
        #expect(try workspace.knownInputs(SampleLogs.inputs("1").map(\.sha256)).count == 1)
    }

    @Test func theNewestTimeIsThatOfAllImports() throws {
        #expect(try workspace.newestTime() == nil)
        try workspace.importEvents(try SampleLogs.chain(["a", "b", "c"], start: 50), inputs: SampleLogs.inputs("1"))
        try workspace.importEvents(try SampleLogs.chain(["a", "b"], start: 7), inputs: SampleLogs.inputs("2"))
        #expect(try workspace.newestTime() == 51)
    }
}
