import DragnetCore
import DragnetEmbedding
import DragnetGraph
import DragnetVectors
import Testing

/// The block trainer against skip-gram as the paper has it: pair after pair, each with its own negatives.
@Suite("Quality")
struct QualityTests {
    /// Plain sequential skip-gram with negative sampling on the walker's walks.
    static func sequential(_ graph: CSRGraph, _ settings: Node2VecConfiguration) throws -> EmbeddingMatrix {
        let walker = try RandomWalker(graph: graph, configuration: settings, context: .serial)
        let dimension = settings.dimensions
        var random = KeyedRandom(RandomKey(settings.seed, 60))
        var centers = (0..<graph.nodeCount * dimension).map { _ in
            (Float(random.nextUnit()) - 0.5) / Float(dimension)
        }
        var contexts = [Float](repeating: 0, count: centers.count)
        var noise: [Int] = []
        for node in 0..<graph.nodeCount {
            let share = PortableMath.pow(Double(max(1, graph.degree(of: UInt32(node)))), 0.75)
            noise += [Int](repeating: node, count: Int((share * 20).rounded()))
        }
        var starts = (0..<settings.walksPerNode).flatMap { index in (0..<graph.nodeCount).map { (index, $0) } }
        random.shuffle(&starts)
        let gradient = UnsafeMutablePointer<Float>.allocate(capacity: dimension)
        defer { gradient.deallocate() }
        for (place, start) in starts.enumerated() {
            let rate = Float(settings.initialLearningRate) * max(1e-4, 1 - Float(place) / Float(starts.count))
            let walk = walker.walk(from: UInt32(start.1), index: start.0)
            for position in walk.indices {
                let reach = 1 + random.next(below: settings.windowSize)
                for other in max(0, position - reach)...min(walk.count - 1, position + reach) where other != position {
                    let center = Int(walk[position]) * dimension
                    gradient.update(repeating: 0, count: dimension)
                    for sample in 0...settings.negativeSamples {
                        let row = (sample == 0 ? Int(walk[other]) : noise[random.next(below: noise.count)]) * dimension
                        var dot: Float = 0
                        for index in 0..<dimension { dot += centers[center + index] * contexts[row + index] }
                        let sigma = Float(1 / (1 + PortableMath.exp(-Double(dot))))
                        let gain = rate * ((sample == 0 ? 1 : 0) - sigma)
                        for index in 0..<dimension {
                            gradient[index] += gain * contexts[row + index]
                            contexts[row + index] += gain * centers[center + index]
                        }
                    }
                    for index in 0..<dimension { centers[center + index] += gradient[index] }
                }
            }
        }
        return EmbeddingMatrix(
            rows: (0..<graph.nodeCount).map { Array(centers[$0 * dimension..<($0 + 1) * dimension]) })
    }

    /// The chance that a held-out edge has a larger cosine than a pair that is no edge.
    static func linkAUC(_ vectors: EmbeddingMatrix, _ held: [(Int, Int)], _ others: [(Int, Int)]) -> Double {
        let scores =
            held.map { (Double(vectors.cosine($0.0, $0.1)), 1.0) }
            + others.map { (Double(vectors.cosine($0.0, $0.1)), 0.0) }
        var (below, wins) = (0.0, 0.0)
        for (_, isEdge) in scores.sorted(by: { $0.0 < $1.0 }) {
            if isEdge == 1 { wins += below } else { below += 1 }
        }
        return wins / Double(held.count) / Double(others.count)
    }

    @Test(
        "Link prediction on a planted graph is as good as plain sequential skip-gram at any budget",
        arguments: [
            // start, walks, length, window: about 792, 2,000, 2,300 and 8,360 pairs a node
            (Node2VecConfiguration.Start.diffusion, 2, 40, 10), (.diffusion, 22, 20, 4), (.diffusion, 10, 40, 5),
            (.diffusion, 10, 80, 10), (.random, 10, 40, 5),
        ])
    func linkPrediction(start: Node2VecConfiguration.Start, walks: Int, length: Int, window: Int) throws {
        var (ours, theirs) = (0.0, 0.0)
        for seed in [UInt64(1), 2, 3] {
            let nodes = 600
            let edges = Graphs.plantedEdges(nodes: nodes, communities: 12, degree: 16, mixing: 0.2, seed: seed)
            var random = KeyedRandom(RandomKey(seed, 61))
            var shuffled = edges
            random.shuffle(&shuffled)
            let held = Array(shuffled.prefix(edges.count / 5))
            let known = Set(edges.map { $0.0 * nodes + $0.1 })
            var others: [(Int, Int)] = []
            while others.count < 4 * held.count {
                let (a, b) = (random.next(below: nodes), random.next(below: nodes))
                if a != b && !known.contains(min(a, b) * nodes + max(a, b)) { others.append((a, b)) }
            }
            let graph = Graphs.make(Array(shuffled.dropFirst(held.count)), nodes: nodes)
            var settings = Node2VecConfiguration()
            settings.dimensions = 32
            settings.walksPerNode = walks
            settings.walkLength = length
            settings.windowSize = window
            settings.seed = seed
            settings.start = start
            let vectors = try Node2Vec(settings).embed(graph: graph, context: WorkContext(threads: 2)).centers
            ours += Self.linkAUC(vectors, held, others) / 3
            theirs += Self.linkAUC(try Self.sequential(graph, settings), held, others) / 3
        }
        #expect(ours > theirs - 0.005, "ours \(ours), sequential \(theirs)")
        #expect(ours > 0.85)
    }

