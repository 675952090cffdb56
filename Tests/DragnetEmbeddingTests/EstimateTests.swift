import DragnetCore
import DragnetEmbedding
import DragnetEvents
import DragnetGraph
import DragnetVectors
import Testing

@Suite("Estimate")
struct EstimateTests {
    @Test("Pairs and schedule are those of the run")
    func schedule() throws {
        let graph = Graphs.make(Node2VecTests.edges, nodes: 320)
        let embedder = Node2Vec(Node2VecTests.small)
        let report = try embedder.embed(graph: graph, context: .serial).report
        let size = GraphSize(graph)
        #expect(size.nodeCount == 320 && size.connectedNodeCount == 300 && size.entryCount == graph.targets.count)
        let estimate = try embedder.estimate(size, context: .serial)
        #expect(estimate.blockCount == report.blockCount && estimate.sweepCount == report.sweepCount)
        #expect(abs(Double(estimate.pairCount) / Double(report.pairCount) - 1) < 0.02)
        let seconds = try #require(estimate.seconds)
        #expect(seconds > 0 && seconds < 60)
        #expect(try embedder.estimate(size, context: .serial, calibrates: false).seconds == nil)
        #expect(estimate.components.allSatisfy { $0.bytes >= 0 } && Set(estimate.components.map(\.name)).count >= 5)
    }

    @Test("Walks of a pattern are estimated by what the pattern leaves of the graph", arguments: [false, true])
    func pattern(isDirected: Bool) throws {
        // 200 cards at 40 merchants; 60 devices that the pattern leaves out, with cards and one another.
        var edges: [(Int, Int)] = (0..<1_600).map { ($0 % 200, 200 + $0 * 7 % 40) }
        edges += (0..<600).map { ($0 % 200, 240 + $0 * 11 % 60) } + (0..<60).map { (240 + $0, 240 + ($0 + 1) % 60) }
        var builder = GraphBuilder(nodeCount: 300)
        builder.isDirected = isDirected
        let graph = builder.build(sources: edges.map { UInt32($0.0) }, destinations: edges.map { UInt32($0.1) })
        let types = (0..<300).map { $0 < 200 ? EntityType.card : $0 < 240 ? .merchant : .device }
        let pattern = try WalkPattern("card,merchant")
        let size = GraphSize(graph, types: types, pattern: pattern)
        #expect(size.connectedNodeCount == 240 && size.nodeCount == 300 && size.entryCount == graph.targets.count)
        #expect(size.pattern?.stateCount == 240)
        // Each card is joined to as many merchants as there are different rows of it.
        let met = Set(edges.filter { $0.1 < 240 && $0.0 < 200 }.map { $0.0 * 300 + $0.1 }).count
        #expect(size.pattern?.stepCount == (isDirected ? met : 2 * met))
        let embedder = Node2Vec(Node2VecTests.small)
        let report = try embedder.embed(graph: graph, types: types, pattern: pattern, context: .serial).report
        let estimate = try embedder.estimate(size, context: .serial, calibrates: false)
        #expect(estimate.blockCount == report.blockCount && estimate.sweepCount == report.sweepCount)
        // A directed walk ends at a merchant, so that nothing is known but the most there can be.
        #expect(estimate.pairCount >= report.pairCount)
        if !isDirected { #expect(abs(Double(estimate.pairCount) / Double(report.pairCount) - 1) < 0.02) }
        let plain = try embedder.estimate(GraphSize(graph), context: .serial, calibrates: false)
        #expect(plain.pairCount > estimate.pairCount)
    }

    @Test("Memory stays within what was promised a node and an edge", arguments: [false, true])
    func bounds(isWeighted: Bool) throws {
        let (nodes, edges) = (1_000_000, 10_000_000)
        let size = GraphSize(
            nodeCount: nodes, connectedNodeCount: nodes, entryCount: 2 * edges, isWeighted: isWeighted)
        let estimate = try Node2Vec().estimate(size, context: .serial, calibrates: false)
        let buffer = try #require(estimate.components.last).bytes
        let perEdge = isWeighted ? 32 : 8
        // A hundredth more, because blocks are not all full.
        #expect(Double(estimate.totalBytes - buffer) <= 1.01 * Double(nodes * (8 * 128 + 64) + edges * perEdge))
        #expect(buffer <= 3 * Node2VecConfiguration().bufferLimit / 2)
    }

    @Test("A limit makes more sweeps, or is refused")
    func limit() throws {
        let size = GraphSize(nodeCount: 200_000, connectedNodeCount: 200_000, entryCount: 4_000_000, isWeighted: false)
        let embedder = Node2Vec()
        let free = try embedder.estimate(size, context: .serial, calibrates: false)
        #expect(try embedder.fitting(size, inBytes: free.totalBytes) == embedder.configuration)
        let limit = free.totalBytes - free.totalBytes / 20
        let tight = try embedder.fitting(size, inBytes: limit)
        let estimate = try Node2Vec(tight).estimate(size, context: .serial, calibrates: false)
        #expect(estimate.totalBytes <= limit && estimate.sweepCount > free.sweepCount)
        #expect { try embedder.fitting(size, inBytes: 100 << 20) } throws: {
            ($0 as? DragnetError)?.code == .resourceLimit
        }
    }

    @Test("A diffusion takes one table and no walks, and is refused where it does not fit")
    func diffusion() throws {
        let size = GraphSize(nodeCount: 100_000, connectedNodeCount: 90_000, entryCount: 1_000_000, isWeighted: true)
        let settings = Node2VecConfiguration()
        let estimate = try EmbeddingMethod.diffusion.estimate(size, configuration: settings, context: .serial)
        let whole = try EmbeddingMethod.node2vec.estimate(
            size, configuration: settings, context: .serial, calibrates: false)
        func bytes(_ estimate: TrainingEstimate, _ name: String) -> Int {
            estimate.components.first { $0.name == name }?.bytes ?? -1
        }
        #expect(2 * bytes(estimate, "vectors") == bytes(whole, "vectors"))
        #expect(bytes(estimate, "graph") == bytes(whole, "graph") && bytes(estimate, "alias tables") == 0)
        #expect(estimate.seconds == nil && estimate.pairCount == 0 && estimate.totalBytes < whole.totalBytes)
        let fitted = try EmbeddingMethod.diffusion.fitting(
            size, configuration: settings, inBytes: estimate.totalBytes)
        #expect(fitted == settings)
        #expect {
            try EmbeddingMethod.diffusion.fitting(size, configuration: settings, inBytes: estimate.totalBytes - 1)
        } throws: { ($0 as? DragnetError)?.code == .resourceLimit }
    }

    @Test("A limit is never taken as leave for more", arguments: [1 << 30, 1 << 33])
    func neverMore(limit: Int) throws {
        var settings = Node2VecConfiguration()
        settings.bufferLimit = 2 << 20
        let size = GraphSize(nodeCount: 9_000, connectedNodeCount: 9_000, entryCount: 90_000, isWeighted: false)
        #expect(try Node2Vec(settings).fitting(size, inBytes: limit) == settings)
    }
}
