import DragnetCore
public import DragnetEvents
public import DragnetGraph

/// Edges of a made-up graph, before it is built.
public struct EdgeList: Sendable, Hashable {
    /// Nodes, isolated ones counted too.
    public var nodeCount: Int
    /// One end of each edge.
    public var sources: [NodeIndex] = []
    /// The other end.
    public var destinations: [NodeIndex] = []

    /// No edges among `nodeCount` nodes.
    public init(nodeCount: Int) { self.nodeCount = nodeCount }

    /// How many edges there are, repeated ones counted.
    public var count: Int { sources.count }

    /// Adds an edge.
    public mutating func add(_ source: Int, _ destination: Int) {
        sources.append(NodeIndex(source))
        destinations.append(NodeIndex(destination))
    }

    /// The graph of the edges, unweighted.
    public func graph(isDirected: Bool = false) -> CSRGraph {
        var builder = GraphBuilder(nodeCount: nodeCount)
        builder.isDirected = isDirected
        return builder.build(sources: sources, destinations: destinations)
    }

    /// A log with one event an edge, in their order and a second apart; nodes are named `n0`, `n1`, ….
    public func log(domain: LogDomain = .transactions) throws -> EventLog {
        var log = EventLog(domain: domain, hasTimes: true)
        for node in 0..<nodeCount { _ = try log.nodes.intern("n\(node)", type: .node) }
        for (row, (source, destination)) in zip(sources, destinations).enumerated() {
            log.append(
                time: Int64(row) * Timestamp.second, source: source, destination: destination, file: 0,
                fileRow: UInt32(row))
        }
        return log
    }
}

/// Graphs of known shape, and random ones whose law is known.
///
/// The random ones depend on the seed alone.
public enum SeededGraphs {
    /// 0 - 1 - 2 - … - (count - 1).
    public static func path(_ count: Int) -> EdgeList {
        var edges = EdgeList(nodeCount: count)
        for node in 0..<max(0, count - 1) { edges.add(node, node + 1) }
        return edges
    }

    /// A path whose ends are joined; needs three nodes.
    public static func ring(_ count: Int) -> EdgeList {
        precondition(count >= 3, "a ring has at least three nodes")
        var edges = path(count)
        edges.add(count - 1, 0)
        return edges
    }

    /// Node 0 joined to each of the others.
    public static func star(leaves: Int) -> EdgeList {
        var edges = EdgeList(nodeCount: leaves + 1)
        for leaf in 0..<leaves { edges.add(0, leaf + 1) }
        return edges
    }

    /// Every node joined to every other.
    public static func clique(_ count: Int) -> EdgeList {
        var edges = EdgeList(nodeCount: count)
        for source in 0..<count {
            for destination in (source + 1)..<max(source + 1, count) { edges.add(source, destination) }
        }
        return edges
    }

    /// Every pair joined with the same probability (Gilbert 1959, mostly named after Erdős and Rényi).
    public static func erdosRenyi(_ count: Int, probability: Double, seed: UInt64) -> EdgeList {
        var edges = EdgeList(nodeCount: count)
        var random = KeyedRandom(RandomKey(seed, 0x4552))
        for source in 0..<count {
            for destination in (source + 1)..<max(source + 1, count)
            where random.nextBool(probability: probability) {
                edges.add(source, destination)
            }
        }
        return edges
    }

    /// Edges between random nodes, with repeats and self-loops: what a log looks like.
    public static func multigraph(_ count: Int, edges edgeCount: Int, seed: UInt64) -> EdgeList {
        var edges = EdgeList(nodeCount: count)
        var random = KeyedRandom(RandomKey(seed, 0x4D55))
        for _ in 0..<edgeCount { edges.add(random.next(below: count), random.next(below: count)) }
        return edges
    }

    /// Communities of equal size with edges mostly inside: a planted block model.
    ///
    /// Node `n` belongs to block `n / nodesPerBlock`; see ``block(of:nodesPerBlock:)``.
    ///
    /// - Parameters:
    ///   - degree: the expected number of neighbours of a node, below `nodesPerBlock`.
    ///   - mixing: the expected share of a node's edges that lead to other blocks, in 0...1.
    public static func plantedBlocks(
        blocks: Int, nodesPerBlock: Int, degree: Double, mixing: Double, seed: UInt64
    ) -> EdgeList {
        precondition(blocks >= 1 && nodesPerBlock >= 2 && (0...1).contains(mixing))
        let count = blocks * nodesPerBlock
        let inside = degree * (1 - mixing) / Double(nodesPerBlock - 1)
        let outside = blocks > 1 ? degree * mixing / Double(count - nodesPerBlock) : 0
        precondition(inside <= 1 && outside <= 1, "a block is too small for this degree")
        var edges = EdgeList(nodeCount: count)
        var random = KeyedRandom(RandomKey(seed, 0x424C))
        for source in 0..<count {
            for destination in (source + 1)..<max(source + 1, count) {
                let isInside = source / nodesPerBlock == destination / nodesPerBlock
                if random.nextBool(probability: isInside ? inside : outside) { edges.add(source, destination) }
            }
        }
        return edges
    }

    /// The block of a node of ``plantedBlocks(blocks:nodesPerBlock:degree:mixing:seed:)``.
    public static func block(of node: Int, nodesPerBlock: Int) -> Int { node / nodesPerBlock }
}
