import DragnetCore
import DragnetGraph

/// Small graphs for the tests.
enum Graphs {
    static func make(
        _ edges: [(Int, Int)], nodes: Int? = nil, weights: [Double]? = nil, isDirected: Bool = false
    ) -> CSRGraph {
        let count = nodes ?? (edges.flatMap { [$0.0, $0.1] }.max() ?? -1) + 1
        var builder = GraphBuilder(nodeCount: count)
        builder.isDirected = isDirected
        return builder.build(
            sources: edges.map { UInt32($0.0) }, destinations: edges.map { UInt32($0.1) }, edgeWeights: weights)
    }

    static func star(_ leaves: Int) -> CSRGraph { make((1...leaves).map { (0, $0) }) }

    static func path(_ nodes: Int) -> CSRGraph { make((1..<nodes).map { ($0 - 1, $0) }) }

    static func clique(_ nodes: Int) -> CSRGraph {
        make((0..<nodes).flatMap { a in (a + 1..<nodes).map { (a, $0) } })
    }

    /// Equal communities; a share `mixing` of the edges goes anywhere.
    static func plantedEdges(
        nodes: Int, communities: Int, degree: Int, mixing: Double, seed: UInt64
    ) -> [(Int, Int)] {
        var random = KeyedRandom(RandomKey(seed, 50))
        var edges: Set<[Int]> = []
        while edges.count < nodes * degree / 2 {
            let first = random.next(below: nodes)
            let isLoose = random.nextBool(probability: mixing)
            let second =
                isLoose
                ? random.next(below: nodes)
                : random.next(below: nodes / communities) * communities + first % communities
            if first != second { edges.insert([min(first, second), max(first, second)]) }
        }
        return edges.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }.map { ($0[0], $0[1]) }
    }
}
