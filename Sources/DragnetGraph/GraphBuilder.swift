import DragnetCore
public import DragnetEvents

/// What the weight of an edge is made of.
public enum EdgeWeighting: String, Sendable, Hashable, CaseIterable {
    /// Every edge weighs 1.
    case none
    /// log(1 + number of events).
    case count
    /// log(1 + sum of the absolute amounts); events without an amount count as nothing but keep the edge.
    case amount
}

/// Builds a ``CSRGraph`` from edge columns by counting sort: two passes, linear time, stable.
///
/// ```swift
/// let graph = GraphBuilder(nodeCount: 3).build(sources: [0, 1], destinations: [1, 2])
/// ```
///
/// Memory while building: 8 bytes an undirected edge and row end beside the graph, 16 more with weights.
public struct GraphBuilder: Sendable {
    /// Nodes of the graph; those without an edge are isolated.
    public var nodeCount: Int
    /// Whether edges go one way only; undirected is the default, as directed walks end in sinks.
    public var isDirected = false

    /// A builder for undirected graphs of `nodeCount` nodes.
    public init(nodeCount: Int) { self.nodeCount = nodeCount }

    /// The graph of the given edges; parallel ones are merged and their weights summed.
    ///
    /// - Parameters:
    ///   - sources: one end of each edge, below ``nodeCount``.
    ///   - destinations: the other end, as many.
    ///   - edgeWeights: one a row, finite and not negative; nil for an unweighted graph.
    ///   - transform: applied to each sum, for instance log1p; must give a positive finite number.
    public func build(
        sources: [NodeIndex], destinations: [NodeIndex], edgeWeights: [Double]? = nil,
        transform: (Double) -> Double = { $0 }
    ) -> CSRGraph {
        var rows = SortedRows(
            sources: sources, destinations: destinations, edgeWeights: edgeWeights, nodeCount: nodeCount,
            isDirected: isDirected)
        guard edgeWeights != nil else {
            rows.merge()
            return graph(rows, nil)
        }
        let weights = rows.merge(weight: transform)
        return graph(rows, weights)
    }

    /// The graph of the given edges, where an edge weighs what `transform` makes of its number of parallel events.
    ///
    /// - Parameters:
    ///   - sources: one end of each edge, below ``nodeCount``.
    ///   - destinations: the other end, as many.
    ///   - transform: must give a positive finite number.
    public func buildCounting(
        sources: [NodeIndex], destinations: [NodeIndex], transform: (Double) -> Double
    ) -> CSRGraph {
        var rows = SortedRows(
            sources: sources, destinations: destinations, edgeWeights: nil, nodeCount: nodeCount,
            isDirected: isDirected)
        let weights = rows.merge(weight: transform)
        return graph(rows, weights)
    }

    private func graph(_ rows: SortedRows, _ weights: [Float]?) -> CSRGraph {
        CSRGraph(
            isDirected: isDirected, offsets: rows.offsets, targets: rows.targets, weights: weights,
            selfLoopCounts: rows.selfLoopCounts)
    }
}

extension GraphBuilder {
    /// The graph of some rows of a log: its events, and the ties of their sources to what they share.
    ///
    /// A tie weighs what the events that name it weigh, so that a device stands beside a source's partners as one of
    /// them; it has no direction in a directed graph either.
    ///
    /// - Parameters:
    ///   - rows: rows of `log`, in any order.
    ///   - weighting: what an edge's weight is made of. ``EdgeWeighting/amount`` needs a log with amounts in one
    ///     currency and falls back to ``EdgeWeighting/count`` otherwise, because currencies are never added up.
    ///   - hasTies: whether what sources share is in it.
    @inlinable
    public static func graph(
        of log: EventLog, rows: some Collection<Int>, weighting: EdgeWeighting, isDirected: Bool = false,
        hasTies: Bool = true
    ) -> CSRGraph {
        // Inlined up to here, because a collection of unknown kind is ten times slower than the building itself.
        graph(of: log, listed: Array(rows), weighting: weighting, isDirected: isDirected, hasTies: hasTies)
    }

    @usableFromInline
    static func graph(
        of log: EventLog, listed rows: [Int], weighting: EdgeWeighting, isDirected: Bool, hasTies: Bool
    ) -> CSRGraph {
        var builder = GraphBuilder(nodeCount: log.nodes.count)
        builder.isDirected = isDirected
        let links = hasTies ? LogLinks(log, rows: rows, isDirected: isDirected) : LogLinks(events: log, rows: rows)
        let (sources, destinations) = (links.sources, links.destinations)
        switch weighting {
        case .none:
            return builder.build(sources: sources, destinations: destinations)
        case .amount:
            guard let amounts = log.amounts, (log.currency?.levels.count ?? 1) <= 1 else { fallthrough }
            let weights = links.rows.map { abs(amounts[$0] ?? 0) }
            // A floor keeps edges of zero-amount events in the graph.
            return builder.build(sources: sources, destinations: destinations, edgeWeights: weights) {
                max(PortableMath.log1p($0), 1e-3)
            }
        case .count:
            return builder.buildCounting(
                sources: sources, destinations: destinations, transform: PortableMath.log1p)
        }
    }
}
