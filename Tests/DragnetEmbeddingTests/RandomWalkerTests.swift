import DragnetCore
import DragnetEmbedding
import DragnetGraph
import Testing

@Suite("Random walks")
struct RandomWalkerTests {
    /// A graph with triangles, a hub, a pendant node, a bridge, and weights from .2 to 4.
    static let edges = [
        (0, 1), (0, 2), (0, 3), (0, 4), (0, 5), (0, 6), (1, 2), (2, 3), (3, 4), (5, 7), (7, 8), (8, 9), (7, 9), (6, 10),
        (4, 5), (1, 3), (9, 2),
    ]
    static let weights = edges.indices.map { 0.2 + Double(($0 * 7) % 20) / 5 }

    /// The weight that node2vec's definition gives the step from `last` over `node` to `next`.
    static func share(
        _ graph: CSRGraph, _ last: UInt32, _ node: UInt32, _ next: UInt32, _ p: Double, _ q: Double, _ isWeighted: Bool
    ) -> Double {
        let weight = isWeighted ? Double(graph.weight(from: node, to: next) ?? 0) : 1
        return weight * (next == last ? 1 / p : graph.hasEdge(from: last, to: next) ? 1 : 1 / q)
    }

    @Test(
        "Steps follow the second-order probabilities, by chi-square",
        arguments: [(1.0, 1.0), (0.25, 4), (4, 0.25), (100, 0.01), (1e-3, 1), (1, 1e-4), (1, 50)],
        [false, true])
    func chiSquare(pq: (Double, Double), isWeighted: Bool) throws {
        let graph = Graphs.make(Self.edges, weights: isWeighted ? Self.weights : nil)
        var settings = Node2VecConfiguration()
        settings.returnParameter = pq.0
        settings.inOutParameter = pq.1
        settings.walkLength = 60
        settings.seed = 11
        let walker = try RandomWalker(graph: graph, configuration: settings, context: .serial)
        // Counts by last node, node and next one.
        let size = graph.nodeCount
        var counts = [Int](repeating: 0, count: size * size * size)
        func cell(_ last: UInt32, _ node: UInt32, _ next: UInt32) -> Int {
            (Int(last) * size + Int(node)) * size + Int(next)
        }
        for index in 0..<400 {
            for node in 0..<UInt32(graph.nodeCount) {
                let walk = walker.walk(from: node, index: index)
                #expect(walk.count == 60)
                for place in 2..<walk.count { counts[cell(walk[place - 2], walk[place - 1], walk[place])] += 1 }
            }
        }
        var statistic = 0.0
        var freedom = 0.0
        for node in 0..<UInt32(graph.nodeCount) {
            for last in graph.neighbors(of: node) {
                let neighbors = Array(graph.neighbors(of: node))
                let total = neighbors.reduce(0) { $0 + counts[cell(last, node, $1)] }
                let shares = neighbors.map { Self.share(graph, last, node, $0, pq.0, pq.1, isWeighted) }
                let sum = shares.reduce(0, +)
                // Cells too rare for the chi-square law are put together.
                var rest = (seen: 0.0, expected: 0.0)
                var cells = 0.0
                for (next, share) in zip(neighbors, shares) {
                    let expected = Double(total) * share / sum
                    let seen = Double(counts[cell(last, node, next)])
                    if expected < 8 {
                        rest = (rest.seen + seen, rest.expected + expected)
                    } else {
                        statistic += (seen - expected) * (seen - expected) / expected
                        cells += 1
                    }
                }
                if rest.expected >= 8 {
                    statistic += (rest.seen - rest.expected) * (rest.seen - rest.expected) / rest.expected
                    cells += 1
                } else {
                    #expect(rest.seen <= rest.expected + 6 * (rest.expected + 1).squareRoot())
                }
                freedom += max(0, cells - 1)
            }
        }
        // Wilson and Hilferty: the cube root is nearly normal.
        let spread = 2 / (9 * freedom)
        let z = (PortableMath.pow(statistic / freedom, 1 / 3) - (1 - spread)) / spread.squareRoot()
        #expect(abs(z) < 3.5, "chi-square \(statistic) with \(freedom) degrees of freedom")
    }

