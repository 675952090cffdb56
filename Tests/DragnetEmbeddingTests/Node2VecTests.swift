import DragnetCore
import DragnetEmbedding
import DragnetGraph
import DragnetVectors
import Foundation
import Synchronization
import Testing

@Suite("Node2Vec")
struct Node2VecTests {
    static let edges = Graphs.plantedEdges(nodes: 300, communities: 6, degree: 10, mixing: 0.2, seed: 1)

    static var small: Node2VecConfiguration {
        var settings = Node2VecConfiguration()
        settings.dimensions = 24
        settings.walksPerNode = 3
        settings.walkLength = 16
        settings.windowSize = 4
        settings.seed = 5
        return settings
    }

    private static func isFinite(_ matrix: EmbeddingMatrix) -> Bool {
        (0..<matrix.rowCount).allSatisfy { matrix.row($0).allSatisfy(\.isFinite) }
    }

    @Test(
        "The same bits on any number of threads and any kernels",
        arguments: [Node2VecConfiguration.Start.random, .diffusion], [false, true])
    func determinism(start: Node2VecConfiguration.Start, isWeighted: Bool) throws {
        var settings = Self.small
        settings.start = start
        settings.blockCount = 5
        settings.inOutParameter = 0.5
        let weights = isWeighted ? Self.edges.indices.map { 1 + Double($0 % 7) } : nil
        let graph = Graphs.make(Self.edges, weights: weights)
        let embedder = Node2Vec(settings)
        let reference = try embedder.embed(graph: graph, context: .serial)
        #expect(Self.isFinite(reference.centers) && Self.isFinite(reference.contexts))
        for threads in [2, 3, 4, 8] {
            let other = try embedder.embed(graph: graph, context: WorkContext(threads: threads))
            #expect(other.centers.digest == reference.centers.digest)
            #expect(other.contexts.digest == reference.contexts.digest)
            #expect(other.report == reference.report)
        }
        for kernels in KernelSet.available {
            let other = try embedder.embed(graph: graph, context: WorkContext(threads: 2), kernels: kernels)
            #expect(other.centers == reference.centers && other.contexts == reference.contexts)
        }
        settings.seed += 1
        #expect(try Node2Vec(settings).embed(graph: graph, context: .serial).centers != reference.centers)
    }

    @Test("Nodes without edges change no byte of the others, and have zero vectors")
    func isolatedNodes() throws {
        let plain = try Node2Vec(Self.small).embed(graph: Graphs.make(Self.edges, nodes: 300), context: .serial)
        let padded = try Node2Vec(Self.small).embed(graph: Graphs.make(Self.edges, nodes: 5_000), context: .serial)
        #expect(padded.centers.selecting(0..<300) == plain.centers)
        #expect(padded.contexts.selecting(0..<300) == plain.contexts)
        #expect((300..<5_000).allSatisfy { padded.centers.isZeroRow($0) && padded.contexts.isZeroRow($0) })
        #expect(padded.report == plain.report && plain.report.connectedNodeCount == 300)
    }

    @Test("Small and odd graphs have vectors without a NaN")
    func oddGraphs() throws {
        var settings = Self.small
        let directed = Graphs.make([(0, 1), (1, 2), (3, 2), (4, 0)], isDirected: true)
        let graphs = [
            Graphs.make([(0, 1)]), Graphs.star(200), Graphs.path(100), Graphs.clique(30), directed,
            Graphs.make([(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3)]),
            Graphs.make([(0, 1), (1, 2)], weights: [1e-30, 1e30]), Graphs.make([(0, 0), (1, 2)]),
        ]
        for start in Node2VecConfiguration.Start.allCases {
            settings.start = start
            for graph in graphs {
                for dimensions in [2, 16, 33] {
                    settings.dimensions = dimensions
                    let embedding = try Node2Vec(settings).embed(graph: graph, context: WorkContext(threads: 2))
                    #expect(Self.isFinite(embedding.centers) && Self.isFinite(embedding.contexts))
                    #expect(embedding.report.pairCount > 0 && embedding.report.loss.isFinite)
                    for node in 0..<graph.nodeCount where graph.degree(of: UInt32(node)) > 0 {
                        #expect(!embedding.centers.isZeroRow(node))
                    }
                }
            }
        }
    }

