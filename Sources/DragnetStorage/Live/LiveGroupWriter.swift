import DragnetCore
import DragnetEvents
import Foundation
import GRDB

/// Writes the submissions of one group inside one transaction.
final class LiveGroupWriter {
    private let db: Database
    private let time: Int64
    private var place: LivePlace
    private let firstRow: Int
    private var firstTime = Int64.max
    private var lastTime = Int64.min
    private let findID: RawStatement
    private let insertEvent: RawStatement
    private let insertEntity: RawStatement
    /// The attributes of the group's rows, where one of them has any.
    private var texts: [String: [UInt32]] = [:]
    private var numbers: [String: [Double?]] = [:]

    init(_ db: Database, place: LivePlace, time: Int64) throws {
        self.db = db
        self.place = place
        self.time = time
        firstRow = place.nextRow
        findID = try RawStatement(
            db, "SELECT id, time, source, destination, amount FROM event WHERE input_id = ? ORDER BY id")
        insertEntity = try RawStatement(db, "INSERT INTO entity (id, type, name) VALUES (?, ?, ?)")
        insertEvent = try RawStatement(
            db,
            """
            INSERT INTO event
                (id, input, input_row, time, source, destination, amount, currency, kind, label, input_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)
            """)
    }

    func write(_ submission: LiveSubmission, vocabulary: inout EventVocabulary) throws -> LiveOutcome {
        if let key = submission.key, let known = try request(key) {
            return known.digest == submission.digest ? .repeated(known.rows) : .keyReused
        }
        for (number, event) in submission.events.enumerated() {
            if let misfit = vocabulary.misfit(of: event) {
                return .misfit(event: number, field: misfit.field, reason: misfit.reason)
            }
        }
        // Before anything is written: an error below would take the whole group with it.
        if let overflow = vocabulary.overflow(of: submission.events) {
            return .misfit(event: overflow.event, field: overflow.field, reason: overflow.reason)
        }
        let plan: [Int?]
        switch try known(submission.events, vocabulary) {
        case .rows(let rows): plan = rows
        case .conflict(let event): return .conflict(event: event, id: submission.events[event].id)
        }
        var rows: [LiveRow] = []
        rows.reserveCapacity(plan.count)
        for (event, known) in zip(submission.events, plan) {
            if let known {
                // Below zero it repeats an event of this very submission.
                rows.append(LiveRow(row: known >= 0 ? known : rows[-known - 1].row, isDuplicate: true))
            } else {
                rows.append(LiveRow(row: place.nextRow, isDuplicate: false))
                try insert(event, vocabulary: &vocabulary)
            }
        }
        if let key = submission.key { try remember(key, submission.digest, rows) }
        return .stored(rows)
    }

    // MARK: Events that are there already

    private enum Known {
        /// For each event the row that says the same; nil for a new one, -n - 1 for event n of the same submission.
        case rows([Int?])
        case conflict(event: Int)
    }

    private func known(_ events: [IncomingEvent], _ vocabulary: EventVocabulary) throws -> Known {
        var rows: [Int?] = []
        rows.reserveCapacity(events.count)
        var numberOfID: [ByteKey: Int] = [:]
        for (number, event) in events.enumerated() {
            guard !event.id.isEmpty else {
                rows.append(nil)
                continue
            }
            if let earlier = numberOfID[ByteKey(event.id)] {
                guard Self.isSame(events[earlier], event) else { return .conflict(event: number) }
                rows.append(rows[earlier] ?? -earlier - 1)
                continue
            }
            numberOfID[ByteKey(event.id)] = number
            switch try stored(event, vocabulary) {
            case .none: rows.append(nil)
            case .same(let row): rows.append(row)
            case .other: return .conflict(event: number)
            }
        }
        return .rows(rows)
    }

    private enum Stored {
        case none
        case same(Int)
        case other
    }

