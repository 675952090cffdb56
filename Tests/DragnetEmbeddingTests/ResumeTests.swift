import DragnetCore
import DragnetEmbedding
import DragnetGraph
import DragnetTestSupport
import DragnetVectors
import Foundation
import Synchronization
import Testing

@Suite("Checkpoint and resume")
struct ResumeTests {
    /// Keeps every state it is given.
    private final class Keeper: Sendable {
        let states = Mutex<[TrainingState]>([])
        var checkpoints: TrainingCheckpoints {
            TrainingCheckpoints(interval: 0) { snapshot in
                let state = snapshot.state()
                self.states.withLock { $0.append(state) }
            }
        }
    }

    @Test("A run that goes on after any sweep, on any threads and kernels, ends with the bytes of an undisturbed one")
    func everySweep() throws {
        let graph = Graphs.make(Node2VecTests.edges, nodes: 310)
        var settings = Node2VecTests.small
        settings.sweepCount = 7
        settings.blockCount = 4
        let embedder = Node2Vec(settings)
        let whole = try embedder.embed(graph: graph, context: .serial)
        let keeper = Keeper()
        let watched = try embedder.embed(
            graph: graph, context: .serial, resuming: nil, checkpoints: keeper.checkpoints)
        #expect(watched.centers == whole.centers)
        let states = keeper.states.withLock { $0 }
        #expect(states.map(\.completedSweeps) == Array(1...7))
        for state in states {
            for threads in [1, 2, 3, 4, 8] {
                for kernels in KernelSet.available {
                    let rest = try embedder.embed(
                        graph: graph, context: WorkContext(threads: threads), kernels: kernels, resuming: state)
                    #expect(
                        rest.centers == whole.centers && rest.contexts == whole.contexts
                            && rest.report == whole.report)
                }
            }
        }
    }

    @Test("A state survives a file, and a damaged file is refused")
    func file() throws {
        let folder = NSTemporaryDirectory() + "dragnet-state-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/train.state"
        let graph = Graphs.make([(0, 1), (1, 2), (2, 0), (2, 3)])
        var settings = Node2VecTests.small
        settings.dimensions = 5
        let keeper = Keeper()
        _ = try Node2Vec(settings).embed(
            graph: graph, context: .serial, resuming: nil, checkpoints: keeper.checkpoints)
        let state = try #require(keeper.states.withLock { $0.first })
        try state.write(to: path)
        #expect(try TrainingState.read(from: path) == state)
        try TrainingState.read(from: path).write(to: path + "2")
        #expect(FileManager.default.contents(atPath: path + "2") == FileManager.default.contents(atPath: path))
        let good = [UInt8](try #require(FileManager.default.contents(atPath: path)))
        func isRefused(_ bytes: some Collection<UInt8>) -> Bool {
            _ = FileManager.default.createFile(atPath: path, contents: Data(bytes))
            do {
                _ = try TrainingState.read(from: path)
                return false
            } catch {
                return (error as? DragnetError)?.code == .modelIncompatible
            }
        }
        for place in stride(from: 0, to: good.count, by: 3) {
            var bad = good
            bad[place] ^= 1 << UInt8(place % 8)
            #expect(isRefused(bad), "byte \(place)")
        }
        for length in [0, 7, 8, 15, 40, good.count - 1] { #expect(isRefused(good.prefix(length))) }
        #expect { try TrainingState.read(from: folder + "/none") } throws: {
            ($0 as? DragnetError)?.code == .inputMissing
        }
    }

    @Test("A snapshot writes the bytes of its state, and a run goes on from the file", arguments: [5, 16, 24])
    func snapshot(dimensions: Int) throws {
        let folder = try TemporaryFolder()
        let graph = Graphs.make(Node2VecTests.edges, nodes: 310)
        var settings = Node2VecTests.small
        settings.dimensions = dimensions
        settings.sweepCount = 5
        let (written, copied) = (folder.path("written"), folder.path("copied"))
        let checkpoints = TrainingCheckpoints(interval: 0) { snapshot in
            guard snapshot.completedSweeps == 3 else { return }
            try snapshot.write(to: written)
            try snapshot.state().write(to: copied)
        }
        let whole = try Node2Vec(settings).embed(
            graph: graph, context: .serial, resuming: nil, checkpoints: checkpoints)
        #expect(FileManager.default.contents(atPath: written) == FileManager.default.contents(atPath: copied))
        let state = try TrainingState.read(from: written)
        #expect(state.completedSweeps == 3 && state.centers.isZeroRow(305))
        let rest = try Node2Vec(settings).embed(graph: graph, context: WorkContext(threads: 2), resuming: state)
        #expect(rest.centers == whole.centers && rest.contexts == whole.contexts && rest.report == whole.report)
    }

    @Test("States are handed out at a bounded rate, and the last one where it is wanted")
    func rate() throws {
        var settings = Node2VecTests.small
        settings.sweepCount = 9
        for (includesLast, expected) in [(false, []), (true, [9])] {
            let seen = Mutex<[Int]>([])
            var checkpoints = TrainingCheckpoints(interval: 3_600) { snapshot in
                let sweeps = snapshot.completedSweeps
                seen.withLock { $0.append(sweeps) }
            }
            checkpoints.includesLast = includesLast
            _ = try Node2Vec(settings).embed(
                graph: Graphs.make(Node2VecTests.edges), context: .serial, resuming: nil, checkpoints: checkpoints)
            #expect(seen.withLock { $0 } == expected)
        }
        // A save that takes long is followed by nine times as long a wait.
        let slow = Mutex(0)
        let checkpoints = TrainingCheckpoints(interval: 1e-9) { _ in
            slow.withLock { $0 += 1 }
            Thread.sleep(forTimeInterval: 0.5)
        }
        _ = try Node2Vec(settings).embed(
            graph: Graphs.make(Node2VecTests.edges), context: .serial, resuming: nil, checkpoints: checkpoints)
        #expect((1...3).contains(slow.withLock { $0 }))
    }

    @Test("A state of another graph or other settings is refused, and a failed save ends the run")
    func refusals() throws {
        let graph = Graphs.make(Node2VecTests.edges)
        let keeper = Keeper()
        _ = try Node2Vec(Node2VecTests.small).embed(
            graph: graph, context: .serial, resuming: nil, checkpoints: keeper.checkpoints)
        let state = try #require(keeper.states.withLock { $0.first })
        var other = Node2VecTests.small
        other.seed = 99
        let wrong: [(Node2VecConfiguration, CSRGraph)] = [
            (other, graph), (Node2VecTests.small, Graphs.make(Array(Node2VecTests.edges.dropLast()))),
        ]
        for (settings, graph) in wrong {
            #expect { try Node2Vec(settings).embed(graph: graph, context: .serial, resuming: state) } throws: {
                ($0 as? DragnetError)?.code == .modelIncompatible
            }
        }
        let failing = TrainingCheckpoints(interval: 0) { _ in throw DragnetError(.outputFailed, "no") }
        #expect {
            try Node2Vec(Node2VecTests.small).embed(
                graph: graph, context: .serial, resuming: nil, checkpoints: failing)
        } throws: { ($0 as? DragnetError)?.code == .outputFailed }
    }
}
