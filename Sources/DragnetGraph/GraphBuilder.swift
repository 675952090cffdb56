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
/// let graph = try GraphBuilder(nodeCount: 3).build(sources: [0, 1], destinations: [1, 2])
/// ```
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
        sources: some Collection<NodeIndex>, destinations: some Collection<NodeIndex>,
        edgeWeights: [Double]? = nil, transform: (Double) -> Double = { $0 }
    ) -> CSRGraph {
        precondition(sources.count == destinations.count, "an edge has two ends")
        precondition(edgeWeights.map { $0.count == sources.count } ?? true, "one weight an edge")
        var selfLoops: [UInt32] = []
        var offsets = countRows(sources, destinations, &selfLoops)
        let entryCount = Int(offsets[nodeCount])

        // Sorting by target first and then stably by source leaves every row ascending.
        var bySource = [NodeIndex](repeating: 0, count: entryCount)
        var byTargetWeights = edgeWeights.map { _ in [Double](repeating: 0, count: entryCount) }
        var byTarget = [NodeIndex](repeating: 0, count: entryCount)
        var targetOffsets = isDirected ? countTargets(sources, destinations) : offsets
        var row = 0
        for (source, destination) in zip(sources, destinations) {
            defer { row += 1 }
            guard source != destination else { continue }
            place(source, destination, row)
            if !isDirected { place(destination, source, row) }
        }
        func place(_ from: NodeIndex, _ to: NodeIndex, _ row: Int) {
            let slot = Int(targetOffsets[Int(to)])
            targetOffsets[Int(to)] += 1
            byTarget[slot] = to
            bySource[slot] = from
            if let edgeWeights { byTargetWeights?[slot] = edgeWeights[row] }
        }

        var targets = [NodeIndex](repeating: 0, count: entryCount)
        var sums = byTargetWeights.map { _ in [Double](repeating: 0, count: entryCount) }
        var cursors = offsets
        for slot in 0..<entryCount {
            let position = Int(cursors[Int(bySource[slot])])
            cursors[Int(bySource[slot])] += 1
            targets[position] = byTarget[slot]
            if let byTargetWeights { sums?[position] = byTargetWeights[slot] }
        }
        let weights = merge(&offsets, &targets, &sums, transform)
        return CSRGraph(
            isDirected: isDirected, offsets: offsets, targets: targets, weights: weights, selfLoopCounts: selfLoops)
    }

    private func countRows(
        _ sources: some Collection<NodeIndex>, _ destinations: some Collection<NodeIndex>, _ selfLoops: inout [UInt32]
    ) -> [UInt64] {
        var offsets = [UInt64](repeating: 0, count: nodeCount + 1)
        for (source, destination) in zip(sources, destinations) {
            if source == destination {
                if selfLoops.isEmpty { selfLoops = [UInt32](repeating: 0, count: nodeCount) }
                selfLoops[Int(source)] += 1
            } else {
                offsets[Int(source) + 1] += 1
                if !isDirected { offsets[Int(destination) + 1] += 1 }
            }
        }
        for node in 0..<nodeCount { offsets[node + 1] += offsets[node] }
        return offsets
    }

    private func countTargets(
        _ sources: some Collection<NodeIndex>, _ destinations: some Collection<NodeIndex>
    ) -> [UInt64] {
        var offsets = [UInt64](repeating: 0, count: nodeCount + 1)
        for (source, destination) in zip(sources, destinations) where source != destination {
            offsets[Int(destination) + 1] += 1
        }
        for node in 0..<nodeCount { offsets[node + 1] += offsets[node] }
        return offsets
    }

    /// Merges equal neighbours within each row, in place.
    private func merge(
        _ offsets: inout [UInt64], _ targets: inout [NodeIndex], _ sums: inout [Double]?,
        _ transform: (Double) -> Double
    ) -> [Float]? {
        var write = 0
        var weights: [Float]? = sums.map { _ in [] }
        for node in 0..<nodeCount {
            let row = Int(offsets[node])..<Int(offsets[node + 1])
            offsets[node] = UInt64(write)
            var read = row.lowerBound
            while read < row.upperBound {
                let target = targets[read]
                var sum = 0.0
                while read < row.upperBound && targets[read] == target {
                    if let sums { sum += sums[read] }
                    read += 1
                }
                targets[write] = target
                if weights != nil {
                    let weight = Float(transform(sum))
                    precondition(weight > 0 && weight.isFinite, "an edge weighs a positive finite number")
                    weights?.append(weight)
                }
                write += 1
            }
        }
        offsets[nodeCount] = UInt64(write)
        targets.removeSubrange(write...)
        return weights
    }
}

extension GraphBuilder {
    /// The graph of some rows of a log.
    ///
    /// - Parameters:
    ///   - rows: rows of `log`, in any order.
    ///   - weighting: what an edge's weight is made of. ``EdgeWeighting/amount`` needs a log with amounts in one
    ///     currency and falls back to ``EdgeWeighting/count`` otherwise, because currencies are never added up.
    public static func graph(
        of log: EventLog, rows: some Collection<Int>, weighting: EdgeWeighting, isDirected: Bool = false
    ) -> CSRGraph {
        var builder = GraphBuilder(nodeCount: log.nodes.count)
        builder.isDirected = isDirected
        let sources = rows.map { log.sources[$0] }
        let destinations = rows.map { log.destinations[$0] }
        let sumsMoney = weighting == .amount && log.amounts != nil && (log.currency?.levels.count ?? 1) <= 1
        switch weighting {
        case .none:
            return builder.build(sources: sources, destinations: destinations)
        case .amount where sumsMoney:
            // A floor keeps edges of zero-amount events in the graph.
            let weights = rows.map { abs(log.amounts?[$0] ?? 0) }
            return builder.build(sources: sources, destinations: destinations, edgeWeights: weights) {
                max(PortableMath.log1p($0), 1e-3)
            }
        case .amount, .count:
            let weights = [Double](repeating: 1, count: sources.count)
            return builder.build(
                sources: sources, destinations: destinations, edgeWeights: weights, transform: PortableMath.log1p)
        }
    }
}