    private func stored(_ event: IncomingEvent, _ vocabulary: EventVocabulary) throws -> Stored {
        var id = event.id
        id.withUTF8 { findID.bindText($0, at: 1) }
        defer { findID.reset() }
        var isKnown = false
        while try findID.step() {
            isKnown = true
            guard findID.int(1) == event.time,
                vocabulary.source(of: event).map({ Int64($0) == findID.int(2) }) ?? false,
                vocabulary.destination(of: event).map({ Int64($0) == findID.int(3) }) ?? false,
                (findID.isNull(4) ? nil : findID.double(4)) == event.amount
            else { continue }
            return .same(Int(findID.int(0)))
        }
        return isKnown ? .other : .none
    }

    private static func isSame(_ a: IncomingEvent, _ b: IncomingEvent) -> Bool {
        a.time == b.time && ByteKey(a.source) == ByteKey(b.source)
            && ByteKey(a.destination) == ByteKey(b.destination) && a.amount == b.amount
    }

    // MARK: Requests

    private func request(_ key: String) throws -> (digest: String, rows: [LiveRow])? {
        let found = try Row.fetchOne(
            db, sql: "SELECT digest, rows FROM ingest_request WHERE key = ? AND time >= ?",
            arguments: [key, time - LiveEventStore.keyLife])
        guard let found else { return nil }
        let numbers = try JSONDecoder().decode([Int].self, from: Data((found["rows"] as String).utf8))
        return (
            found["digest"], numbers.map { LiveRow(row: $0 < 0 ? -$0 - 1 : $0, isDuplicate: $0 < 0) }
        )
    }

