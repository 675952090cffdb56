import DragnetCore
import Synchronization
import Testing

@Suite("ParallelRange")
struct ParallelRangeTests {
    private struct Failure: Error, Equatable {
        var chunk: Int
    }

    @Test(arguments: [1, 2, 5], [0, 1, 9, 10, 11, 997])
    func resultsAreInChunkOrder(threads: Int, count: Int) throws {
        let ranges = try ParallelRange(threads: threads).map(count: count, chunkSize: 10) { range, chunk in
            (range, chunk)
        }
        #expect(ranges.map(\.1) == Array(0..<(count + 9) / 10))
        #expect(ranges.flatMap { Array($0.0) } == Array(0..<count))
        #expect(ranges.allSatisfy { $0.0.lowerBound == $0.1 * 10 && $0.0.count <= 10 })
    }

    @Test(arguments: [1, 2, 5])
    func sumsHaveTheSameBits(threads: Int) throws {
        let values = (0..<10_000).map { 1 / Double($0 + 1) }
        let parts = try ParallelRange(threads: threads).map(count: values.count, chunkSize: 64) { range, _ in
            values[range].reduce(0, +)
        }
        var expected = 0.0
        for start in stride(from: 0, to: values.count, by: 64) {
            expected += values[start..<min(start + 64, values.count)].reduce(0, +)
        }
        #expect(parts.reduce(0, +).bitPattern == expected.bitPattern)
    }

    @Test(arguments: [1, 2, 5])
    func everyChunkIsVisitedOnce(threads: Int) throws {
        let visits = Mutex([Int](repeating: 0, count: 1000))
        try ParallelRange(threads: threads).forEach(count: 1000, chunkSize: 7) { range, _ in
            visits.withLock { for index in range { $0[index] += 1 } }
        }
        #expect(visits.withLock { $0.allSatisfy { $0 == 1 } })
    }

    @Test(arguments: [1, 2, 5])
    func theErrorOfTheLowestChunkIsThrown(threads: Int) {
        for _ in 0..<50 {
            #expect(throws: Failure(chunk: 3)) {
                try ParallelRange(threads: threads).forEach(count: 100, chunkSize: 1) { _, chunk in
                    if chunk == 3 || chunk == 4 || chunk > 20 { throw Failure(chunk: chunk) }
                }
            }
        }
    }

    @Test func nothingStartsAfterAFailure() {
        let started = Atomic<Int>(0)
        #expect(throws: Failure(chunk: 0)) {
            try ParallelRange(threads: 1).forEach(count: 100, chunkSize: 1) { _, chunk in
                started.add(1, ordering: .relaxed)
                throw Failure(chunk: chunk)
            }
        }
        #expect(started.load(ordering: .relaxed) == 1)
    }

    @Test(arguments: [1, 2, 5])
    func cancellationStopsTheWork(threads: Int) {
        let flag = CancellationFlag()
        let done = Atomic<Int>(0)
        let error = #expect(throws: DragnetError.self) {
            try ParallelRange(threads: threads, cancellation: flag).forEach(count: 10_000, chunkSize: 1) { _, chunk in
                if chunk == 20 { flag.cancel() }
                done.add(1, ordering: .relaxed)
            }
        }
        #expect(error?.code == .interrupted)
        #expect(error?.code.exitStatus == 130)
        #expect(done.load(ordering: .relaxed) < 10_000)
    }

    @Test func aRaisedFlagLetsNothingStart() {
        let flag = CancellationFlag()
        #expect(!flag.isCancelled)
        #expect(throws: Never.self) { try flag.check() }
        flag.cancel()
        #expect(flag.isCancelled)
        #expect(throws: DragnetError.self) {
            _ = try ParallelRange(threads: 2, cancellation: flag).map(count: 5, chunkSize: 1) { _, chunk in chunk }
        }
    }

    @Test func workRunsOnAsManyThreadsAsAsked() {
        let runs = Atomic<Int>(0)
        ParallelRange.run(on: 4) { runs.add(1, ordering: .relaxed) }
        #expect(runs.load(ordering: .relaxed) == 4)
        #expect(ParallelRange(threads: 0).threads == 1)
        #expect(ParallelRange(threads: -3).threads == 1)
    }

    @Test func contextsHandOverTheirParts() throws {
        #expect(WorkContext.serial.threads == 1)
        #expect(WorkContext().threads >= 1)
        #expect(WorkContext(threads: 0).threads == 1)
        let listener = Listener()
        let context = WorkContext(threads: 2, progress: listener)
        context.progress.report(WorkProgress(stage: "reading", completed: 1, total: 2, unit: "rows", remark: "x"))
        #expect(listener.heard.map(\.stage) == ["reading"])
        #expect(listener.heard.first?.total == 2)
        context.cancellation.cancel()
        #expect(context.parallel.cancellation?.isCancelled == true)
        #expect(context.parallel.threads == 2)
        SilentProgress().report(WorkProgress(stage: "reading", completed: 1, unit: "rows"))
    }

    private final class Listener: ProgressReporter {
        private let items = Mutex<[WorkProgress]>([])
        func report(_ progress: WorkProgress) { items.withLock { $0.append(progress) } }
        var heard: [WorkProgress] { items.withLock { $0 } }
    }
}
