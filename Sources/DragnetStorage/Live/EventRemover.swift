import DragnetCore
import DragnetEvents
import Foundation
import GRDB

/// One step of an ``EventRemoval``, inside one transaction.
struct EventRemover {
    let db: Database
    let path: String

    /// Looks at the next rows, and removes those of them that may go.
    func step(_ removal: EventRemoval, vocabulary: EventVocabulary) throws -> EventRemoval {
        var removal = removal
        removal.removedLast = 0
        // Looked up within the step, as another model may have taken over since the last one.
        let end = try champion()
        guard removal.nextRow < end else {
            removal.isDone = true
            return removal
        }
        let looked = removal.nextRow..<min(end, removal.nextRow + EventRemoval.lookedAt)
        let found = try old(looked, removal)
        removal.nextRow = found.next
        guard !found.rows.isEmpty else { return removal }
        try remember(vocabulary)
        for stretch in found.stretches { try remove(stretch) }
        removal.removedLast = found.rows.count
        removal.removed += found.rows.count
        return removal
    }

    /// How many rows the saved scorer of the champion has taken in: all before that are needed by no restart.
    private func champion() throws -> Int {
        try Int.fetchOne(
            db,
            sql: """
                SELECT watermark FROM scoring_state WHERE model = (
                    SELECT model.number FROM promotion JOIN model ON model.number = promotion.model
                    ORDER BY promotion.number DESC LIMIT 1)
                """) ?? 0
    }

    private struct Found {
        var rows: [(row: Int, time: Int64)] = []
        /// The first row that was not looked at.
        var next: Int

        /// The rows as gaps.
        var stretches: [RemovedStretch] {
            var stretches: [RemovedStretch] = []
            for (row, time) in rows {
                if let last = stretches.indices.last, stretches[last].rows.upperBound == row {
                    stretches[last].rows = stretches[last].rows.lowerBound..<row + 1
                    stretches[last].time = max(stretches[last].time, time)
                } else {
                    stretches.append(RemovedStretch(rows: row..<row + 1, time: time))
                }
            }
            return stretches
        }
    }

    /// The rows of a stretch that may go, as many as one step takes.
    private func old(_ looked: Range<Int>, _ removal: EventRemoval) throws -> Found {
        // CROSS keeps to the order in which the few sources come first, so that details are found by their key.
        let select = try RawStatement(
            db,
            """
            SELECT event.id, time, input_id FROM event
            JOIN entity AS sender ON sender.id = source JOIN entity AS receiver ON receiver.id = destination
            WHERE event.id >= ? AND event.id < ? AND time < ?
                AND NOT EXISTS (
                    SELECT 1 FROM finding_source CROSS JOIN event_detail
                        ON event_detail.source = finding_source.number AND event_detail.event = event.id
                    WHERE incident IS NOT NULL)
                AND NOT EXISTS (SELECT 1 FROM label WHERE subject = 'event:' || ifnull(input_id, event.id))
                AND NOT EXISTS (SELECT 1 FROM label WHERE subject = 'pair:' || sender.name || '->' || receiver.name)
            ORDER BY event.id LIMIT ?
            """)
        select.bind(looked.lowerBound, at: 1)
        select.bind(looked.upperBound, at: 2)
        select.bind(removal.cutoff, at: 3)
        select.bind(EventRemoval.stepSize, at: 4)
        var found = Found(next: looked.upperBound)
        var count = 0
        while try select.step() {
            count += 1
            let row = Int(select.int(0))
            if count == EventRemoval.stepSize { found.next = row + 1 }
            let name =
                select.isNull(2) ? String(row) : select.withBytes(2) { String(decoding: $0, as: UTF8.self) }
            if !removal.kept.contains(ByteKey(name)) { found.rows.append((row, select.int(1))) }
        }
        return found
    }

    /// Keeps what was usual, before the first events go from which it was found out.
    private func remember(_ vocabulary: EventVocabulary) throws {
        for (name, type) in [
            (RemovedStretch.sourceTypeName, vocabulary.sourceType),
            (RemovedStretch.destinationTypeName, vocabulary.destinationType),
        ] {
            try db.execute(
                sql: "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING",
                arguments: [name, "\(type.rawValue)"])
        }
    }

