public import DragnetEvents

/// The links of some rows of a log: an event each, and the ties of their sources to what they share behind them.
public struct LogLinks: Sendable {
    /// One end of each link.
    public private(set) var sources: [NodeIndex]
    /// The other end.
    public private(set) var destinations: [NodeIndex]
    /// The row that each link comes from.
    public private(set) var rows: [Int]

    /// The events and ties of `rows`.
    ///
    /// - Parameter isDirected: whether a tie, which has no direction, must be said both ways.
    public init(_ log: EventLog, rows: [Int], isDirected: Bool) {
        self.init(events: log, rows: rows)
        log.forEachTie(of: rows) { row, source, node in
            add(source, node, row)
            if isDirected { add(node, source, row) }
        }
    }

    /// The events of `rows` alone.
    public init(events log: EventLog, rows: [Int]) {
        let (logSources, logDestinations) = (log.sources, log.destinations)
        sources = rows.map { logSources[$0] }
        destinations = rows.map { logDestinations[$0] }
        self.rows = rows
    }

    private mutating func add(_ source: NodeIndex, _ destination: NodeIndex, _ row: Int) {
        sources.append(source)
        destinations.append(destination)
        rows.append(row)
    }
}
