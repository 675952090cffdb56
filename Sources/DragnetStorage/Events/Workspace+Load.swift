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
    let db: Database
    let path: String
    let context: WorkContext
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
        try load([0..<extent.events], gaps: try RemovedStretch.all(db, path: path), into: &log)
        return log
    }

    /// Loads stretches of rows, and puts rows that mean nothing where `gaps` say that events are gone.
    func load(_ stretches: [Range<Int>], gaps: [RemovedStretch], into log: inout EventLog) throws {
        let entities = log.nodes.count
        try loadRows(stretches, gaps: gaps, into: &log)
        for column in columns where column.role == .attribute {
            try context.cancellation.check()
            log.addAttribute(column.name, try loadAttribute(column, stretches))
        }
        for column in columns where column.role == .shared {
            try context.cancellation.check()
            log.addShared(try loadShared(column, stretches, entities: entities))
        }
    }

    func emptyLog() throws -> EventLog {
        let domain = try String.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'domain'")
        let hasTimes = try String.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'has_times'")
        guard let known = LogDomain(rawValue: domain ?? LogDomain.transactions.rawValue) else {
            throw damaged("its domain is unknown")
        }
        return EventLog(domain: known, hasTimes: hasTimes != "0")
    }

    func loadEntities(_ count: Int, into log: inout EventLog) throws {
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

    private func loadRows(_ stretches: [Range<Int>], gaps: [RemovedStretch], into log: inout EventLog) throws {
        let roles = Set(columns.map(\.role))
        var amounts = roles.contains(.amount) ? NumberColumn() : nil
        var labels: [Int8]? = roles.contains(.label) ? [] : nil
        var inputIDs = roles.contains(.inputID) ? TextColumn() : nil
        var currency = try category(.currency)
        var kind = try category(.kind)
        let entities = log.nodes.count
        let count = stretches.reduce(0) { $0 + $1.count }
        var gaps = gaps[...]
        var next = 0
        /// Puts rows that mean nothing where events are gone.
        func fill(to end: Int) throws {
            while next < end {
                guard let gap = gaps.popFirst(), gap.rows.lowerBound == next, gap.rows.upperBound <= end,
                    entities > 0
                else { throw damaged("an event is missing") }
                next = gap.rows.upperBound
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
            FROM event WHERE id >= ? AND id < ? ORDER BY id
            """)
        for stretch in stretches {
            select.reset()
            select.bind(stretch.lowerBound, at: 1)
            select.bind(stretch.upperBound, at: 2)
            next = stretch.lowerBound
            while try select.step() {
                guard select.int(0) >= Int64(next) else { throw damaged("an event stands twice") }
                try fill(to: Int(select.int(0)))
                if log.count & 0xFFFF == 0 {
                    try context.cancellation.check()
                    context.progress.report(
                        WorkProgress(stage: "loading", completed: log.count, total: count, unit: "rows"))
                }
                let (source, destination) = try ends(select.int(4), select.int(5), among: entities)
                guard let file = UInt16(exactly: select.int(1)), let fileRow = UInt32(exactly: select.int(2)) else {
                    throw damaged("an event is missing or points nowhere")
                }
                next += 1
                log.append(
                    time: select.int(3), source: source, destination: destination, file: file, fileRow: fileRow)
                try append(number: select, 6, to: &amounts)
                try append(level: select, 7, to: &currency)
                try append(level: select, 8, to: &kind)
                labels?.append(select.isNull(9) ? -1 : Int8(truncatingIfNeeded: select.int(9)))
                if inputIDs != nil { select.withBytes(10) { inputIDs?.append($0) } }
            }
            try fill(to: stretch.upperBound)
        }
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
        // Earlier versions took in amounts of any size.
        values?.append(min(max(value, -Event.largestAmount), Event.largestAmount))
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

    private func loadShared(
        _ column: StoredColumn, _ stretches: [Range<Int>], entities: Int
    ) throws -> SharedColumn {
        var shared = SharedColumn(name: column.name)
        try forEachChunk(of: column, stretches) { bytes, size, wanted in
            guard let bytes else {
                for _ in wanted { shared.append(nil) }
                return
            }
            for number in try AttributeChunk.decodeLevels(bytes, count: size, levelCount: entities)[wanted] {
                shared.append(number == CategoryColumn.missing ? nil : number)
            }
        }
        return shared
    }

    private func loadAttribute(_ column: StoredColumn, _ stretches: [Range<Int>]) throws -> AttributeColumn {
        var numbers = NumberColumn()
        var levels = try column.content == .category ? emptyCategory(column) : CategoryColumn()
        let isNumber = column.content == .number
        try forEachChunk(of: column, stretches) { bytes, size, wanted in
            guard let bytes else {
                for _ in wanted {
                    if isNumber { numbers.append(nil) } else { levels.append(code: CategoryColumn.missing) }
                }
                return
            }
            if isNumber {
                for value in try AttributeChunk.decodeNumbers(bytes, count: size)[wanted] { numbers.append(value) }
            } else {
                let codes = try AttributeChunk.decodeLevels(bytes, count: size, levelCount: levels.levels.count)
                for code in codes[wanted] { levels.append(code: code) }
            }
        }
        return isNumber ? .number(numbers) : .category(levels)
    }

    /// Calls `body` with what a column says of stretches of rows, in order: the bytes of a chunk, how many rows they hold and
    /// which of these are wanted; nil in place of bytes where the column says nothing.
    private func forEachChunk(
        of column: StoredColumn, _ stretches: [Range<Int>],
        _ body: (UnsafeBufferPointer<UInt8>?, _ size: Int, _ wanted: Range<Int>) throws -> Void
    ) throws {
        let select = try RawStatement(
            db,
            """
            SELECT first_event, event_count, bytes FROM attribute_chunk
            WHERE event_column = ?1 AND first_event < ?3 AND first_event >= ifnull((
                SELECT max(first_event) FROM attribute_chunk WHERE event_column = ?1 AND first_event <= ?2), 0)
            ORDER BY first_event
            """)
        let end = try Self.extent(db).events
        for stretch in stretches {
            select.reset()
            select.bind(column.id, at: 1)
            select.bind(stretch.lowerBound, at: 2)
            select.bind(stretch.upperBound, at: 3)
            var (row, last) = (stretch.lowerBound, 0)
            while try select.step() {
                let (first, size) = (Int(select.int(0)), Int(select.int(1)))
                guard first >= last, size > 0, size <= end - first else { throw damaged("an attribute overlaps") }
                last = first + size
                let held = (first..<last).clamped(to: stretch)
                guard !held.isEmpty else { continue }
                if held.lowerBound > row { try body(nil, 0, row..<held.lowerBound) }
                do {
                    try select.withBytes(2) { try body($0, size, held.lowerBound - first..<held.upperBound - first) }
                } catch is AttributeChunk.Malformed {
                    throw damaged("an attribute cannot be read")
                }
                row = held.upperBound
            }
            if row < stretch.upperBound { try body(nil, 0, row..<stretch.upperBound) }
        }
    }

    /// The ends of an event as nodes.
    func ends(_ source: Int64, _ destination: Int64, among entities: Int) throws -> (NodeIndex, NodeIndex) {
        guard 0..<Int64(entities) ~= source, 0..<Int64(entities) ~= destination else {
            throw damaged("an event is missing or points nowhere")
        }
        return (NodeIndex(source), NodeIndex(destination))
    }

    func damaged(_ what: String) -> DragnetError { StorageFailure.damaged(path, what) }
}
