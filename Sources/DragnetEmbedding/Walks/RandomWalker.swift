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
    /// The graph walked on; with a pattern, only the edges that it can take.
    public let graph: CSRGraph
    /// Nodes in a walk that does not end early.
    public let walkLength: Int
    let seed: UInt64
    let weights: [Float]?
    let bias: StepBias
    /// The states that stand for nodes, where walks keep a pattern.
    let pattern: PatternGraph?
    private let tables: AliasTables?

    /// A walker with the settings' p, q, walk length, seed and use of weights.
    ///
    /// - Throws: ``DragnetError/Code/configuration``, or ``DragnetError/Code/interrupted``.
    public init(graph: CSRGraph, configuration: Node2VecConfiguration, context: WorkContext) throws {
        try self.init(graph: graph, pattern: nil, configuration: configuration, context: context)
    }

    /// A walker that keeps a pattern of types; such walks are of first order.
    ///
    /// - Parameter types: one a node of `graph`.
    /// - Throws: ``DragnetError/Code/configuration``, also if p or q are not 1; ``DragnetError/Code/interrupted``.
    public init(
        graph: CSRGraph, types: [EntityType], pattern: WalkPattern, configuration: Node2VecConfiguration,
        context: WorkContext
    ) throws {
        guard configuration.returnParameter == 1 && configuration.inOutParameter == 1 else {
            throw DragnetError(
                .configuration, "walks that keep a pattern are of first order, but p or q is not 1",
                help: "leave p and q at 1, or the pattern out")
        }
        let states = PatternGraph(graph: graph, types: types, pattern: pattern)
        try self.init(graph: states.nodes, pattern: states, configuration: configuration, context: context)
    }

    private init(
        graph: CSRGraph, pattern: PatternGraph?, configuration: Node2VecConfiguration, context: WorkContext
    ) throws {
        let configuration = try configuration.validated()
        self.graph = graph
        self.pattern = pattern
        walkLength = configuration.walkLength
        seed = configuration.seed
        weights = configuration.isWeighted == false ? nil : graph.weights
        let steps = pattern?.states ?? graph
        tables = try (weights == nil ? nil : steps.weights).map {
            try AliasTables(graph: steps, weights: $0, context: context)
        }
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
        guard let pattern else { return plainWalks(from: nodes, index: index) }
        let starts = nodes.map { pattern.state(of: $0, walk: index) }
        var walks = plainWalks(from: starts.compactMap(\.self), index: index)[...]
        return zip(nodes, starts).map { node, start in
            start == nil ? [node] : (walks.popFirst() ?? []).map { pattern.nodeOfState[Int($0)] }
        }
    }

    /// Walks whose nodes are those that are stepped on: states, where there is a pattern.
    private func plainWalks(from nodes: [NodeIndex], index: Int) -> [[NodeIndex]] {
        var lengths = [UInt32](repeating: 0, count: nodes.count)
        var all = [NodeIndex](repeating: 0, count: nodes.count * walkLength)
        let keys = [UInt64](repeating: RandomKey(seed, 1, UInt64(index)).value, count: nodes.count)
        withGraph { walk(on: $0, from: nodes, keys: keys, into: &all, lengths: &lengths) }
        return nodes.indices.map { Array(all[$0 * walkLength..<$0 * walkLength + Int(lengths[$0])]) }
    }

    /// A digest of all that walks depend on but the settings.
    var digest: UInt64 { (pattern?.states ?? graph).digest }

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

    /// Calls `body` with the graph that is stepped on as plain pointers, which must not escape.
    func withGraph<Result>(_ body: (dragnet_walk_graph) throws -> Result) rethrows -> Result {
        let graph = pattern?.states ?? graph
        return try graph.offsets.withUnsafeBufferPointer { offsets in
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
                guard let weights = graph.weights, let tables else { return try body(view) }
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
