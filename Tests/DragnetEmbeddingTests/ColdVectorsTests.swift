import DragnetCore
import DragnetEmbedding
import DragnetGraph
import DragnetVectors
import Testing

@Suite("Cold vectors")
struct ColdVectorsTests {
    private static let unseen = stride(from: 0, to: 400, by: 10)

    /// A graph without the edges of some nodes, its vectors, and what those nodes were joined to.
    private static func trained() throws -> (ColdVectors, NodeEmbedding, [Int: [UInt32]]) {
        let edges = Graphs.plantedEdges(nodes: 400, communities: 8, degree: 14, mixing: 0.15, seed: 6)
        let left = Set(unseen)
        let graph = Graphs.make(edges.filter { !left.contains($0.0) && !left.contains($0.1) }, nodes: 400)
        var neighbors: [Int: [UInt32]] = [:]
        for (a, b) in edges {
            if left.contains(a) && !left.contains(b) { neighbors[a, default: []].append(UInt32(b)) }
            if left.contains(b) && !left.contains(a) { neighbors[b, default: []].append(UInt32(a)) }
        }
        var settings = Node2VecConfiguration()
        settings.dimensions = 32
        settings.walkLength = 20
        settings.windowSize = 4
        let embedding = try Node2Vec(settings).embed(graph: graph, context: .serial)
        let cold = try ColdVectors(
            embedding: embedding, graph: graph, configuration: settings, context: .serial)
        return (cold, embedding, neighbors)
    }

    @Test("An unseen node stands among its own community, the same each time")
    func communities() throws {
        let (cold, embedding, neighbors) = try Self.trained()
        let search = try NeighborSearch(matrix: embedding.centers, metric: .cosine, context: .serial)
        var (right, all) = (0, 0)
        for node in Self.unseen {
            let joined = try #require(neighbors[node])
            let vector = try #require(cold.vector(neighbors: joined, key: UInt64(node)))
            #expect(vector == cold.vector(neighbors: joined, key: UInt64(node)))
            #expect(vector != cold.vector(neighbors: joined, key: UInt64(node) + 1))
            let near = try search.nearest(to: vector, count: 10, context: .serial)
            right += near.count { $0.row % 8 == node % 8 }
            all += near.count
        }
        #expect(Double(right) > 0.9 * Double(all))
    }

    @Test("Weights count, and neighbours without a vector say nothing")
    func weights() throws {
        let (cold, embedding, _) = try Self.trained()
        #expect(cold.vector(neighbors: [], key: 1) == nil && cold.vector(neighbors: [0, 10], key: 1) == nil)
        #expect(cold.vector(neighbors: [10, 3], key: 1) == cold.vector(neighbors: [3], key: 1))
        let heavy = EmbeddingMatrix(rows: [try #require(cold.vector(neighbors: [3, 4], weights: [1_000, 1], key: 1))])
        #expect(heavy.cosine(0, of: embedding.centers, 3) > heavy.cosine(0, of: embedding.centers, 4) + 0.2)
    }

    @Test("One takes less than five milliseconds")
    func speed() throws {
        let (cold, _, _) = try Self.trained()
        // The best of many, because a busy machine may stop any of them.
        let times = (0..<50).map { key in
            ContinuousClock().measure { _ = cold.vector(neighbors: [1, 2, 3, 4, 5], key: UInt64(key)) }
        }
        #expect(try #require(times.min()) < .milliseconds(5))
    }

    @Test("An embedding of another graph is refused")
    func otherGraph() throws {
        let (_, embedding, _) = try Self.trained()
        #expect {
            try ColdVectors(embedding: embedding, graph: Graphs.star(5), configuration: .init(), context: .serial)
        } throws: { ($0 as? DragnetError)?.code == .modelIncompatible }
    }
}
