import DragnetCore
public import DragnetDetection
import DragnetEvents
import GRDB

extension Workspace {
    /// The rows of the workspace's log that an event's name means: those with that input id, else the row of that number.
    ///
    /// Looks through all events where no service has made an index on input ids: about a second for ten million. Several
    /// names are better asked for at once.
    public func eventRows(named name: String) throws -> [Int] { try eventRows(named: [name])[0] }

    /// The rows that each of some names means, in one look through the events.
    public func eventRows(named names: [String]) throws -> [[Int]] {
        let names = try names.map { try CheckedText.check($0, "the id") }
        return try read { try Self.eventRows($0, named: names) }
    }

    /// The verdict on an event by its name; of several models, that of the latest run; of several rows, the first's.
    ///
    /// - Returns: nil if there is no such event or no run has looked at it.
    public func eventFinding(id: String, model: String? = nil) throws -> EventFinding? {
        try eventFindings(ids: [id], model: model)[0]?.finding
    }

    /// The verdicts on events by their names, each with its row, in one look through the events.
    ///
    /// - Returns: for each name what ``eventFinding(id:model:)`` gives.
    public func eventFindings(
        ids: [String], model: String? = nil
    ) throws -> [(row: Int, finding: EventFinding)?] {
        let names = try ids.map {
            try CheckedText.check($0.hasPrefix("event:") ? String($0.dropFirst(6)) : $0, "the id")
        }
        return try read { db in
            guard let source = try Self.source(db, model: model) else { return names.map { _ in nil } }
            var chunks: [Int: EventScoreChunk] = [:]
            var findings: [(row: Int, finding: EventFinding)?] = []
            for rows in try Self.eventRows(db, named: names) {
                var found: (row: Int, finding: EventFinding)?
                for row in rows where found == nil {
                    found = try eventFinding(db, row: row, source: source, chunks: &chunks).map { (row, $0) }
                }
                findings.append(found)
            }
            return findings
        }
    }

    /// The verdicts on rows of the log; of several models, those of the latest run.
    ///
    /// - Returns: for each row nil if no run has looked at it.
    public func eventFindings(rows: [Int], model: String? = nil) throws -> [EventFinding?] {
        try read { db in
            guard let source = try Self.source(db, model: model) else { return rows.map { _ in nil } }
            var chunks: [Int: EventScoreChunk] = [:]
            return try rows.map { try eventFinding(db, row: $0, source: source, chunks: &chunks) }
        }
    }

    /// The verdicts of a stretch of rows by a model, as ``saveFindings(run:incidents:alerts:entities:events:replacing:)`` took them.
    ///
    /// - Parameter model: nil for the model of the latest run.
    /// - Returns: the verdict of each row, nil where no run has looked at it.
    public func eventVerdicts(
        rows: Range<Int>, model: String? = nil
    ) throws -> [(status: EventFinding.Status, severity: Severity, score: Double, surprise: Double)?] {
        try read { db in
            guard let source = try Self.source(db, model: model) else { return rows.map { _ in nil } }
            var verdicts: [(status: EventFinding.Status, severity: Severity, score: Double, surprise: Double)?] = []
            var first = -1
            var chunk: EventScoreChunk?
            for row in rows {
                let start = row / EventScoreChunk.rows * EventScoreChunk.rows
                if start != first {
                    first = start
                    chunk = try Self.scoreChunk(db, source: source, first: first, path: path)
                }
                verdicts.append(chunk?.verdict(row - first))
            }
            return verdicts
        }
    }

    static func eventRows(_ db: Database, named names: [String]) throws -> [[Int]] {
        guard !names.isEmpty else { return [] }
        let extent = try EventReader.extent(db).events
        var rowsOfID: [ByteKey: [Int]] = [:]
        let events = try Row.fetchCursor(
            db,
            sql: """
                SELECT id, input_id FROM event
                WHERE input_id IN (SELECT value FROM json_each(?)) AND id < ? ORDER BY id
                """,
            arguments: [try FindingCoding.json(names), extent])
        while let event = try events.next() {
            rowsOfID[ByteKey(event["input_id"] as String), default: []].append(event["id"])
        }
        // A row with an id of its own is not known by its number.
        let select = try db.makeStatement(sql: "SELECT id FROM event WHERE id = ? AND input_id IS NULL")
        return try names.map { name in
            if let rows = rowsOfID[ByteKey(name)] { return rows }
            guard let number = Int(name), String(number) == name, 0..<extent ~= number else { return [] }
            return try Int.fetchOne(select, arguments: [number]).map { [$0] } ?? []
        }
    }

    static func scoreChunk(_ db: Database, source: Int, first: Int, path: String) throws -> EventScoreChunk? {
        let select = try RawStatement(
            db, "SELECT bytes FROM event_score_chunk WHERE source = ? AND first_event = ?")
        select.bind(source, at: 1)
        select.bind(first, at: 2)
        defer { select.reset() }
        guard try select.step() else { return nil }
        guard let chunk = select.withBytes(0, EventScoreChunk.init) else {
            throw StorageFailure.damaged(path, "event scores cannot be read")
        }
        return chunk
    }

    private func eventFinding(
        _ db: Database, row: Int, source: Int, chunks: inout [Int: EventScoreChunk]
    ) throws -> EventFinding? {
        let first = row / EventScoreChunk.rows * EventScoreChunk.rows
        if chunks[first] == nil { chunks[first] = try Self.scoreChunk(db, source: source, first: first, path: path) }
        guard
            let verdict = chunks[first]?.verdict(row - first),
            let event = try Row.fetchOne(
                db,
                sql: """
                    SELECT input.name AS file, input_row, time, sender.name AS source, receiver.name AS destination,
                        input_id FROM event
                    JOIN input ON input.id = event.input
                    JOIN entity AS sender ON sender.id = source JOIN entity AS receiver ON receiver.id = destination
                    WHERE event.id = ?
                    """,
                arguments: [row])
        else { return nil }
        let detail = try Row.fetchOne(
            db, sql: "SELECT incident, reasons FROM event_detail WHERE source = ? AND event = ?",
            arguments: [source, row])
        let reasons: String? = detail?["reasons"]
        return EventFinding(
            row: event["input_row"], file: event["file"], id: event["input_id"] ?? String(row), time: event["time"],
            source: event["source"], destination: event["destination"], score: verdict.score,
            surprise: verdict.surprise, severity: verdict.severity, status: verdict.status,
            incident: detail?["incident"],
            reasons: try reasons.map { try FindingCoding.value([Reason].self, $0, path: path) } ?? [])
    }
}
