import DragnetCore
package import DragnetEvents
package import DragnetGraph

/// How the past fades from the graph: what is older than a period is left out, and what is older weighs less.
///
/// Ages are counted from the newest of the rows that are given, so that later rows change nothing.
package struct GraphFading: Sendable {
    /// Events older than this, in microseconds, are left out; nil keeps all.
    package var period: Int64?
    /// The age in microseconds at which an event weighs half; nil for none.
    package var halfLife: Int64?

    /// A fading with these spans.
    package init(period: Int64? = nil, halfLife: Int64? = nil) {
        self.period = period
        self.halfLife = halfLife
    }

    /// The rows that are young enough; all of a log without times.
    package func kept(_ rows: some Collection<Int>, of log: EventLog) -> [Int] {
        guard let period, let times = log.times, let last = rows.lazy.map({ times[$0] }).max() else {
            return Array(rows)
        }
        return rows.filter { times[$0] >= last - period }
    }

    /// What an event of each row weighs, 0 to 1; nil where all weigh the same.
    package func weights(of rows: [Int], in log: EventLog) -> [Double]? {
        guard let halfLife, halfLife > 0, let times = log.times, let last = rows.lazy.map({ times[$0] }).max() else {
            return nil
        }
        return rows.map { PortableMath.pow(2, -Double(last - times[$0]) / Double(halfLife)) }
    }

    /// The graph of rows that were kept, as ``GraphBuilder/graph(of:rows:weighting:isDirected:)`` makes it, faded.
    ///
    /// An edge weighs log(1 + the faded sum); a graph that is not weighted otherwise counts events.
    package func graph(
        of log: EventLog, rows: [Int], weighting: EdgeWeighting, isDirected: Bool
    ) -> CSRGraph {
        let links = halfLife == nil ? nil : LogLinks(log, rows: rows, isDirected: isDirected)
        guard let links, var weights = weights(of: links.rows, in: log) else {
            return GraphBuilder.graph(of: log, rows: rows, weighting: weighting, isDirected: isDirected)
        }
        if weighting == .amount, let amounts = log.amounts, (log.currency?.levels.count ?? 1) <= 1 {
            for (place, row) in links.rows.enumerated() { weights[place] *= abs(amounts[row] ?? 0) }
        }
        var builder = GraphBuilder(nodeCount: log.nodes.count)
        builder.isDirected = isDirected
        return builder.build(
            sources: links.sources, destinations: links.destinations, edgeWeights: weights
        ) { max(PortableMath.log1p($0), 1e-3) }
    }
}
