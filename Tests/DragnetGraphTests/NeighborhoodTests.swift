import DragnetCore
import DragnetEvents
import DragnetGraph
import DragnetTestSupport
import Testing

/// Against distances by repeated relaxation over all edges.
@Suite("Neighborhood")
struct NeighborhoodTests {
    private func distances(from seeds: [NodeIndex], _ edges: EdgeList, isDirected: Bool) -> [Int?] {
        var distances = [Int?](repeating: nil, count: edges.nodeCount)
        for seed in seeds { distances[Int(seed)] = 0 }
        for _ in 0..<edges.nodeCount {
            for (source, destination) in zip(edges.sources, edges.destinations) {
                for (from, to) in isDirected
                    ? [(source, destination)] : [(source, destination), (destination, source)]
                {
                    guard let distance = distances[Int(from)] else { continue }
                    distances[Int(to)] = min(distances[Int(to)] ?? .max, distance + 1)
                }
            }
        }
        return distances
    }

    @Test(arguments: [false, true], 0..<10)
    func allWithinReachIsFound(isDirected: Bool, seed: Int) {
        let edges = SeededGraphs.multigraph(60, edges: 70, seed: UInt64(seed))
        let graph = edges.graph(isDirected: isDirected)
        let seeds: [NodeIndex] = seed % 2 == 0 ? [7] : [7, 30, 7]
        let expected = distances(from: seeds, edges, isDirected: isDirected)
        for hops in 0..<5 {
            let around = Neighborhood(of: graph, around: seeds, hops: hops, limit: 60)
            #expect(!around.isCut)
            #expect(Set(around.nodes).count == around.nodes.count)
            #expect(around.nodes.sorted() == (0..<60).filter { (expected[Int($0)] ?? .max) <= hops })
            for (node, hop) in zip(around.nodes, around.hops) { #expect(expected[Int(node)] == hop) }
            #expect(around.hops == around.hops.sorted())
        }
    }

    @Test func theHeaviestEdgesStayUnderALimit() {
        let star = SeededGraphs.star(leaves: 10)
        let weights = [3.0, 9, 1, 9, 2, 8, 7, 4, 6, 5]
        let graph = GraphBuilder(nodeCount: 11)
            .build(sources: star.sources, destinations: star.destinations, edgeWeights: weights)
        let around = Neighborhood(of: graph, around: [0], hops: 1, limit: 5)
        #expect(around.nodes == [0, 2, 4, 6, 7])
        #expect(around.hops == [0, 1, 1, 1, 1])
        #expect(around.isCut)
        #expect(Neighborhood(of: star.graph(), around: [0], hops: 1, limit: 4).nodes == [0, 1, 2, 3])
        #expect(Neighborhood(of: graph, around: [3, 4], hops: 2, limit: 0).nodes.isEmpty)
        #expect(Neighborhood(of: graph, around: [], hops: 2, limit: 9).nodes.isEmpty)
    }

    @Test func aHopIsRankedAsAWhole() {
        // Two seeds; the second's neighbour is heavier and must not lose to the first's.
        let graph = GraphBuilder(nodeCount: 4).build(sources: [0, 1], destinations: [2, 3], edgeWeights: [1, 5])
        #expect(Neighborhood(of: graph, around: [0, 1], hops: 1, limit: 3).nodes == [0, 1, 3])
    }

    @Test(arguments: [false, true])
    func edgesBetweenMembersAreThoseOfTheGraph(isDirected: Bool) {
        let graph = SeededGraphs.erdosRenyi(40, probability: 0.15, seed: 4).graph(isDirected: isDirected)
        let around = Neighborhood(of: graph, around: [5], hops: 2, limit: 15)
        var expected: [Neighborhood.Edge] = []
        for source in 0..<NodeIndex(40) where around.nodes.contains(source) {
            for target in graph.neighbors(of: source)
            where around.nodes.contains(target) && (isDirected || target > source) {
                expected.append(.init(source: source, target: target, weight: 1))
            }
        }
        #expect(around.edges(in: graph) == expected)
        #expect(!expected.isEmpty)
    }
}
