import DragnetCore
import DragnetGraph

/// Graphs to measure on, the same for the same numbers.
enum Graphs {
    /// `nodes` nodes, each joined to `degree / 2` others drawn anywhere.
    static func random(_ nodes: Int, degree: Int, seed: UInt64 = 1, isWeighted: Bool = false) -> CSRGraph {
        var random = KeyedRandom(RandomKey(seed))
        var (sources, destinations) = ([UInt32](), [UInt32]())
        sources.reserveCapacity(nodes * degree / 2)
        destinations.reserveCapacity(nodes * degree / 2)
        for node in 0..<nodes {
            for _ in 0..<degree / 2 {
                sources.append(UInt32(node))
                destinations.append(UInt32(random.next(below: nodes)))
            }
        }
        let weights = isWeighted ? sources.indices.map { Double(1 + $0 % 5) } : nil
        return GraphBuilder(nodeCount: nodes).build(
            sources: sources, destinations: destinations, edgeWeights: weights)
    }

    /// Node 0 joined to each of the others.
    static func star(_ leaves: Int) -> CSRGraph {
        GraphBuilder(nodeCount: leaves + 1).build(
            sources: [UInt32](repeating: 0, count: leaves), destinations: (1...UInt32(leaves)).map(\.self))
    }

    /// Each node joined to the next.
    static func path(_ nodes: Int) -> CSRGraph {
        GraphBuilder(nodeCount: nodes).build(
            sources: (0..<UInt32(nodes - 1)).map(\.self), destinations: (1..<UInt32(nodes)).map(\.self))
    }

    /// All joined to all.
    static func clique(_ nodes: Int) -> CSRGraph {
        var (sources, destinations) = ([UInt32](), [UInt32]())
        for a in 0..<UInt32(nodes) {
            for b in a + 1..<UInt32(nodes) {
                sources.append(a)
                destinations.append(b)
            }
        }
        return GraphBuilder(nodeCount: nodes).build(sources: sources, destinations: destinations)
    }
}