    private func remember(_ key: String, _ digest: String, _ rows: [LiveRow]) throws {
        let numbers = rows.map { String($0.isDuplicate ? -$0.row - 1 : $0.row) }
        try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO ingest_request (key, digest, rows, time) VALUES (?, ?, ?, ?)"
        ).execute(
            arguments: [
                try CheckedText.check(key, "the key"), digest, "[" + numbers.joined(separator: ",") + "]", time,
            ])
    }

    // MARK: New events

    private func insert(_ incoming: IncomingEvent, vocabulary: inout EventVocabulary) throws {
        guard place.nextRow < Int(UInt32.max) - 1 else {
            throw DragnetError(.resourceLimit, "the log has more than 4 billion rows", help: "make a new workspace")
        }
        let event = try vocabulary.take(incoming, row: place.nextRow)
        // Before the event, which points to them.
        if vocabulary.nodes.count > place.entityCount { try writeEntities(vocabulary.nodes) }
        insertEvent.bind(place.nextRow, at: 1)
        insertEvent.bind(place.inputID, at: 2)
        insertEvent.bind(place.inputRow, at: 3)
        insertEvent.bind(event.time, at: 4)
        insertEvent.bind(Int64(event.source), at: 5)
        insertEvent.bind(Int64(event.destination), at: 6)
        if let amount = event.amount {
            if place.amount == nil { place.amount = try column(.amount, .number) }
            insertEvent.bind(amount, at: 7)
        } else {
            insertEvent.bindNull(at: 7)
        }
        try bind(incoming.currency, vocabulary.currency, &place.currency, .currency, at: 8)
        try bind(incoming.kind, vocabulary.kind, &place.kind, .kind, at: 9)
        if incoming.id.isEmpty {
            insertEvent.bindNull(at: 10)
        } else {
            if place.inputIDs == nil { place.inputIDs = try column(.inputID, .text) }
            var id = incoming.id
            try id.withUTF8 { bytes in
                try CheckedText.check(bytes, "the event id")
                insertEvent.bindText(bytes, at: 10)
            }
        }
        try insertEvent.execute()
        keepAttributes(incoming, vocabulary)
        firstTime = min(firstTime, event.time)
        lastTime = max(lastTime, event.time)
        place.nextRow += 1
        place.inputRow += 1
    }

    private func bind(
        _ text: String?, _ levels: CategoryColumn?, _ number: inout Int?, _ role: StoredColumn.Role, at index: Int32
    ) throws {
        guard let text, let code = levels?.knownCode(of: text) else { return insertEvent.bindNull(at: index) }
        if number == nil { number = try column(role, .category) }
        insertEvent.bind(Int64(code), at: index)
    }

    private func column(_ role: StoredColumn.Role, _ content: StoredColumn.Content) throws -> Int {
        let id = try Int.fetchOne(db, sql: "SELECT count(*) FROM event_column") ?? 0
        try db.execute(
            sql: "INSERT INTO event_column (id, import, role, name, content) VALUES (?, ?, ?, '', ?)",
            arguments: [id, place.importID, role.rawValue, content.rawValue])
        return id
    }

    private func keepAttributes(_ incoming: IncomingEvent, _ vocabulary: EventVocabulary) {
        let offset = place.nextRow - firstRow
        for (name, value) in incoming.textAttributes where value != nil {
            guard let value, let levels = vocabulary.texts.first(where: { $0.name == name })?.levels,
                let code = levels.knownCode(of: value)
            else { continue }
            var codes = texts.removeValue(forKey: name) ?? []
            while codes.count < offset { codes.append(CategoryColumn.missing) }
            codes.append(code)
            texts[name] = codes
        }
        for (name, value) in incoming.numberAttributes where value != nil {
            var values = numbers.removeValue(forKey: name) ?? []
            while values.count < offset { values.append(nil) }
            values.append(value)
            numbers[name] = values
        }
    }

    // MARK: The end of the group

    /// Stores what the group's events share: new levels, attributes, how far the log goes.
    ///
    /// - Returns: where the next event is stored.
    func finish(_ vocabulary: EventVocabulary) throws -> LivePlace {
        if let column = place.currency { try writeLevels(vocabulary.currency, column) }
        if let column = place.kind { try writeLevels(vocabulary.kind, column) }
        for (name, levels) in vocabulary.texts {
            if let column = place.attributes[name] { try writeLevels(levels, column) }
        }
        let count = place.nextRow - firstRow
        guard count > 0 else { return place }
        for (name, codes) in texts.sorted(by: { $0.key < $1.key }) {
            let missing = repeatElement(CategoryColumn.missing, count: count - codes.count)
            try writeChunk(name, AttributeChunk.encode(levels: codes + missing), count)
        }
        for (name, values) in numbers.sorted(by: { $0.key < $1.key }) {
            let missing = repeatElement(Double?.none, count: count - values.count)
            try writeChunk(name, AttributeChunk.encode(numbers: values + missing), count)
        }
        try db.cachedStatement(sql: "UPDATE input SET row_count = ? WHERE id = ?").execute(
            arguments: [place.inputRow, place.inputID])
        try db.cachedStatement(
            sql: """
                UPDATE import SET event_count = ? - first_event, entity_count = ? - first_entity,
                    first_time = min(ifnull(first_time, ?), ?), last_time = max(ifnull(last_time, ?), ?) WHERE id = ?
                """
        ).execute(
            arguments: [
                place.nextRow, place.entityCount, firstTime, firstTime, lastTime, lastTime, place.importID,
            ])
        return place
    }

    private func writeEntities(_ nodes: NodeDictionary) throws {
        for node in place.entityCount..<nodes.count {
            insertEntity.bind(node, at: 1)
            insertEntity.bind(Int(nodes.type(of: NodeIndex(node)).rawValue), at: 2)
            try nodes.nameBytes(of: NodeIndex(node)).withUnsafeBufferPointer { bytes in
                try CheckedText.check(bytes, "the name")
                insertEntity.bindText(bytes, at: 3)
            }
            try insertEntity.execute()
        }
        place.entityCount = nodes.count
    }

    private func writeLevels(_ levels: CategoryColumn?, _ column: Int) throws {
        let stored = place.levelCounts[column] ?? 0
        guard let levels, levels.levels.count > stored else { return }
        let insert = try db.cachedStatement(
            sql: "INSERT INTO level (event_column, code, import, text) VALUES (?, ?, ?, ?)")
        for code in stored..<levels.levels.count {
            try insert.execute(
                arguments: [column, code, place.importID, try CheckedText.check(levels.levels[code], "the value")])
        }
        place.levelCounts[column] = levels.levels.count
    }

    private func writeChunk(_ name: String, _ bytes: [UInt8], _ count: Int) throws {
        guard let column = place.attributes[name] else { return }
        try db.cachedStatement(
            sql: "INSERT INTO attribute_chunk (event_column, first_event, event_count, bytes) VALUES (?, ?, ?, ?)"
        ).execute(arguments: [column, firstRow, count, Data(bytes)])
    }
}
