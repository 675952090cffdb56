import DragnetCore
import DragnetEvents
import GRDB

/// Finds the events of a log that the workspace holds already.
///
/// An event is repeated where the input's own id, the time, both ends and the amount are the same: so it is with logs
/// that were rotated while they were copied. Equal events without an id are all events.
struct RepeatedEvents {
    /// For each row of the log, whether it is repeated; empty if none is.
    private(set) var isRepeated: [Bool] = []
    /// How many are.
    private(set) var count = 0

    init(_ db: Database, of log: EventLog, context: WorkContext) throws {
        guard let ids = log.inputIDs, ids.count == log.count else { return }
        let (first, last) = (log.times?.min(), log.times?.max())
        // The same event has the same time, so imports of other times need not be looked through.
        let stretches = try Row.fetchAll(
            db,
            sql: """
                SELECT first_event, event_count FROM import WHERE is_committed = 1
                    AND (? IS NULL OR first_time IS NULL OR (first_time <= ? AND last_time >= ?))
                ORDER BY id
                """,
            arguments: [first, last, first])
        guard !stretches.isEmpty else { return }
        var index = TextIndex()
        for row in 0..<ids.count where !ids.bytes(of: row).isEmpty { index.insert(row, of: ids) }
        isRepeated = [Bool](repeating: false, count: log.count)
        for stretch in stretches {
            let start: Int = stretch["first_event"]
            let length: Int = stretch["event_count"]
            try compare(db, log, ids, index, events: start..<(start + length), context)
        }
        if count == 0 { isRepeated = [] }
    }

    private mutating func compare(
        _ db: Database, _ log: EventLog, _ ids: TextColumn, _ index: TextIndex, events: Range<Int>,
        _ context: WorkContext
    ) throws {
        let select = try RawStatement(
            db,
            """
            SELECT input_id, time, amount, source, destination FROM event
            WHERE id >= ? AND id < ? AND input_id IS NOT NULL
                AND (? IS NULL OR (time >= ? AND time <= ?))
            """)
        select.bind(events.lowerBound, at: 1)
        select.bind(events.upperBound, at: 2)
        if let first = log.times?.min(), let last = log.times?.max() {
            select.bind(first, at: 3)
            select.bind(first, at: 4)
            select.bind(last, at: 5)
        } else {
            for place in 3...5 { select.bindNull(at: Int32(place)) }
        }
        // Asked for the few events whose id is known: with a join each would cost two searches.
        let name = try RawStatement(db, "SELECT name FROM entity WHERE id = ?")
        var seen = 0
        while try select.step() {
            seen += 1
            if seen & 0xFFFF == 0 { try context.cancellation.check() }
            let row = select.withBytes(0) { index.row(of: $0, in: ids) }
            guard let row, !isRepeated[row], try isSame(log, row, select, name) else { continue }
            isRepeated[row] = true
            count += 1
        }
    }

    private func isSame(_ log: EventLog, _ row: Int, _ select: RawStatement, _ name: RawStatement) throws -> Bool {
        if let times = log.times {
            guard !select.isNull(1), select.int(1) == times[row] else { return false }
        }
        let stored = select.isNull(2) ? nil : select.double(2)
        guard stored == log.amounts?[row] else { return false }
        func isNamed(_ entity: Int64, as node: NodeIndex) throws -> Bool {
            name.bind(entity, at: 1)
            defer { name.reset() }
            return try name.step() && name.withBytes(0) { $0.elementsEqual(log.nodes.nameBytes(of: node)) }
        }
        return try isNamed(select.int(3), as: log.sources[row]) && isNamed(select.int(4), as: log.destinations[row])
    }
}
