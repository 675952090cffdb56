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

    @Test("Kept lengths bring unit vectors back, and nodes behind the embedding are as unknown as zero ones")
    func keptVectors() throws {
        let (cold, embedding, neighbors) = try Self.trained()
        let joined = try #require(neighbors[10])
        let expected = EmbeddingMatrix(rows: [try #require(cold.vector(neighbors: joined, key: 10))])
        var settings = Node2VecConfiguration()
        (settings.dimensions, settings.walkLength, settings.windowSize) = (32, 20, 4)
        let edges = Graphs.plantedEdges(nodes: 400, communities: 8, degree: 14, mixing: 0.15, seed: 6)
        let left = Set(Self.unseen)
        let kept = edges.filter { !left.contains($0.0) && !left.contains($0.1) }
        let lengths = (0..<400).map { row in
            embedding.centers.row(row).reduce(0) { $0 + $1 * $1 }.squareRoot()
        }
        let again = try ColdVectors(
            embedding: NodeEmbedding(
                centers: embedding.centers.normalized(), contexts: embedding.contexts, report: .init()),
            lengths: lengths, graph: Graphs.make(kept, nodes: 402), configuration: settings, context: .serial)
        let found = EmbeddingMatrix(rows: [try #require(again.vector(neighbors: joined + [401], key: 10))])
        #expect(found.cosine(0, of: expected, 0) > 0.9999)
        #expect(again.isKnown(3) && !again.isKnown(10) && !again.isKnown(401))
        #expect(again.vector(neighbors: [400, 401], key: 1) == nil)
    }

    @Test("Among vectors of a diffusion a new one is as long as all others")
    func diffusion() throws {
        let graph = Graphs.make(
            Graphs.plantedEdges(nodes: 400, communities: 8, degree: 14, mixing: 0.15, seed: 6), nodes: 400)
        let settings = Node2VecConfiguration()
        let embedding = try EmbeddingMethod.diffusion.embed(graph: graph, configuration: settings, context: .serial)
        let cold = try ColdVectors(
            embedding: embedding, method: .diffusion, graph: graph, configuration: settings, context: .serial)
        let vector = try #require(cold.vector(neighbors: [1, 9, 17], key: 1))
        #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
        let mean = EmbeddingMatrix(rows: [
            (0..<vector.count).map { column in
                embedding.centers.row(1)[column] + embedding.centers.row(9)[column] + embedding.centers.row(17)[column]
            }
        ])
        #expect(mean.cosine(0, of: EmbeddingMatrix(rows: [vector]), 0) > 0.9999)
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
