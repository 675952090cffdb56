public import DragnetCore
public import DragnetEvents
import GRDB

extension Workspace {
    /// All events as one log, in the order in which they were imported.
    ///
    /// For a workspace of one import this is the log that was imported, column by column. Entities are numbered in
    /// order of first appearance, files as in ``contents()``; columns that an import did not bring are absent on its
    /// events. An empty workspace gives an empty log of transactions.
    ///
    /// - Parameter context: told of the stage "loading" in rows; looked at every 65,536 rows.
    /// - Throws: ``DragnetError/Code/modelIncompatible`` if the workspace is damaged,
    ///   ``DragnetError/Code/interrupted``.
    public func loadEvents(context: WorkContext = .serial) throws -> EventLog {
        try read { try EventReader($0, path: path, context: context).load() }
    }

    /// What the workspace holds.
    public func contents() throws -> WorkspaceContents {
        try read { db in
            let extent = try EventReader.extent(db)
            let inputs = try Row.fetchAll(
                db,
                sql: """
                    SELECT name, sha256, row_count FROM input JOIN import ON import.id = import
                    WHERE is_committed = 1 ORDER BY input.id
                    """)
            return WorkspaceContents(
                events: extent.events - (try RemovedStretch.count(db)), rows: extent.events, entities: extent.entities,
                inputs: inputs.map { ImportedInput(name: $0["name"], sha256: $0["sha256"], rows: $0["row_count"]) })
        }
    }
}

/// Reads the committed events of one state of the database into columns.
struct EventReader {
    private let db: Database
    private let path: String
    private let context: WorkContext
    private let columns: [StoredColumn]

    init(_ db: Database, path: String, context: WorkContext) throws {
        self.db = db
        self.path = path
        self.context = context
        columns = try StoredColumn.all(db, path: path)
    }