    private func remove(_ stretch: RemovedStretch) throws {
        let bounds: StatementArguments = [stretch.rows.lowerBound, stretch.rows.upperBound]
        try db.execute(sql: "DELETE FROM event WHERE id >= ? AND id < ?", arguments: bounds)
        try db.execute(
            sql: """
                DELETE FROM event_detail WHERE source IN (SELECT number FROM finding_source) AND event >= ? AND event < ?
                """,
            arguments: bounds)
        for column in try StoredColumn.all(db, path: path) where [.attribute, .shared].contains(column.role) {
            try removeValues(of: column, in: stretch.rows)
        }
        try RemovedStretch.insert(stretch, db)
    }

    // MARK: Attributes

    private struct Chunk {
        var rows: Range<Int>
        var bytes: [UInt8]
    }

    /// Blanks what a column says of some rows; chunks that say nothing any more go.
    private func removeValues(of column: StoredColumn, in rows: Range<Int>) throws {
        for chunk in try chunks(of: column, in: rows) {
            let gone = rows.clamped(to: chunk.rows)
            let blank = gone.lowerBound - chunk.rows.lowerBound..<gone.upperBound - chunk.rows.lowerBound
            let bytes = try gone == chunk.rows ? nil : self.blanked(blank, chunk, column)
            if let bytes {
                try db.execute(
                    sql: "UPDATE attribute_chunk SET bytes = ? WHERE event_column = ? AND first_event = ?",
                    arguments: [Data(bytes), column.id, chunk.rows.lowerBound])
            } else {
                try db.execute(
                    sql: "DELETE FROM attribute_chunk WHERE event_column = ? AND first_event = ?",
                    arguments: [column.id, chunk.rows.lowerBound])
            }
        }
    }

    private func chunks(of column: StoredColumn, in rows: Range<Int>) throws -> [Chunk] {
        let select = try RawStatement(
            db,
            """
            SELECT first_event, event_count, bytes FROM attribute_chunk
            WHERE event_column = ?1 AND first_event < ?3 AND first_event >= ifnull((
                SELECT max(first_event) FROM attribute_chunk WHERE event_column = ?1 AND first_event <= ?2), 0)
            ORDER BY first_event
            """)
        select.bind(column.id, at: 1)
        select.bind(rows.lowerBound, at: 2)
        select.bind(rows.upperBound, at: 3)
        var found: [Chunk] = []
        while try select.step() {
            let (first, count) = (Int(select.int(0)), Int(select.int(1)))
            guard first >= 0, count > 0 else { throw StorageFailure.damaged(path, "an attribute overlaps") }
            guard first + count > rows.lowerBound else { continue }
            found.append(Chunk(rows: first..<first + count, bytes: select.withBytes(2) { Array($0) }))
        }
        return found
    }

    /// The bytes of a chunk without the values of some of its rows; nil if none is left.
    private func blanked(_ blank: Range<Int>, _ chunk: Chunk, _ column: StoredColumn) throws -> [UInt8]? {
        do {
            return try chunk.bytes.withUnsafeBufferPointer { bytes -> [UInt8]? in
                if column.content == .number {
                    var values = try AttributeChunk.decodeNumbers(bytes, count: chunk.rows.count)
                    for row in blank { values[row] = nil }
                    return values.allSatisfy { $0 == nil } ? nil : AttributeChunk.encode(numbers: values)
                }
                let levels =
                    column.content == .entity
                    ? try Int.fetchOne(db, sql: "SELECT max(id) + 1 FROM entity")
                    : try Int.fetchOne(
                        db, sql: "SELECT count(*) FROM level WHERE event_column = ?", arguments: [column.id])
                var codes = try AttributeChunk.decodeLevels(bytes, count: chunk.rows.count, levelCount: levels ?? 0)
                for row in blank { codes[row] = CategoryColumn.missing }
                return codes.allSatisfy { $0 == CategoryColumn.missing } ? nil : AttributeChunk.encode(levels: codes)
            }
        } catch is AttributeChunk.Malformed {
            throw StorageFailure.damaged(path, "an attribute cannot be read")
        }
    }
}