    /// The share of half the nodes whose community a linear classifier names that has learnt from the other half: the
    /// micro-F1, as each node has one label.
    static func microF1(_ vectors: EmbeddingMatrix, communities: Int) -> Double {
        let dimension = vectors.dimension
        let unit = vectors.normalized()
        let points = (0..<unit.rowCount).map { unit.row($0).map(Double.init) + [1] }
        // One against the rest by gradient steps on the logistic loss, with a little shrinkage.
        var weights = [[Double]](repeating: [Double](repeating: 0, count: dimension + 1), count: communities)
        func score(_ point: [Double], _ community: Int) -> Double {
            var sum = 0.0
            for index in point.indices { sum += point[index] * weights[community][index] }
            return sum
        }
        // Node n is of community n mod `communities`; every second one of a community is known.
        let known = points.indices.filter { ($0 / communities).isMultiple(of: 2) }
        for _ in 0..<200 {
            for community in 0..<communities {
                var gradient = weights[community].map { -1e-4 * $0 }
                for node in known {
                    let wanted = node % communities == community ? 1.0 : 0
                    let miss = wanted - 1 / (1 + PortableMath.exp(-score(points[node], community)))
                    for index in gradient.indices {
                        gradient[index] += miss * points[node][index] / Double(known.count)
                    }
                }
                for index in gradient.indices { weights[community][index] += 20 * gradient[index] }
            }
        }
        let asked = points.indices.filter { !($0 / communities).isMultiple(of: 2) }
        let right = asked.count { node in
            let scores = (0..<communities).map { score(points[node], $0) }
            return scores.indices.max { scores[$0] < scores[$1] } == node % communities
        }
        return Double(right) / Double(asked.count)
    }

    @Test(
        "Communities of a noisy graph are learnt as well as from plain sequential skip-gram at any budget",
        arguments: [(2, 40, 10), (22, 20, 4), (10, 80, 10)])
    func labels(walks: Int, length: Int, window: Int) throws {
        var (ours, theirs) = (0.0, 0.0)
        for seed in [UInt64(1), 2, 3] {
            let (nodes, communities) = (1_000, 10)
            let edges = Graphs.plantedEdges(
                nodes: nodes, communities: communities, degree: 24, mixing: 0.6, seed: seed)
            let graph = Graphs.make(edges, nodes: nodes)
            var settings = Node2VecConfiguration()
            settings.dimensions = 32
            settings.walksPerNode = walks
            settings.walkLength = length
            settings.windowSize = window
            settings.seed = seed
            let vectors = try Node2Vec(settings).embed(graph: graph, context: WorkContext(threads: 2)).centers
            ours += Self.microF1(vectors, communities: communities) / 3
            theirs += Self.microF1(try Self.sequential(graph, settings), communities: communities) / 3
        }
        #expect(ours > theirs - 0.005, "ours \(ours), sequential \(theirs)")
        #expect(ours > 0.5 && ours < 0.999, "\(ours): no measure of anything")
    }

    @Test("On a short budget the diffusion start finds communities that a random start does not")
    func shortBudget() throws {
        let edges = Graphs.plantedEdges(nodes: 2_000, communities: 40, degree: 14, mixing: 0.3, seed: 8)
        let graph = Graphs.make(edges)
        /// The share of the ten nearest nodes that are of a node's community.
        func share(_ start: Node2VecConfiguration.Start) throws -> Double {
            var settings = Node2VecConfiguration()
            settings.dimensions = 64
            settings.walksPerNode = 2
            settings.walkLength = 40
            settings.start = start
            #expect((780...800).contains(settings.pairsPerNode))
            let vectors = try Node2Vec(settings).embed(graph: graph, context: WorkContext(threads: 2)).centers
            let search = try NeighborSearch(matrix: vectors, metric: .cosine, context: .serial)
            let near = try search.nearest(toEach: vectors, count: 10, context: .serial) { $0 != $1 }
            let right = near.enumerated().reduce(0) { sum, found in
                sum + found.element.count { $0.row % 40 == found.offset % 40 }
            }
            return Double(right) / 20_000
        }
        let (diffusion, random) = (try share(.diffusion), try share(.random))
        #expect(diffusion > 0.8 && diffusion > random + 0.05, "diffusion \(diffusion), random \(random)")
    }
}
