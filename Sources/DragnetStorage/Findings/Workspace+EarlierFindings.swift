public import DragnetDetection
import GRDB

/// An odd event of an earlier run, with all that an incident needs of it.
public struct EarlierEvent: Sendable, Hashable {
    /// The row in the workspace's log.
    public var row: Int
    /// What became of it.
    public var status: EventFinding.Status
    /// Its surprise.
    public var surprise: Double
    /// What spoke for it, strongest first.
    public var evidence: [ScoredLog.Evidence]
    /// The kind of planted anomaly that it is most like.
    public var kind: String?
    /// The incident that it belongs to.
    public var incident: String?
}

extension Workspace {
    /// The odd events of a stretch of rows by the model of the latest run, in order of rows.
    public func earlierEvents(rows: Range<Int>) throws -> [EarlierEvent] {
        try read { db in
            guard let source = try Self.source(db, model: nil) else { return [] }
            return try events(
                Row.fetchCursor(
                    db,
                    sql: """
                        SELECT event, incident, evidence FROM event_detail
                        WHERE source = ? AND event >= ? AND event < ? AND evidence IS NOT NULL ORDER BY event
                        """,
                    arguments: [source, rows.lowerBound, rows.upperBound]))
        }
    }

    /// The rows of the incidents, by the model of the latest run, that may go on with the events from a row on.
    ///
    /// - Parameter window: how long before the first of those events an incident may have ended, in microseconds.
    public func rowsOfIncidents(goingOnFrom row: Int, within window: Int64) throws -> [Int] {
        let ids = try read { db in
            guard let source = try Self.source(db, model: nil),
                let first = try Int64.fetchOne(db, sql: "SELECT min(time) FROM event WHERE id >= ?", arguments: [row])
            else { return Set<String>() }
            return try String.fetchSet(
                db, sql: "SELECT id FROM incident WHERE source = ? AND last_time >= ?",
                arguments: [source, first - window])
        }
        return try earlierEvents(ofIncidents: ids).map(\.row)
    }

    /// The odd events of some incidents by the model of the latest run, in order of rows.
    public func earlierEvents(ofIncidents ids: Set<String>) throws -> [EarlierEvent] {
        guard !ids.isEmpty else { return [] }
        return try read { db in
            guard let source = try Self.source(db, model: nil) else { return [] }
            return try events(
                Row.fetchCursor(
                    db,
                    sql: """
                        SELECT event, incident, evidence FROM event_detail
                        WHERE source = ? AND evidence IS NOT NULL AND incident IN (SELECT value FROM json_each(?))
                        ORDER BY event
                        """,
                    arguments: [source, try FindingCoding.json(ids.sorted())]))
        }
    }

    private func events(_ rows: RowCursor) throws -> [EarlierEvent] {
        var found: [EarlierEvent] = []
        while let row = try rows.next() {
            let text = try FindingCoding.value(EvidenceText.self, row["evidence"], path: path)
            guard let evidence = text.evidence, let status = EventFinding.Status(rawValue: text.s), text.u.isFinite
            else { throw StorageFailure.damaged(path, "the evidence of an event cannot be read") }
            found.append(
                EarlierEvent(
                    row: row["event"], status: status, surprise: text.u, evidence: evidence, kind: text.k,
                    incident: row["incident"]))
        }
        return found
    }
}
