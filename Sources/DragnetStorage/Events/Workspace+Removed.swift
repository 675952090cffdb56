import DragnetCore
public import DragnetEvents
import GRDB

extension Workspace {
    /// The rows whose events were removed, and what was usual when the first of them were.
    public func removedRows() throws -> RemovedRows {
        try read { try RemovedStretch.rows($0, path: path) }
    }

    /// When the newest event happened that any import brought, in microseconds since 1970; nil without times.
    public func newestTime() throws -> Int64? {
        try read { db in
            // Imports of older versions say nothing of their times.
            let told = try Row.fetchOne(
                db,
                sql: """
                    SELECT max(last_time) AS last, count(*) = count(last_time) AS isWhole FROM import
                    WHERE is_committed = 1 AND event_count > 0
                    """)
            if let told, told["isWhole"] as Bool, let last = told["last"] as Int64? { return last }
            return try Int64.fetchOne(
                db, sql: "SELECT max(time) FROM event WHERE id < ?", arguments: [try EventReader.extent(db).events])
        }
    }

    /// The names of the events that incidents consist of.
    func namesInIncidents() throws -> Set<ByteKey> {
        try read { db in
            let names = try String.fetchCursor(
                db, sql: "SELECT value FROM incident, json_each(incident.record, '$.events')")
            var found: Set<ByteKey> = []
            while let name = try names.next() { found.insert(ByteKey(name)) }
            return found
        }
    }
}

/// A gap in the numbers of events.
struct RemovedStretch: Sendable, Hashable {
    var rows: Range<Int>
    /// The newest time of its events.
    var time: Int64

    static let sourceTypeName = "source_type"
    static let destinationTypeName = "destination_type"

    /// All gaps, ascending.
    static func all(_ db: Database, path: String) throws -> [RemovedStretch] {
        var found: [RemovedStretch] = []
        let rows = try Row.fetchCursor(
            db, sql: "SELECT first_event, event_count, time FROM removed_stretch ORDER BY first_event")
        while let row = try rows.next() {
            let (first, count): (Int, Int) = (row["first_event"], row["event_count"])
            guard first >= found.last?.rows.upperBound ?? 0, count > 0, count <= Int(UInt32.max) else {
                throw StorageFailure.damaged(path, "removed events overlap")
            }
            found.append(RemovedStretch(rows: first..<first + count, time: row["time"]))
        }
        return found
    }

    /// The gaps as a log has them.
    static func rows(_ db: Database, path: String) throws -> RemovedRows {
        func type(_ name: String) throws -> EntityType? {
            try String.fetchOne(db, sql: "SELECT value FROM setting WHERE name = ?", arguments: [name])
                .flatMap { UInt8($0) }.flatMap(EntityType.init(rawValue:))
        }
        return RemovedRows(
            stretches: try all(db, path: path).map(\.rows), sourceType: try type(sourceTypeName),
            destinationType: try type(destinationTypeName))
    }

    /// The row behind the last one that is gone; 0 if none is.
    static func end(_ db: Database) throws -> Int {
        try Int.fetchOne(
            db, sql: "SELECT first_event + event_count FROM removed_stretch ORDER BY first_event DESC LIMIT 1") ?? 0
    }

    /// How many rows are gone.
    static func count(_ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT ifnull(sum(event_count), 0) FROM removed_stretch") ?? 0
    }

    /// Keeps a gap, joined to those beside it.
    static func insert(_ stretch: RemovedStretch, _ db: Database) throws {
        var joined = stretch
        let beside = try Row.fetchAll(
            db,
            sql: """
                SELECT first_event, event_count, time FROM removed_stretch
                WHERE first_event = ?2 OR first_event = (
                    SELECT first_event FROM removed_stretch WHERE first_event < ?1 ORDER BY first_event DESC LIMIT 1)
                """,
            arguments: [stretch.rows.lowerBound, stretch.rows.upperBound])
        for row in beside {
            let (first, count): (Int, Int) = (row["first_event"], row["event_count"])
            guard first == stretch.rows.upperBound || first + count == stretch.rows.lowerBound else { continue }
            try db.execute(sql: "DELETE FROM removed_stretch WHERE first_event = ?", arguments: [first])
            joined.rows = min(joined.rows.lowerBound, first)..<max(joined.rows.upperBound, first + count)
            joined.time = max(joined.time, row["time"])
        }
        try db.execute(
            sql: "INSERT INTO removed_stretch (first_event, event_count, time) VALUES (?, ?, ?)",
            arguments: [joined.rows.lowerBound, joined.rows.count, joined.time])
    }
}
