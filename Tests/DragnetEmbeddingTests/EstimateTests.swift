import DragnetCore
import DragnetEmbedding
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
}
