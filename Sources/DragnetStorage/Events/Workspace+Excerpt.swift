public import DragnetCore
public import DragnetEvents
import GRDB

/// What a workspace's events up to a row say of each node.
public struct TalliedRows: Sendable {
    var tallies = NodeTallies()
    /// The row behind the last one that is counted.
    var end = 0
    /// How many rows had been removed; when more have, they are to be counted anew.
    var removed = 0

    /// Nothing counted.
    public init() {}
}

extension Workspace {
    /// The rows from `first` on, and some before it, as a log that tells of the others by tallies.
    ///
    /// Rows that were removed are not among them. All else is as in ``loadEvents(context:)``; the rows' numbers in the whole
    /// log are those of ``DragnetEvents/EventLog/excerpt``.
    ///
    /// - Parameters:
    ///   - end: the row before which to stop; nil for all.
    ///   - others: numbers of rows before `first`, in any order.
    ///   - tallied: what an earlier call has counted, so that no event is read twice.
    /// - Throws: as ``loadEvents(context:)``.
    public func loadExcerpt(
        from first: Int, to end: Int? = nil, and others: [Int] = [], tallied: inout TalliedRows,
        context: WorkContext = .serial
    ) throws -> EventLog {
        try read {
            try EventReader($0, path: path, context: context)
                .loadExcerpt(from: first, to: end, and: others, tallied: &tallied)
        }
    }
}

extension EventReader {
    /// The rows from `first` to `end` and those of `others` before that were not removed.
    ///
    /// - Parameter tallied: rows that were counted before; those up to `first` are when it returns.
    func loadExcerpt(
        from first: Int, to end: Int?, and others: [Int], tallied: inout TalliedRows
    ) throws -> EventLog {
        let extent = try Self.extent(db)
        let end = min(end ?? extent.events, extent.events)
        var log = try emptyLog()
        log.removed = try RemovedStretch.rows(db, path: path)
        try loadEntities(extent.entities, into: &log)
        let (first, removed) = (min(first, end), log.removed)
        let earlier = Set(others).filter { (0..<first).contains($0) && !removed.contains($0) }.sorted()
        try tally(to: first, removed: removed.count, entities: extent.entities, into: &tallied)
        let gaps = removed.stretches.filter { $0.upperBound > first }
        let numbers = RowNumbers(
            earlier.map { $0..<$0 + 1 } + RemovedRows(stretches: gaps).rowsBetween(first..<end))
        // What stands for an event that is gone has no place among rows that were chosen.
        log.removed.stretches = []
        try load(numbers.stretches, gaps: [], into: &log)
        var leftOut = tallied.tallies
        for row in earlier.indices { leftOut.withdraw(source: log.sources[row], destination: log.destinations[row]) }
        log.excerpt = LogExcerpt(numbers: numbers, leftOut: leftOut)
        return log
    }

    /// Counts the events before a row for each of their nodes.
    private func tally(to end: Int, removed: Int, entities: Int, into tallied: inout TalliedRows) throws {
        if tallied.end > end || tallied.removed != removed { tallied = TalliedRows() }
        let select = try RawStatement(
            db, "SELECT source, destination, time FROM event WHERE id >= ? AND id < ? ORDER BY id")
        select.bind(tallied.end, at: 1)
        select.bind(end, at: 2)
        var (tallies, count) = (tallied.tallies, 0)
        tallied = TalliedRows()
        while try select.step() {
            if count & 0xFFFF == 0 { try context.cancellation.check() }
            count += 1
            let (source, destination) = try ends(select.int(0), select.int(1), among: entities)
            tallies.add(source: source, destination: destination, time: select.int(2))
        }
        (tallied.tallies, tallied.end, tallied.removed) = (tallies, end, removed)
    }
}
