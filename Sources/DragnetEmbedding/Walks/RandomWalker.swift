import CDragnetKernels
public import DragnetCore
public import DragnetEvents
public import DragnetGraph

/// Walks over a graph as node2vec takes them, exact in p and q.
///
/// ```swift
/// let walker = try RandomWalker(graph: graph, configuration: .init(), context: .serial)
/// walker.walk(from: 0, index: 3)   // [0, 17, 4, …]
/// ```
///
/// From v, having come from t, the neighbour x is taken with probability proportional to w(v,x) times 1/p if x = t,
/// 1 if t has an edge to x, 1/q otherwise. Steps are drawn by rejection (KnightKing, SOSP 2019), so that memory stays
/// O(nodes + edges). A walk depends on (seed, index, first node) alone: not on threads, nor on other walks.
public struct RandomWalker: Sendable {
    /// The graph walked on.
    public let graph: CSRGraph
    /// Nodes in a walk that does not end early.
    public let walkLength: Int
    let seed: UInt64
    let weights: [Float]?
    let tables: AliasTables?
    let bias: StepBias

    /// A walker with the settings' p, q, walk length, seed and use of weights.
    ///
    /// - Throws: ``DragnetError/Code/configuration``, or ``DragnetError/Code/interrupted``.
    public init(graph: CSRGraph, configuration: Node2VecConfiguration, context: WorkContext) throws {
        let configuration = try configuration.validated()
        self.graph = graph
        walkLength = configuration.walkLength
        seed = configuration.seed
        weights = configuration.isWeighted == false ? nil : graph.weights
        tables = try weights.map { try AliasTables(graph: graph, weights: $0, context: context) }
        bias = StepBias(p: configuration.returnParameter, q: configuration.inOutParameter)
    }

    /// Walk number `index` from `node`.
    ///
    /// - Parameters:
    ///   - node: where it begins.
    ///   - index: 0 or more; walk `index` of epoch e is number `e * walksPerNode + index`.
    /// - Returns: ``walkLength`` nodes, fewer where a directed walk meets a node without a way out.
    public func walk(from node: NodeIndex, index: Int) -> [NodeIndex] { walks(from: [node], index: index)[0] }

    /// Walk number `index` from each of the given nodes, in their order.
    ///
    /// Many at once cost less than one after another, because the memory of one is waited for while others step.
    ///
    /// - Parameters:
    ///   - nodes: where they begin; a node may occur more than once and then has the same walk again.
    ///   - index: 0 or more.
    public func walks(from nodes: [NodeIndex], index: Int) -> [[NodeIndex]] {
        precondition(index >= 0 && nodes.allSatisfy { Int($0) < graph.nodeCount }, "nodes of the graph")
        var lengths = [UInt32](repeating: 0, count: nodes.count)
        var all = [NodeIndex](repeating: 0, count: nodes.count * walkLength)
        let keys = [UInt64](repeating: RandomKey(seed, 1, UInt64(index)).value, count: nodes.count)
        withGraph { walk(on: $0, from: nodes, keys: keys, into: &all, lengths: &lengths) }
        return nodes.indices.map { Array(all[$0 * walkLength..<$0 * walkLength + Int(lengths[$0])]) }
    }

    /// Takes walks of a view of this graph, see ``withGraph(_:)``.
    func walk(
        on view: dragnet_walk_graph, from nodes: UnsafePointer<NodeIndex>, keys: UnsafePointer<UInt64>, count: Int,
        into walks: UnsafeMutablePointer<NodeIndex>, lengths: UnsafeMutablePointer<UInt32>
    ) {
        var view = view
        dragnet_walk(&view, nodes, keys, count, walkLength, walks, lengths)
    }

    private func walk(
        on view: dragnet_walk_graph, from nodes: [NodeIndex], keys: [UInt64], into walks: inout [NodeIndex],
        lengths: inout [UInt32]
    ) {
        walk(on: view, from: nodes, keys: keys, count: nodes.count, into: &walks, lengths: &lengths)
    }

    /// Calls `body` with the graph as plain pointers, which must not escape.
    func withGraph<Result>(_ body: (dragnet_walk_graph) throws -> Result) rethrows -> Result {
        try graph.offsets.withUnsafeBufferPointer { offsets in
            try graph.targets.withUnsafeBufferPointer { targets in
                var view = dragnet_walk_graph()
                view.offsets = offsets.baseAddress
                view.targets = targets.baseAddress
                view.back = bias.back
                view.out = bias.out
                view.ceiling = bias.ceiling
                view.floor = bias.floor
                view.excess = bias.excess
                view.is_first_order = bias.isFirstOrder ? 1 : 0
                view.is_symmetric = graph.isDirected ? 0 : 1
                guard let weights, let tables else { return try body(view) }
                return try weights.withUnsafeBufferPointer { weights in
                    try tables.thresholds.withUnsafeBufferPointer { thresholds in
                        try tables.aliases.withUnsafeBufferPointer { aliases in
                            try tables.totals.withUnsafeBufferPointer { totals in
                                view.weights = weights.baseAddress
                                view.thresholds = thresholds.baseAddress
                                view.aliases = aliases.baseAddress
                                view.totals = totals.baseAddress
                                return try body(view)
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The factors of the three kinds of steps, and what rejection needs to know of them.
struct StepBias: Sendable {
    /// 1/p, for the way back.
    let back: Double
    /// 1/q, for nodes that the last one has no edge to.
    let out: Double
    /// The largest factor of a step that is not the way back.
    let ceiling: Double
    /// The smallest one; a draw below it needs no look at the graph.
    let floor: Double
    /// What the way back weighs beyond the ceiling; drawn apart, so that a tiny p does not stall the others.
    let excess: Double
    /// Whether all factors are 1.
    let isFirstOrder: Bool

    init(p: Double, q: Double) {
        back = 1 / p
        out = 1 / q
        ceiling = max(1, out)
        floor = min(1, out)
        excess = max(0, back - ceiling)
        isFirstOrder = p == 1 && q == 1
    }
}
