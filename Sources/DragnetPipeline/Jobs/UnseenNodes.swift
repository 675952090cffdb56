import DragnetCore
import DragnetEmbedding
import DragnetEvents
import DragnetGraph

/// Vectors of the nodes of later edges that a graph lacks, each from its neighbours in that graph.
struct UnseenNodes {
    /// Names, in the order in which the edges name them.
    private(set) var names: [String] = []
    /// One vector a name.
    private(set) var vectors: [[Float]] = []
    /// How many nodes are joined to no node of the graph.
    private(set) var unplacedCount = 0

    /// The nodes of `later` that `nodes` lacks.
    ///
    /// - Parameters:
    ///   - later: edges; those between two nodes of the graph, or between two new ones, say nothing.
    ///   - nodes: the nodes of the graph.
    ///   - weight: what a row of `later` weighs; parallel edges add up.
    ///   - cold: what makes vectors.
    init(
        of later: EventLog, beyond nodes: NodeDictionary, weight: (_ row: Int) throws -> Double, cold: ColdVectors,
        context: WorkContext
    ) throws {
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
        for node in 0..<later.nodes.count where known[node] == nil {
            try context.cancellation.check()
            let met = (weights[node] ?? [:]).sorted { $0.key < $1.key }
            let largest = met.map(\.value).max() ?? 1
            let vector = cold.vector(
                neighbors: met.map(\.key), weights: met.map { Float(max($0.value / largest, 1e-30)) },
                key: Self.key(of: NodeIndex(node), in: later.nodes))
            guard let vector else {
                unplacedCount += 1
                continue
            }
            names.append(later.nodes.name(of: NodeIndex(node)))
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
