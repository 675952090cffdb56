import DragnetCore
import DragnetEmbedding
import DragnetEvents

/// Vectors of the nodes of later edges that a graph lacks, each from its neighbours in that graph.
struct UnseenNodes {
    /// Names, in the order in which the edges name them.
    private(set) var names: [String] = []
    /// One vector a name.
    private(set) var vectors: [[Float]] = []
    /// How many nodes are joined to no node of the graph.
    private(set) var unplacedCount = 0

    /// The vectors of `newcomers`.
    init(_ newcomers: [Newcomer], cold: ColdVectors, context: WorkContext) throws {
        for newcomer in newcomers {
            try context.cancellation.check()
            let vector = cold.vector(neighbors: newcomer.neighbors, weights: newcomer.weights, key: newcomer.key)
            guard let vector else {
                unplacedCount += 1
                continue
            }
            names.append(newcomer.name)
            vectors.append(vector)
        }
    }

    /// Tells nodes apart by name and type alone, so that a vector does not depend on what else is asked for.
    static func key(of node: NodeIndex, in nodes: NodeDictionary) -> UInt64 {
        nodes.nameBytes(of: node).reduce(UInt64(nodes.type(of: node).rawValue)) { key, byte in
            RandomKey.mix(key ^ UInt64(byte)) &+ RandomKey.golden
        }
    }
}

extension UnseenNodes {
    /// A node that a graph lacks, and whom of that graph it has met.
    struct Newcomer {
        let name: String
        let key: UInt64
        /// Nodes of the graph, ascending.
        let neighbors: [NodeIndex]
        /// One a neighbour, the largest 1.
        let weights: [Float]

        private static let leastWeight = 1e-30

        /// The nodes of `later` that `nodes` lacks.
        ///
        /// - Parameters:
        ///   - later: edges; those between two nodes of the graph, or between two new ones, say nothing.
        ///   - nodes: the nodes of the graph.
        ///   - weight: what a row of `later` weighs; parallel edges add up.
        static func all(
            of later: EventLog, beyond nodes: NodeDictionary, weight: (_ row: Int) throws -> Double
        ) rethrows -> [Self] {
            let known = (0..<later.nodes.count).map { node in
                nodes.index(of: later.nodes.name(of: NodeIndex(node)), type: later.nodes.type(of: NodeIndex(node)))
            }
            var weights: [Int: [NodeIndex: Double]] = [:]
            for row in 0..<later.count {
                let (source, destination) = (Int(later.sources[row]), Int(later.destinations[row]))
                let weight = try weight(row)
                switch (known[source], known[destination]) {
                case (nil, let met?): weights[source, default: [:]][met, default: 0] += weight
                case (let met?, nil): weights[destination, default: [:]][met, default: 0] += weight
                default: break
                }
            }
            return (0..<later.nodes.count).filter { known[$0] == nil }.map { node in
                let met = (weights[node] ?? [:]).sorted { $0.key < $1.key }
                let largest = met.map(\.value).max() ?? 1
                return Self(
                    name: later.nodes.name(of: NodeIndex(node)),
                    key: UnseenNodes.key(of: NodeIndex(node), in: later.nodes),
                    neighbors: met.map(\.key), weights: met.map { Float(max($0.value / largest, leastWeight)) })
            }
        }
    }
}
