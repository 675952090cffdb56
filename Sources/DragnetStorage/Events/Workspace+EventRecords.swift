public import DragnetDetection
import DragnetEvents
import GRDB

/// An event as a page shows it: what happened, and what was said of it.
public struct EventRecord: Sendable, Hashable {
    /// The row of the workspace's log.
    public var row: Int
    /// Its own id, or the row's number.
    public var id: String
    /// Microseconds since 1970; nil in a log without times.
    public var time: Int64?
    /// Who pays, or opens the connection.
    public var source: String
    /// Who is paid, or answers.
    public var destination: String
    /// What it moved; nil where the log does not say.
    public var amount: Double?
    /// The currency; nil where the log names none.
    public var currency: String?
    /// Its band; nil where no run has looked at it.
    public var severity: Severity?
    /// -log10 of the tail probability; nil where it was not scored.
    public var surprise: Double?
    /// The incident that it belongs to.
    public var incident: String?
}

extension Workspace {
    /// The newest events of an entity, newest first, with the verdicts of the latest run's model.
    ///
    /// - Parameters:
    ///   - name: its name; of several types, all are meant.
    ///   - limit: at most so many.
    public func latestEvents(ofEntity name: String, limit: Int) throws -> [EventRecord] {
        let name = try CheckedText.check(name, "the name")
        return try read { db in
            let extent = try EventReader.extent(db).events
            let rows = try Int.fetchAll(
                db,
                sql: """
                    SELECT id FROM (
                        SELECT id FROM event WHERE source IN (SELECT id FROM entity WHERE name = ?1) AND id < ?2
                        UNION
                        SELECT id FROM event WHERE destination IN (SELECT id FROM entity WHERE name = ?1) AND id < ?2
                    ) ORDER BY id DESC LIMIT ?3
                    """,
                arguments: [name, extent, limit])
            return try records(db, rows: rows)
        }
    }

    /// The first events of an incident, in the order in which it names them.
    ///
    /// - Parameter limit: at most so many.
    public func events(of incident: Incident, limit: Int) throws -> [EventRecord] {
        let names = try incident.events.prefix(limit).map { try CheckedText.check($0, "the id") }
        return try read { db in
            try records(db, rows: Self.eventRows(db, named: names).compactMap(\.first))
        }
    }

    private func records(_ db: Database, rows: [Int]) throws -> [EventRecord] {
        let source = try Self.source(db, model: nil)
        let event = try db.makeStatement(
            sql: """
                SELECT time, sender.name AS source, receiver.name AS destination, amount, level.text AS currency, input_id
                FROM event
                JOIN entity AS sender ON sender.id = source JOIN entity AS receiver ON receiver.id = destination
                LEFT JOIN level ON level.code = event.currency
                    AND level.event_column = (SELECT id FROM event_column WHERE role = 'currency')
                WHERE event.id = ?
                """)
        let detail = try db.makeStatement(sql: "SELECT incident FROM event_detail WHERE source = ? AND event = ?")
        var chunks: [Int: EventScoreChunk] = [:]
        return try rows.compactMap { row in
            guard let found = try Row.fetchOne(event, arguments: [row]) else { return nil }
            var record = EventRecord(
                row: row, id: found["input_id"] ?? String(row), time: found["time"], source: found["source"],
                destination: found["destination"], amount: found["amount"], currency: found["currency"])
            guard let source else { return record }
            let first = row / EventScoreChunk.rows * EventScoreChunk.rows
            if chunks[first] == nil {
                chunks[first] = try Self.scoreChunk(db, source: source, first: first, path: path)
            }
            if let verdict = chunks[first]?.verdict(row - first) {
                record.severity = verdict.severity
                let isScored = verdict.status == .scored || verdict.status == .cold
                record.surprise = isScored ? verdict.surprise : nil
            }
            record.incident = try String.fetchOne(detail, arguments: [source, row])
            return record
        }
    }
}