    @Test("A graph without edges has zero vectors")
    func noEdges() throws {
        for graph in [Graphs.make([], nodes: 4), Graphs.make([(1, 1)], nodes: 3), Graphs.make([], nodes: 0)] {
            let embedding = try Node2Vec(Self.small).embed(graph: graph, context: .serial)
            #expect(embedding.centers.rowCount == graph.nodeCount && embedding.report == NodeEmbedding.Report())
            #expect((0..<graph.nodeCount).allSatisfy(embedding.centers.isZeroRow))
        }
    }

    @Test("Two components lie apart, members of one together")
    func components() throws {
        let half = Graphs.plantedEdges(nodes: 80, communities: 1, degree: 8, mixing: 0, seed: 3)
        let graph = Graphs.make(half + half.map { ($0.0 + 80, $0.1 + 80) })
        var settings = Self.small
        settings.walksPerNode = 20
        let vectors = try Node2Vec(settings).embed(graph: graph, context: .serial).centers.normalized()
        var (inside, across) = (0.0, 0.0)
        for node in 0..<80 {
            inside += Double(vectors.dot(node, (node + 1) % 80))
            across += Double(vectors.dot(node, node + 80))
        }
        #expect(inside / 80 > across / 80 + 0.3)
    }

    @Test("All pairs of the walks are trained")
    func pairCount() throws {
        let settings = Self.small
        let report = try Node2Vec(settings).embed(graph: Graphs.make(Self.edges), context: .serial).report
        let expected = settings.pairsPerNode * Double(report.connectedNodeCount)
        #expect(abs(Double(report.pairCount) / expected - 1) < 0.02)
        #expect(report.loss > 0.5 && report.loss < 6 * 0.6932)
    }

    @Test("Fast training has three noise nodes that weigh as much as five")
    func fast() throws {
        let settings = Self.small.fast()
        #expect(settings.negativeSamples == 3 && settings.negativeWeight == 5 && settings.start == .diffusion)
        let graph = Graphs.make(Self.edges)
        let fast = try Node2Vec(settings).embed(graph: graph, context: .serial)
        var light = settings
        light.negativeWeight = nil
        #expect(try Node2Vec(light).embed(graph: graph, context: .serial).centers != fast.centers)
        light.negativeWeight = 3
        let three = try Node2Vec(light).embed(graph: graph, context: .serial)
        light.negativeWeight = nil
        #expect(try Node2Vec(light).embed(graph: graph, context: .serial).centers == three.centers)
        #expect(Self.isFinite(fast.centers) && fast.report.pairCount == three.report.pairCount)
    }

