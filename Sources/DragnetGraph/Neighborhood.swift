public import DragnetEvents

/// What lies within a few steps of some nodes, and no more than a limit of it: an ego network.
///
/// ```swift
/// let around = Neighborhood(of: graph, around: [account], hops: 2, limit: 60)
/// for node in around.nodes { … }
/// ```
///
/// Where the limit cuts a hop, the neighbours with the heaviest edge to the part already found stay, the lower node
/// of two alike; so that the result depends on the graph alone. A directed graph is followed along its edges only.
/// Time O(d log d) for d row entries of the nodes found.
public struct Neighborhood: Sendable, Hashable {
    /// An edge between two nodes of the neighbourhood.
    public struct Edge: Sendable, Hashable {
        /// Where it begins; the lower node in an undirected graph.
        public var source: NodeIndex
        /// Where it ends.
        public var target: NodeIndex
        /// Its weight; 1 in an unweighted graph.
        public var weight: Float

        /// An edge with these parts.
        public init(source: NodeIndex, target: NodeIndex, weight: Float) {
            self.source = source
            self.target = target
            self.weight = weight
        }
    }

    /// The nodes found, the ones asked about first, then hop by hop, the heaviest edges first.
    public let nodes: [NodeIndex]
    /// How many steps each of ``nodes`` lies from the nearest one asked about.
    public let hops: [Int]
    /// Whether the limit kept nodes out.
    public let isCut: Bool

    /// Looks around `seeds`.
    ///
    /// - Parameters:
    ///   - seeds: nodes of `graph`; repeats count once.
    ///   - hops: steps at most, 0 or more.
    ///   - limit: nodes at most, the seeds counted too.
    public init(of graph: CSRGraph, around seeds: [NodeIndex], hops: Int, limit: Int) {
        precondition(hops >= 0 && limit >= 0, "hops and the limit are not negative")
        var found: [NodeIndex] = []
        var distances: [Int] = []
        // Only asked for membership: its order reaches nothing.
        var known: Set<NodeIndex> = []
        var isCut = false

        func add(_ node: NodeIndex, at distance: Int) {
            guard !known.contains(node) else { return }
            guard found.count < limit else {
                isCut = true
                return
            }
            known.insert(node)
            found.append(node)
            distances.append(distance)
        }

        for seed in seeds { add(seed, at: 0) }
        var frontier = 0..<found.count
        for distance in stride(from: 1, through: hops, by: 1) where !frontier.isEmpty {
            var candidates: [(weight: Float, node: NodeIndex)] = []
            for node in found[frontier] {
                for position in graph.row(of: node) where !known.contains(graph.targets[position]) {
                    candidates.append((graph.weights?[position] ?? 1, graph.targets[position]))
                }
            }
            candidates.sort { ($1.weight, $0.node) < ($0.weight, $1.node) }
            for candidate in candidates { add(candidate.node, at: distance) }
            frontier = frontier.upperBound..<found.count
        }
        nodes = found
        self.hops = distances
        self.isCut = isCut
    }

    /// The edges of the graph between nodes of the neighbourhood, by source and target ascending.
    public func edges(in graph: CSRGraph) -> [Edge] {
        let members = nodes.sorted()
        var edges: [Edge] = []
        for source in members {
            let targets = graph.isDirected ? members[...] : members.drop { $0 <= source }
            // Rows of hubs are far longer than the neighbourhood, so its members are looked up in them.
            for target in targets {
                if let weight = graph.weight(from: source, to: target) {
                    edges.append(Edge(source: source, target: target, weight: weight))
                }
            }
        }
        return edges
    }
}
