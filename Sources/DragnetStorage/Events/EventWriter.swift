import DragnetCore
import DragnetEvents
import Foundation
import GRDB

/// Writes a log in batches: first its entities, then its events with their attributes.
struct EventWriter {
    private let log: EventLog
    private let plan: ImportPlan
    /// The workspace's number of each of the log's nodes, as far as they are written.
    private var entities: [UInt32] = []
    /// The first row that is not written yet.
    private(set) var nextRow = 0
    /// Events written.
    private(set) var eventCount = 0
    /// Entities written that were not known before.
    private(set) var entityCount = 0

    init(log: EventLog, plan: ImportPlan) {
        self.log = log
        self.plan = plan
        entities.reserveCapacity(log.nodes.count)
        entityCount = plan.storedEntities
        guard plan.storedEvents > 0 else { return }
        // Batches are whole: the rows that a killed import stored are the first ones that are to be stored at all.
        while nextRow < log.count, eventCount < plan.storedEvents {
            if plan.input(of: nextRow, in: log) != nil { eventCount += 1 }
            nextRow += 1
        }
    }

    /// Whether all of the log is written.
    var isDone: Bool { entities.count == log.nodes.count && nextRow == log.count }

    /// Writes at most `limit` entities or rows.
    mutating func writeBatch(_ db: Database, limit: Int) throws {
        if entities.count < log.nodes.count {
            try writeEntities(db, limit: limit)
        } else {
            try writeEvents(db, limit: limit)
        }
    }

    private mutating func writeEntities(_ db: Database, limit: Int) throws {
        let insert = try RawStatement(db, "INSERT INTO entity (id, type, name) VALUES (?, ?, ?)")
        // In an empty workspace nothing can be known, and there is no index yet to look into.
        let find =
            plan.firstEntity == 0 ? nil : try RawStatement(db, "SELECT id FROM entity WHERE name = ? AND type = ?")
        for node in entities.count..<min(entities.count + limit, log.nodes.count) {
            let node = NodeIndex(node)
            if plan.firstEntity == 0, Int(node) < plan.storedEntities {
                entities.append(node)
                continue
            }
            let type = Int(log.nodes.type(of: node).rawValue)
            let number = try log.nodes.nameBytes(of: node).withUnsafeBufferPointer { name in
                try CheckedText.check(name, "the name")
                if let find {
                    find.bindText(name, at: 1)
                    find.bind(type, at: 2)
                    defer { find.reset() }
                    if try find.step() { return UInt32(truncatingIfNeeded: find.int(0)) }
                }
                let number = plan.firstEntity + entityCount
                guard number < Int(UInt32.max) - 1 else {
                    throw DragnetError(
                        .resourceLimit, "a workspace holds at most 4,294,967,294 entities",
                        help: "import it into another workspace: --workspace DIR")
                }
                insert.bind(number, at: 1)
                insert.bind(type, at: 2)
                insert.bindText(name, at: 3)
                try insert.execute()
                entityCount += 1
                return UInt32(number)
            }
            entities.append(number)
        }
    }

    private mutating func writeEvents(_ db: Database, limit: Int) throws {
        let insert = try RawStatement(
            db,
            """
            INSERT INTO event
                (id, input, input_row, time, source, destination, amount, currency, kind, label, input_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        let firstEvent = plan.firstEvent + eventCount
        let end = min(nextRow + limit, log.count)
        var rows: [Int] = []
        rows.reserveCapacity(end - nextRow)
        for row in nextRow..<end {
            guard let input = plan.input(of: row, in: log) else { continue }
            insert.bind(plan.firstEvent + eventCount, at: 1)
            insert.bind(input, at: 2)
            insert.bind(Int64(log.fileRows[row]), at: 3)
            if let times = log.times { insert.bind(times[row], at: 4) } else { insert.bindNull(at: 4) }
            insert.bind(Int64(entities[Int(log.sources[row])]), at: 5)
            insert.bind(Int64(entities[Int(log.destinations[row])]), at: 6)
            if let amount = log.amounts?[row] { insert.bind(amount, at: 7) } else { insert.bindNull(at: 7) }
            bind(log.currency, plan.currency, row: row, insert, at: 8)
            bind(log.kind, plan.kind, row: row, insert, at: 9)
            if let label = log.labels?[row], label >= 0 {
                insert.bind(Int64(label), at: 10)
            } else {
                insert.bindNull(at: 10)
            }
            try bindInputID(row, insert)
            try insert.execute()
            eventCount += 1
            rows.append(row)
        }
        nextRow = end
        if !rows.isEmpty { try writeAttributes(db, rows: rows, firstEvent: firstEvent) }
    }

    private func bind(
        _ values: CategoryColumn?, _ stored: ImportPlan.Category?, row: Int, _ insert: RawStatement, at index: Int32
    ) {
        if let values, let stored, values.codes[row] != CategoryColumn.missing {
            insert.bind(Int64(stored.code(values.codes[row])), at: index)
        } else {
            insert.bindNull(at: index)
        }
    }

    private func bindInputID(_ row: Int, _ insert: RawStatement) throws {
        guard let ids = log.inputIDs else { return insert.bindNull(at: 11) }
        try ids.bytes(of: row).withUnsafeBufferPointer { bytes in
            if bytes.isEmpty { return insert.bindNull(at: 11) }
            try CheckedText.check(bytes, "the event id")
            insert.bindText(bytes, at: 11)
        }
    }

    private func writeAttributes(_ db: Database, rows: [Int], firstEvent: Int) throws {
        guard !plan.attributes.isEmpty || !plan.shared.isEmpty else { return }
        let insert = try db.makeStatement(
            sql: "INSERT INTO attribute_chunk (event_column, first_event, event_count, bytes) VALUES (?, ?, ?, ?)")
        for attribute in plan.attributes {
            let bytes: [UInt8]
            let column: Int
            switch attribute {
            case .category(let index, let stored):
                guard case .category(let values) = log.attributes[index] else { continue }
                column = stored.column
                bytes = AttributeChunk.encode(levels: rows.map { stored.code(values.codes[$0]) })
            case .number(let index, let stored):
                guard case .number(let values) = log.attributes[index] else { continue }
                column = stored
                bytes = AttributeChunk.encode(numbers: rows.map { values[$0] })
            }
            try insert.execute(arguments: [column, firstEvent, rows.count, Data(bytes)])
        }
        for (shared, column) in zip(log.shared, plan.shared) {
            let numbers = rows.map { row in shared[row].map { entities[Int($0)] } ?? CategoryColumn.missing }
            let bytes = AttributeChunk.encode(levels: numbers)
            try insert.execute(arguments: [column, firstEvent, rows.count, Data(bytes)])
        }
    }
}