    @Test("Settings written before there was a weight of noise nodes are read")
    func olderSettings() throws {
        var object = try #require(
            JSONSerialization.jsonObject(with: JSONEncoder().encode(Self.small)) as? [String: Any])
        object["negativeWeight"] = nil
        let data = try JSONSerialization.data(withJSONObject: object)
        #expect(try JSONDecoder().decode(Node2VecConfiguration.self, from: data) == Self.small)
    }

    /// Raises a flag at its first report.
    private final class Stopper: ProgressReporter {
        let flag: CancellationFlag
        let reports = Atomic<Int>(0)
        init(_ flag: CancellationFlag) { self.flag = flag }
        func report(_ progress: WorkProgress) {
            reports.add(1, ordering: .relaxed)
            #expect(progress.stage == "training" && progress.unit == "pairs")
            flag.cancel()
        }
    }

    /// Keeps the remarks of all reports.
    private final class Listener: ProgressReporter {
        let remarks = Mutex<[String]>([])
        func report(_ progress: WorkProgress) {
            if let remark = progress.remark { remarks.withLock { $0.append(remark) } }
        }
    }

    @Test("The loss falls, and those who watch see it")
    func progress() throws {
        let listener = Listener()
        var settings = Self.small
        settings.walksPerNode = 20
        settings.start = .random
        let report = try Node2Vec(settings).embed(
            graph: Graphs.make(Self.edges), context: WorkContext(threads: 2, progress: listener)
        ).report
        let losses = listener.remarks.withLock { $0 }.compactMap { Double($0.dropFirst("loss ".count)) }
        #expect(losses.count > report.sweepCount / 2)
        // Before the first step a pair with five negatives costs 6 log 2.
        #expect(abs((losses.first ?? 0) - 4.16) < 0.05 && (losses.last ?? 9) < 3.5)
        #expect(abs(report.loss - (losses.last ?? 0)) < 0.3)
    }

    @Test("Training stops soon after it was asked to", arguments: [1, 3])
    func cancellation(threads: Int) throws {
        let flag = CancellationFlag()
        let stopper = Stopper(flag)
        let context = WorkContext(threads: threads, cancellation: flag, progress: stopper)
        var settings = Self.small
        settings.walksPerNode = 50
        #expect { try Node2Vec(settings).embed(graph: Graphs.make(Self.edges), context: context) } throws: {
            ($0 as? DragnetError)?.code == .interrupted
        }
        #expect(stopper.reports.load(ordering: .relaxed) < 5)
    }

    @Test("Settings out of range are named")
    func validation() throws {
        let changes: [(String, @Sendable (inout Node2VecConfiguration) -> Void)] = [
            ("dimensions", { $0.dimensions = 1 }), ("walksPerNode", { $0.walksPerNode = 0 }),
            ("walkLength", { $0.walkLength = 1 }), ("windowSize", { $0.windowSize = 0 }),
            ("negativeSamples", { $0.negativeSamples = 33 }), ("returnParameter", { $0.returnParameter = 0 }),
            ("inOutParameter", { $0.inOutParameter = .nan }), ("epochs", { $0.epochs = 0 }),
            ("initialLearningRate", { $0.initialLearningRate = 1.5 }), ("blockCount", { $0.blockCount = 0 }),
            ("negativeWeight", { $0.negativeWeight = 0 }), ("sweepCount", { $0.sweepCount = 0 }),
            ("diffusionSteps", { $0.diffusionSteps = 51 }),
            ("bufferLimit", { $0.bufferLimit = 5 }),
        ]
        for (name, change) in changes {
            var settings = Node2VecConfiguration()
            change(&settings)
            let wrong = settings
            #expect { try wrong.validated() } throws: { error in
                let error = error as? DragnetError
                return error?.code == .configuration && error?.message.hasPrefix(name) == true
            }
        }
        #expect(try Node2VecConfiguration().validated() == Node2VecConfiguration())
    }

    @Test("The plan follows the measured rule and the buffer limit")
    func plan() {
        var settings = Node2VecConfiguration()
        #expect(settings.pairsPerWalk == 836)
        func plan(_ nodes: Int) -> [Int] {
            let plan = TrainingPlan(connectedNodeCount: nodes, configuration: settings)
            return [plan.blockCount, plan.sweepCount, plan.rowsPerBlock]
        }
        #expect(plan(10_000) == [8, 40, 1_250] && plan(100) == [1, 40, 100] && plan(1) == [1, 40, 1])
        #expect(plan(200_000)[0] == 16 && plan(200_000)[1] >= 80)
        #expect(plan(3_000_000)[0] == 46)
        settings.bufferLimit = 1 << 20
        #expect(plan(10_000)[1] > 300)
        settings.bufferLimit = 512 << 20
        settings.walksPerNode = 2
        settings.walkLength = 40
        #expect(plan(200_000) == [16, 10, 12_500])
        #expect(TrainingPlan(connectedNodeCount: 200_000, configuration: settings).balancesGroups)
        settings.blockCount = 1
        #expect(plan(200_000)[0] == 4)
        settings.blockCount = 64
        #expect(plan(10) == [10, 13, 1] || plan(10)[0] == 10)
        let light = Node2VecConfiguration.detectionBudget(nodeCount: 10_000, edgeCount: 50_000, seed: 9)
        #expect((1_900...2_100).contains(light.pairsPerNode) && light.seed == 9 && light.start == .diffusion)
        #expect(TrainingPlan(connectedNodeCount: 10_000, configuration: light).sweepCount >= 10)
        // Two groups fill a tile alike by themselves where they are large.
        #expect(!TrainingPlan(connectedNodeCount: 10_000, configuration: light).balancesGroups)
    }
}
