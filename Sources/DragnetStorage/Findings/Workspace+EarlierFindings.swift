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
    /// The model whose findings those of the champion go on from; nil while there are none.
    ///
    /// That of the latest run, but for those of candidates; a former champion until the present one has scored.
    public func continuedModel() throws -> String? {
        try read { db in
            try Self.continuedSource(db).flatMap { source in
                try String.fetchOne(
                    db, sql: "SELECT model FROM finding_source WHERE number = ?", arguments: [source])
            }
        }
    }

    static func continuedSource(_ db: Database) throws -> Int? {
        try Int.fetchOne(
            db, sql: "SELECT source FROM run WHERE command <> ? ORDER BY number DESC LIMIT 1",
            arguments: [RunRecord.candidateCommand])
    }

    /// The odd events of a stretch of rows by the model that the champion goes on from, in order of rows.
    public func earlierEvents(rows: Range<Int>) throws -> [EarlierEvent] {
        try read { db in
            guard let source = try Self.continuedSource(db) else { return [] }
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

    /// The rows of the incidents, by the model that the champion goes on from, that may go on with the events from a row on.
    ///
    /// - Parameter window: how long before the first of those events an incident may have ended, in microseconds.
    public func rowsOfIncidents(goingOnFrom row: Int, within window: Int64) throws -> [Int] {
        let ids = try read { db in
            guard let source = try Self.continuedSource(db),
                let first = try Int64.fetchOne(db, sql: "SELECT min(time) FROM event WHERE id >= ?", arguments: [row])
            else { return Set<String>() }
            return try String.fetchSet(
                db, sql: "SELECT id FROM incident WHERE source = ? AND last_time >= ?",
                arguments: [source, first - window])
        }
        return try earlierEvents(ofIncidents: ids).map(\.row)
    }

    /// The odd events of some incidents by the model that the champion goes on from, in order of rows.
    public func earlierEvents(ofIncidents ids: Set<String>) throws -> [EarlierEvent] {
        guard !ids.isEmpty else { return [] }
        return try read { db in
            guard let source = try Self.continuedSource(db) else { return [] }
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
