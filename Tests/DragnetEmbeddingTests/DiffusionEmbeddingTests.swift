import DragnetCore
import DragnetEmbedding
import DragnetGraph
import DragnetVectors
import Testing

@Suite("Diffusion")
struct DiffusionEmbeddingTests {
    static func settings(_ dimensions: Int, steps: Int) -> Node2VecConfiguration {
        var settings = Node2VecConfiguration()
        settings.dimensions = dimensions
        settings.diffusionSteps = steps
        settings.seed = 4
        return settings
    }

    /// The definition in Double, over the whole graph at once.
    static func reference(_ graph: CSRGraph, _ settings: Node2VecConfiguration) -> [[Double]] {
        let (nodes, dimension) = (graph.nodeCount, settings.dimensions)
        let key = RandomKey(settings.seed, 0)
        var x = (0..<nodes).map { node in
            (0..<dimension).map { column -> Double in
                let bits = key.appending(UInt64(node)).value(at: UInt64(column / 64))
                return bits >> UInt64(column % 64) & 1 == 0 ? 1 : -1
            }
        }
        func weight(_ entry: Int) -> Double { graph.weights.map { Double($0[entry]) } ?? 1 }
        let sums = (0..<nodes).map { node in graph.row(of: UInt32(node)).reduce(0.0) { $0 + weight($1) } }
        func center() {
            let total = sums.reduce(0, +)
            for column in 0..<dimension {
                let mean = (0..<nodes).reduce(0.0) { $0 + sums[$1] * x[$1][column] } / total
                for node in 0..<nodes { x[node][column] -= mean }
            }
        }
        center()
        for _ in 0..<settings.diffusionSteps {
            let old = x
            for node in 0..<nodes where sums[node] > 0 {
                for column in 0..<dimension {
                    let mean = graph.row(of: UInt32(node)).reduce(0.0) {
                        $0 + weight($1) * old[Int(graph.targets[$1])][column]
                    }
                    x[node][column] = old[node][column] / 2 + mean / sums[node] / 2
                }
            }
            center()
        }
        return x.indices.map { node in
            let length = x[node].reduce(0) { $0 + $1 * $1 }.squareRoot()
            return sums[node] > 0 ? x[node].map { $0 / length } : [Double](repeating: 0, count: dimension)
        }
    }

    @Test("Vectors are those of the definition", arguments: [8, 64, 80], [false, true])
    func definition(dimensions: Int, isWeighted: Bool) throws {
        let edges = Graphs.plantedEdges(nodes: 120, communities: 4, degree: 8, mixing: 0.3, seed: 2)
        let weights = isWeighted ? edges.indices.map { 0.5 + Double($0 % 5) } : nil
        let graph = Graphs.make(edges, nodes: 130, weights: weights)
        let settings = Self.settings(dimensions, steps: 6)
        let vectors = try DiffusionEmbedding(settings).embed(graph: graph, context: .serial).centers
        for (node, expected) in Self.reference(graph, settings).enumerated() {
            for (value, wanted) in zip(vectors.row(node), expected) { #expect(abs(Double(value) - wanted) < 2e-4) }
        }
        #expect((120..<130).allSatisfy(vectors.isZeroRow))
    }

    /// Numbers of large graphs have 16 bits, which is no great part of what the steps leave.
    @Test("Large graphs are close to the definition", arguments: [false, true])
    func largeGraphs(isWeighted: Bool) throws {
        let edges = Graphs.plantedEdges(nodes: 17_000, communities: 20, degree: 8, mixing: 0.3, seed: 2)
        let weights = isWeighted ? edges.indices.map { 0.5 + Double($0 % 5) } : nil
        let graph = Graphs.make(edges, weights: weights)
        let settings = Self.settings(32, steps: 4)
        let vectors = try DiffusionEmbedding(settings).embed(graph: graph, context: .serial).centers
        var (worst, sum, count) = (1.0, 0.0, 0)
        for (node, expected) in Self.reference(graph, settings).enumerated() where graph.degree(of: UInt32(node)) > 0 {
            count += 1
            let cosine = zip(vectors.row(node), expected).reduce(0) { $0 + Double($1.0) * $1.1 }
            worst = min(worst, cosine)
            sum += cosine
        }
        #expect(worst > 0.999)
        #expect(sum / Double(count) > 0.9999)
    }

    @Test("The same bits on any number of threads and any kernels", arguments: [5_000, 20_000])
    func determinism(nodes: Int) throws {
        let edges = Graphs.plantedEdges(nodes: nodes, communities: 10, degree: 6, mixing: 0.3, seed: 2)
        let graph = Graphs.make(edges)
        let embedder = DiffusionEmbedding(Self.settings(32, steps: 4))
        let reference = try embedder.embed(graph: graph, context: .serial).centers.digest
        for threads in [2, 3, 4, 8] {
            #expect(
                try embedder.embed(graph: graph, context: WorkContext(threads: threads)).centers.digest == reference)
        }
        for kernels in KernelSet.available {
            let other = try embedder.embed(graph: graph, context: .serial, kernels: kernels)
            #expect(other.centers.digest == reference)
        }
    }

    @Test("Members of a community have members of it nearest")
    func communities() throws {
        let edges = Graphs.plantedEdges(nodes: 1_000, communities: 10, degree: 16, mixing: 0.3, seed: 5)
        let graph = Graphs.make(edges)
        var settings = Self.settings(64, steps: 12)
        settings.walksPerNode = 1
        let vectors = try EmbeddingMethod.diffusion.embed(graph: graph, configuration: settings, context: .serial)
        let search = ExactNeighbors(matrix: vectors.centers)
        var right = 0
        for node in 0..<graph.nodeCount {
            let near = try search.nearest(toRow: node, count: 10, context: .serial)
            right += near.count { $0.row % 10 == node % 10 }
        }
        #expect(right > 9 * graph.nodeCount)
        #expect(vectors.report.connectedNodeCount == 1_000 && vectors.report.pairCount == 0)
    }

    @Test("A graph that diffuses into one point, and one without edges")
    func oddGraphs() throws {
        for graph in [Graphs.make([(0, 1)]), Graphs.clique(6), Graphs.star(40)] {
            let vectors = try DiffusionEmbedding(Self.settings(16, steps: 50)).embed(graph: graph, context: .serial)
                .centers
            for node in 0..<graph.nodeCount {
                #expect(vectors.row(node).allSatisfy(\.isFinite) && !vectors.isZeroRow(node))
            }
        }
        let none = try DiffusionEmbedding().embed(graph: Graphs.make([], nodes: 3), context: .serial)
        #expect((0..<3).allSatisfy(none.centers.isZeroRow))
    }
}
