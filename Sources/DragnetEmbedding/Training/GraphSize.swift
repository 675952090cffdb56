public import DragnetEvents
public import DragnetGraph

/// The size of a graph, as far as memory and time depend on it.
public struct GraphSize: Sendable, Hashable, Codable {
    /// Nodes, isolated ones counted too.
    public var nodeCount: Int
    /// Nodes that walks can meet: with at least one edge, which fits the pattern if there is one.
    public var connectedNodeCount: Int
    /// Entries of all rows: twice the edges of an undirected graph.
    public var entryCount: Int
    /// Whether edges have weights that walks follow.
    public var isWeighted: Bool
    /// What walks that keep a pattern step on; nil without one.
    public var pattern: PatternSize?

    /// The size of what walks that keep a pattern step on: a state for each node and place of the pattern that fits it.
    public struct PatternSize: Sendable, Hashable, Codable {
        /// Nodes of the graph, isolated ones counted too.
        public var nodeCount: Int
        /// States of all nodes.
        public var stateCount: Int
        /// Steps from a state to another.
        public var stepCount: Int
        /// Entries of the rows of the edges that the pattern can take.
        public var entryCount: Int

        /// The bytes of the graph of states and of that of the edges that fit.
        func bytes(isWeighted: Bool) -> Int {
            8 * (stateCount + nodeCount + 2) + (isWeighted ? 8 : 4) * (stepCount + entryCount)
                + 4 * (stateCount + nodeCount + 1)
        }
    }

    /// What walks step on: states of a pattern, or nodes.
    var stateCount: Int { pattern?.stateCount ?? nodeCount }
    /// The entries of the rows that walks step by.
    var stepCount: Int { pattern?.stepCount ?? entryCount }

    /// The size of a graph of the given numbers.
    public init(nodeCount: Int, connectedNodeCount: Int, entryCount: Int, isWeighted: Bool) {
        self.nodeCount = nodeCount
        self.connectedNodeCount = connectedNodeCount
        self.entryCount = entryCount
        self.isWeighted = isWeighted
    }

    /// The size of `graph`.
    public init(_ graph: CSRGraph) {
        var isConnected = (0..<graph.nodeCount).map { !graph.row(of: UInt32($0)).isEmpty }
        if graph.isDirected { for target in graph.targets { isConnected[Int(target)] = true } }
        self.init(
            nodeCount: graph.nodeCount, connectedNodeCount: isConnected.count { $0 }, entryCount: graph.targets.count,
            isWeighted: graph.weights != nil)
    }

    /// The size of `graph` for walks that keep a pattern.
    ///
    /// - Parameter types: one a node.
    public init(_ graph: CSRGraph, types: [EntityType], pattern: WalkPattern) {
        precondition(types.count == graph.nodeCount, "one type a node")
        let turn = pattern.types
        // How many places of the pattern a type fits before another.
        var placeCounts = [Int](repeating: 0, count: 1 << 16)
        func slot(_ type: EntityType, _ next: EntityType) -> Int { Int(type.rawValue) << 8 | Int(next.rawValue) }
        for place in turn.indices { placeCounts[slot(turn[place], turn[(place + 1) % turn.count])] += 1 }
        var size = PatternSize(nodeCount: graph.nodeCount, stateCount: 0, stepCount: 0, entryCount: 0)
        var isConnected = [Bool](repeating: false, count: graph.nodeCount)
        for node in 0..<graph.nodeCount {
            size.stateCount += turn.count { $0 == types[node] }
            for target in graph.neighbors(of: NodeIndex(node)) {
                let (there, back) = (slot(types[node], types[Int(target)]), slot(types[Int(target)], types[node]))
                size.stepCount += placeCounts[there]
                guard placeCounts[there] > 0 || (!graph.isDirected && placeCounts[back] > 0) else { continue }
                size.entryCount += 1
                isConnected[node] = true
                isConnected[Int(target)] = true
            }
        }
        self.init(
            nodeCount: graph.nodeCount, connectedNodeCount: isConnected.count { $0 }, entryCount: graph.targets.count,
            isWeighted: graph.weights != nil)
        self.pattern = size
    }
}
