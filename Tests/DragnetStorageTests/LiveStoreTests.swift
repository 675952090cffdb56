import DragnetCore
import DragnetEvents
import DragnetStorage
import Testing

/// Events that come one request at a time, stored together.
@Suite("Live events")
struct LiveStoreTests {
    private func submission(_ kinds: String...) -> LiveSubmission {
        LiveSubmission(
            events: kinds.map { kind in
                var event = IncomingEvent()
                (event.source, event.destination, event.kind) = ("A", "B", kind)
                return event
            })
    }

    @Test func oneThatBringsTooManyValuesIsRefusedAlone() throws {
        let place = try TemporaryDirectory()
        try Workspace.create(at: place("w"))
        let workspace = try Workspace.open(at: place("w"))
        var log = try SampleLogs.chain(["A", "B"])
        var kind = CategoryColumn()
        for number in 0..<EventVocabulary.mostLevels - 2 { _ = kind.code(of: "k\(number)") }
        kind.append("k0")
        log.kind = kind
        try workspace.importEvents(log, inputs: SampleLogs.inputs("l", rows: 1))
        let store = try LiveEventStore(workspace, vocabulary: EventVocabulary(workspace.loadEvents())) { 0 }
        let reason = "the log of this workspace has \(EventVocabulary.mostLevels) values of kind already"
        let outcomes = try store.store([
            submission("k1", "new"), submission("k2", "newer", "newer", "newest"), submission("newer"),
            submission("k3"), submission("newest"),
        ])
        #expect(
            outcomes == [
                .stored([LiveRow(row: 1, isDuplicate: false), LiveRow(row: 2, isDuplicate: false)]),
                .misfit(event: 3, field: "kind", reason: reason),
                .stored([LiveRow(row: 3, isDuplicate: false)]), .stored([LiveRow(row: 4, isDuplicate: false)]),
                .misfit(event: 0, field: "kind", reason: reason),
            ])
        let column = try #require(try workspace.loadEvents().kind)
        #expect((1..<5).map { column[$0] } == ["k1", "new", "newer", "k3"])
        try workspace.close()
    }
}
