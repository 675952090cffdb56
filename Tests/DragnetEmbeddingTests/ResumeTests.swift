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
            TrainingCheckpoints(interval: 0) { state in self.states.withLock { $0.append(state) } }
        }
    }

    @Test("A run that goes on after any sweep ends with the bytes of an undisturbed one")
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
        for (index, state) in states.enumerated() {
            let rest = try embedder.embed(graph: graph, context: WorkContext(threads: index % 3 + 1), resuming: state)
            #expect(rest.centers == whole.centers && rest.contexts == whole.contexts && rest.report == whole.report)
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