    @Test("A neighbour of the last node is known as one in long rows too", arguments: [40, 90, 300], [false, true])
    func longRows(nodes: Int, isWeighted: Bool) throws {
        // In a clique all are neighbours, so that with a huge q a step goes anywhere but back, evenly.
        let edges = (0..<nodes).flatMap { a in (a + 1..<nodes).map { (a, $0) } }
        let graph = Graphs.make(edges, weights: isWeighted ? edges.map { _ in 2 } : nil)
        var settings = Node2VecConfiguration()
        settings.returnParameter = 1e6
        settings.inOutParameter = 1e6
        let walker = try RandomWalker(graph: graph, configuration: settings, context: .serial)
        var visits = [Double](repeating: 0, count: nodes)
        // The same start under the same index is the same walk.
        for index in 0..<(6_000 / nodes) {
            for walk in walker.walks(from: (0..<nodes).map { UInt32($0) }, index: index) {
                for node in walk { visits[Int(node)] += 1 }
            }
        }
        let expected = visits.reduce(0, +) / Double(nodes)
        for count in visits { #expect(abs(count - expected) < 6 * expected.squareRoot()) }
    }

    @Test("The first step follows the weights")
    func firstStep() throws {
        let graph = Graphs.make(Self.edges, weights: Self.weights)
        let walker = try RandomWalker(graph: graph, configuration: Node2VecConfiguration(), context: .serial)
        var counts: [UInt32: Double] = [:]
        for index in 0..<20_000 { counts[walker.walk(from: 0, index: index)[1], default: 0] += 1 }
        let total = graph.neighbors(of: 0).reduce(0.0) { $0 + Double(graph.weight(from: 0, to: $1) ?? 0) }
        for node in graph.neighbors(of: 0) {
            let expected = 20_000 * Double(graph.weight(from: 0, to: node) ?? 0) / total
            #expect(abs((counts[node] ?? 0) - expected) < 4.5 * expected.squareRoot())
        }
    }

    @Test("Walks taken together are those taken one by one", arguments: [1.0, 0.25], [false, true])
    func together(q: Double, isWeighted: Bool) throws {
        var settings = Node2VecConfiguration()
        settings.inOutParameter = q
        settings.returnParameter = 2
        settings.walkLength = 33
        for isDirected in [false, true] {
            let graph = Graphs.make(
                Self.edges, nodes: 13, weights: isWeighted ? Self.weights : nil, isDirected: isDirected)
            let walker = try RandomWalker(graph: graph, configuration: settings, context: .serial)
            let nodes = (0..<70).map { UInt32($0 * 5 % 13) }
            let all = walker.walks(from: nodes, index: 4)
            #expect(all == nodes.map { walker.walk(from: $0, index: 4) })
            #expect(all.count == 70 && Set(all.map(\.count)).count > 1)
            #expect(walker.walks(from: [], index: 0).isEmpty)
        }
    }

    @Test("Weights can be left aside")
    func ignoredWeights() throws {
        let weighted = Graphs.make(Self.edges, weights: Self.weights)
        let plain = Graphs.make(Self.edges)
        var settings = Node2VecConfiguration()
        settings.isWeighted = false
        let first = try RandomWalker(graph: weighted, configuration: settings, context: .serial)
        let second = try RandomWalker(graph: plain, configuration: Node2VecConfiguration(), context: .serial)
        #expect(first.walk(from: 3, index: 2) == second.walk(from: 3, index: 2))
    }

    @Test("Walks end where there is no way out, and stay where there is none at all")
    func deadEnds() throws {
        let graph = Graphs.make([(0, 1), (1, 2)], nodes: 4, isDirected: true)
        for q in [1.0, 0.5] {
            var settings = Node2VecConfiguration()
            settings.inOutParameter = q
            let walker = try RandomWalker(graph: graph, configuration: settings, context: .serial)
            #expect(walker.walk(from: 0, index: 0) == [0, 1, 2])
            #expect(walker.walk(from: 2, index: 0) == [2] && walker.walk(from: 3, index: 5) == [3])
        }
    }

    @Test("Extreme p and q do not stall on stars, cliques and paths", arguments: [1e-6, 1, 1e6], [1e-6, 1, 1e6])
    func extremes(p: Double, q: Double) throws {
        var settings = Node2VecConfiguration()
        settings.returnParameter = p
        settings.inOutParameter = q
        settings.walkLength = 500
        for graph in [Graphs.star(3_000), Graphs.clique(60), Graphs.path(300)] {
            let walker = try RandomWalker(graph: graph, configuration: settings, context: .serial)
            for index in 0..<5 {
                let walk = walker.walk(from: 1, index: index)
                #expect(walk.count == 500)
                #expect(zip(walk, walk.dropFirst()).allSatisfy { graph.hasEdge(from: $0, to: $1) })
            }
        }
    }
}
