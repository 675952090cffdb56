import DragnetCore
public import DragnetEvents

/// A graph in compressed sparse rows: for each node its neighbours, ascending, with weights.
///
/// Parallel edges are summed and self-loops kept apart, because no walk takes one. An undirected edge stands in the
/// rows of both its ends. Memory: 8 bytes a node, 4 bytes a row entry, 4 more where weighted.
public struct CSRGraph: Sendable {
    /// Whether edges go one way only.
    public let isDirected: Bool
    /// Where each node's row begins; nodeCount + 1 values.
    public let offsets: [UInt64]
    /// Neighbours, ascending within a row, without repeats and without the node itself.
    public let targets: [NodeIndex]
    /// The weight of each entry of ``targets``, positive and finite; nil if all are 1.
    public let weights: [Float]?
    /// How often each node is joined to itself; empty if none is.
    public let selfLoopCounts: [UInt32]

    init(
        isDirected: Bool, offsets: [UInt64], targets: [NodeIndex], weights: [Float]?, selfLoopCounts: [UInt32]
    ) {
        self.isDirected = isDirected
        self.offsets = offsets
        self.targets = targets
        self.weights = weights
        self.selfLoopCounts = selfLoopCounts
    }

    /// Nodes, isolated ones counted too.
    public var nodeCount: Int { offsets.count - 1 }

    /// Distinct edges without self-loops.
    public var edgeCount: Int { isDirected ? targets.count : targets.count / 2 }

    /// A 64-bit digest of the edges and their weights, for telling whether two graphs are the same; not for security.
    public var digest: UInt64 {
        var state = RandomKey.mix(UInt64(nodeCount) << 1 | (isDirected ? 1 : 0))
        for offset in offsets { state = RandomKey.mix(state ^ offset) &+ RandomKey.golden }
        for target in targets { state = RandomKey.mix(state ^ UInt64(target)) &+ RandomKey.golden }
        for weight in weights ?? [] { state = RandomKey.mix(state ^ UInt64(weight.bitPattern)) &+ RandomKey.golden }
        return state
    }

    /// The place of a node's neighbours in ``targets``.
    @inlinable
    public func row(of node: NodeIndex) -> Range<Int> {
        Int(offsets[Int(node)])..<Int(offsets[Int(node) + 1])
    }

    /// How many distinct neighbours a node has.
    @inlinable
    public func degree(of node: NodeIndex) -> Int { row(of: node).count }

    /// A node's neighbours, ascending.
    public func neighbors(of node: NodeIndex) -> ArraySlice<NodeIndex> { targets[row(of: node)] }

    /// Whether an edge leads from `source` to `target`; O(log degree).
    public func hasEdge(from source: NodeIndex, to target: NodeIndex) -> Bool {
        position(of: target, inRowOf: source) != nil
    }

    /// The weight of the edge from `source` to `target`, nil where there is none; 1 in an unweighted graph.
    public func weight(from source: NodeIndex, to target: NodeIndex) -> Float? {
        position(of: target, inRowOf: source).map { weights?[$0] ?? 1 }
    }

    private func position(of target: NodeIndex, inRowOf source: NodeIndex) -> Int? {
        let row = row(of: source)
        var low = row.lowerBound
        var high = row.upperBound
        while low < high {
            let middle = (low + high) / 2
            if targets[middle] < target { low = middle + 1 } else { high = middle }
        }
        return low < row.upperBound && targets[low] == target ? low : nil
    }
}
