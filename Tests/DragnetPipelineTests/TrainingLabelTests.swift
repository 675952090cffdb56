import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetPipeline
import DragnetStorage
import DragnetTestSupport
import Testing

/// Which labels a training learns from.
@Suite("Labels of a training")
struct TrainingLabelTests {
    /// 2026-03-01.
    private static let start: Int64 = 1_772_323_200_000_000

    /// One event a day, t0 to t9, each from an entity of its own to the same one.
    private func workspace(in folder: TemporaryFolder) throws -> Workspace {
        var log = EventLog(domain: .transactions, hasTimes: true)
        var ids = TextColumn()
        let shop = try log.nodes.intern("shop", type: .account)
        for row in 0..<10 {
            let source = try log.nodes.intern("A\(row)", type: .account)
            log.append(
                time: Self.start + Int64(row) * Timestamp.day, source: source, destination: shop, file: 0,
                fileRow: UInt32(row))
            ids.append(Array("t\(row)".utf8))
        }
        log.inputIDs = ids
        try Workspace.create(at: folder.path("w"))
        let store = try Workspace.open(at: folder.path("w"))
        try store.importEvents(log, inputs: [ImportedInput(name: "l", sha256: "x", rows: 10)])
        return store
    }

    private func job(_ store: Workspace, day: Int64) -> TrainJob {
        TrainJob(
            workspace: store.path, configuration: DragnetConfiguration(), promotes: true,
            time: Self.start + day * Timestamp.day)
    }

    @Test func whatHasLapsedCountsNoMore() throws {
        let folder = try TemporaryFolder()
        let store = try workspace(in: folder)
        try store.saveLabels([
            Label(.event("t1"), .fraud, until: Self.start + 20 * Timestamp.day, createdAt: 0),
            Label(.event("t2"), .fraud, createdAt: 0),
        ])
        let log = try store.loadEvents()
        #expect(try job(store, day: 19).labels(of: store, log: log).verdicts[1] == 1)
        let later = try job(store, day: 20).labels(of: store, log: log)
        #expect(later.verdicts[1] == -1 && later.verdicts[2] == 1)
        try store.close()
    }

    @Test func aTrainingUntilADayKnowsNothingThatWasFoundOutLater() throws {
        let folder = try TemporaryFolder()
        let store = try workspace(in: folder)
        let boundary = Self.start + 5 * Timestamp.day
        try store.saveLabels([
            Label(.event("t1"), .fraud, knownAt: boundary + 1, createdAt: 0),
            Label(.event("t2"), .fraud, knownAt: boundary, createdAt: 0),
            Label(.event("t3"), .legit, createdAt: 0),
            Label(.entity("A1"), .fraud, knownAt: boundary + 1, createdAt: 0),
        ])
        let log = try store.loadEvents()
        var job = job(store, day: 30)
        #expect(try job.labels(of: store, log: log).knownCount == 4)
        job.configuration.detect.until = "2026-03-06"
        let labels = try job.labels(of: store, log: log)
        #expect(Array(labels.verdicts[..<4]) == [-1, -1, 1, 0])
        #expect(labels.entities.isEmpty)
        try store.close()
    }
}