    /// How many rows of events and how many entities are committed; events that were removed since count too.
    static func extent(_ db: Database) throws -> (events: Int, entities: Int) {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT ifnull(sum(event_count), 0) AS e, ifnull(sum(entity_count), 0) AS v
                FROM import WHERE is_committed = 1
                """)
        return (row?["e"] ?? 0, row?["v"] ?? 0)
    }

    func load() throws -> EventLog {
        let extent = try Self.extent(db)
        var log = try emptyLog()
        log.removed = try RemovedStretch.rows(db, path: path)
        try loadEntities(extent.entities, into: &log)
        try loadRows(extent.events, into: &log)
        for column in columns where column.role == .attribute {
            try context.cancellation.check()
            log.addAttribute(column.name, try loadAttribute(column, count: extent.events))
        }
        for column in columns where column.role == .shared {
            try context.cancellation.check()
            log.addShared(try loadShared(column, count: extent.events, entities: extent.entities))
        }
        return log
    }

    private func emptyLog() throws -> EventLog {
        let domain = try String.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'domain'")
        let hasTimes = try String.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'has_times'")
        guard let known = LogDomain(rawValue: domain ?? LogDomain.transactions.rawValue) else {
            throw damaged("its domain is unknown")
        }
        return EventLog(domain: known, hasTimes: hasTimes != "0")
    }

    private func loadEntities(_ count: Int, into log: inout EventLog) throws {
        let select = try RawStatement(db, "SELECT id, type, name FROM entity WHERE id < ? ORDER BY id")
        select.bind(count, at: 1)
        while try select.step() {
            if log.nodes.count & 0xFFFF == 0 { try context.cancellation.check() }
            guard let type = UInt8(exactly: select.int(1)).flatMap(EntityType.init(rawValue:)) else {
                throw damaged("an entity's type is unknown")
            }
            let node = try select.withBytes(2) { try log.nodes.intern($0, type: type) }
            guard Int64(node) == select.int(0) else { throw damaged("an entity is missing or stands twice") }
        }
        guard log.nodes.count == count else { throw damaged("entities are missing") }
    }

    private func loadRows(_ count: Int, into log: inout EventLog) throws {
        let roles = Set(columns.map(\.role))
        var amounts = roles.contains(.amount) ? NumberColumn() : nil
        var labels: [Int8]? = roles.contains(.label) ? [] : nil
        var inputIDs = roles.contains(.inputID) ? TextColumn() : nil
        var currency = try category(.currency)
        var kind = try category(.kind)
        let entities = Int64(log.nodes.count)
        var gaps = try RemovedStretch.all(db, path: path)[...]
        /// Puts rows that mean nothing where events are gone.
        func fill(to end: Int) throws {
            while log.count < end {
                guard let gap = gaps.popFirst(), gap.rows.lowerBound == log.count, gap.rows.upperBound <= end,
                    entities > 0
                else { throw damaged("an event is missing") }
                for _ in gap.rows {
                    log.append(time: gap.time, source: 0, destination: 0, file: 0, fileRow: 0)
                    amounts?.append(nil)
                    currency?.append(code: CategoryColumn.missing)
                    kind?.append(code: CategoryColumn.missing)
                    labels?.append(-1)
                    inputIDs?.append([])
                }
            }
        }
        let select = try RawStatement(
            db,
            """
            SELECT id, input, input_row, time, source, destination, amount, currency, kind, label, input_id
            FROM event WHERE id < ? ORDER BY id
            """)
        select.bind(count, at: 1)
        while try select.step() {
            guard select.int(0) >= Int64(log.count) else { throw damaged("an event stands twice") }
            try fill(to: Int(select.int(0)))
            let row = log.count
            if row & 0xFFFF == 0 {
                try context.cancellation.check()
                context.progress.report(WorkProgress(stage: "loading", completed: row, total: count, unit: "rows"))
            }
            let source = select.int(4)
            let destination = select.int(5)
            guard select.int(0) == Int64(row), 0..<entities ~= source, 0..<entities ~= destination,
                let file = UInt16(exactly: select.int(1)), let fileRow = UInt32(exactly: select.int(2))
            else { throw damaged("an event is missing or points nowhere") }
            log.append(
                time: select.int(3), source: NodeIndex(source), destination: NodeIndex(destination), file: file,
                fileRow: fileRow)
            try append(number: select, 6, to: &amounts)
            try append(level: select, 7, to: &currency)
            try append(level: select, 8, to: &kind)
            labels?.append(select.isNull(9) ? -1 : Int8(truncatingIfNeeded: select.int(9)))
            if inputIDs != nil { select.withBytes(10) { inputIDs?.append($0) } }
        }
        try fill(to: count)
        log.amounts = amounts
        log.labels = labels
        log.inputIDs = inputIDs
        log.currency = currency
        log.kind = kind
    }

    private func append(number select: RawStatement, _ column: Int32, to values: inout NumberColumn?) throws {
        guard values != nil else { return }
        if select.isNull(column) {
            values?.append(nil)
            return
        }
        let value = select.double(column)
        guard value.isFinite else { throw damaged("an amount is not finite") }
        values?.append(value)
    }

    private func append(level select: RawStatement, _ column: Int32, to values: inout CategoryColumn?) throws {
        guard let levels = values?.levels.count else { return }
        if select.isNull(column) {
            values?.append(code: CategoryColumn.missing)
            return
        }
        let code = select.int(column)
        guard 0..<Int64(levels) ~= code else { throw damaged("a level is missing") }
        values?.append(code: UInt32(code))
    }

    /// The column of that role with its levels and no rows; nil if no import brought it.
    private func category(_ role: StoredColumn.Role) throws -> CategoryColumn? {
        guard let column = columns.first(where: { $0.role == role }) else { return nil }
        return try emptyCategory(column)
    }

    private func emptyCategory(_ column: StoredColumn) throws -> CategoryColumn {
        var values = CategoryColumn()
        for (code, level) in try StoredColumn.levels(db, of: column.id, path: path).enumerated() {
            guard values.code(of: level) == UInt32(code) else { throw damaged("a level stands twice") }
        }
        return values
    }

    private func loadShared(_ column: StoredColumn, count: Int, entities: Int) throws -> SharedColumn {
        var shared = SharedColumn(name: column.name)
        try forEachChunk(of: column, count: count) { bytes, size in
            guard let bytes else {
                for _ in 0..<size { shared.append(nil) }
                return
            }
            for number in try AttributeChunk.decodeLevels(bytes, count: size, levelCount: entities) {
                shared.append(number == CategoryColumn.missing ? nil : number)
            }
        }
        return shared
    }

    private func loadAttribute(_ column: StoredColumn, count: Int) throws -> AttributeColumn {
        var numbers = NumberColumn()
        var levels = try column.content == .category ? emptyCategory(column) : CategoryColumn()
        let isNumber = column.content == .number
        try forEachChunk(of: column, count: count) { bytes, size in
            guard let bytes else {
                for _ in 0..<size {
                    if isNumber { numbers.append(nil) } else { levels.append(code: CategoryColumn.missing) }
                }
                return
            }
            if isNumber {
                for value in try AttributeChunk.decodeNumbers(bytes, count: size) { numbers.append(value) }
            } else {
                let codes = try AttributeChunk.decodeLevels(bytes, count: size, levelCount: levels.levels.count)
                for code in codes { levels.append(code: code) }
            }
        }
        return isNumber ? .number(numbers) : .category(levels)
    }

    /// Calls `body` with the stretches of a column in order: bytes and how many rows they hold, or nil and how many
    /// rows have none.
    private func forEachChunk(
        of column: StoredColumn, count: Int, _ body: (UnsafeBufferPointer<UInt8>?, Int) throws -> Void
    ) throws {
        let select = try RawStatement(
            db,
            """
            SELECT first_event, event_count, bytes FROM attribute_chunk
            WHERE event_column = ? AND first_event < ? ORDER BY first_event
            """)
        select.bind(column.id, at: 1)
        select.bind(count, at: 2)
        var row = 0
        while try select.step() {
            let first = Int(select.int(0))
            let size = Int(select.int(1))
            guard first >= row, size > 0, size <= count - first else { throw damaged("an attribute overlaps") }
            if first > row { try body(nil, first - row) }
            do {
                try select.withBytes(2) { try body($0, size) }
            } catch is AttributeChunk.Malformed {
                throw damaged("an attribute cannot be read")
            }
            row = first + size
        }
        if row < count { try body(nil, count - row) }
    }

    private func damaged(_ what: String) -> DragnetError { StorageFailure.damaged(path, what) }
}
