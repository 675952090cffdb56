public import DragnetDetection
import DragnetEvents
import GRDB

extension Workspace {
    /// The rows of the workspace's log that an event's name means: those with that input id, else the row of that number.
    ///
    /// Looks through all events, as there is no index on input ids: about a second for ten million.
    public func eventRows(named name: String) throws -> [Int] {
        let name = try CheckedText.check(name, "the id")
        return try read { try Self.eventRows($0, named: name) }
    }

    /// The verdict on an event by its name; of several models, that of the latest run; of several rows, the first's.
    ///
    /// - Returns: nil if there is no such event or no run has looked at it.
    public func eventFinding(id: String, model: String? = nil) throws -> EventFinding? {
        let name = try CheckedText.check(id.hasPrefix("event:") ? String(id.dropFirst(6)) : id, "the id")
        return try read { db in
            guard let source = try Self.source(db, model: model) else { return nil }
            for row in try Self.eventRows(db, named: name) {
                if let finding = try eventFinding(db, row: row, source: source) { return finding }
            }
            return nil
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

    static func eventRows(_ db: Database, named name: String) throws -> [Int] {
        let extent = try EventReader.extent(db).events
        let rows = try Int.fetchAll(
            db, sql: "SELECT id FROM event WHERE input_id = ? AND id < ? ORDER BY id", arguments: [name, extent])
        guard rows.isEmpty, let number = Int(name), String(number) == name, 0..<extent ~= number else { return rows }
        // A row with an id of its own is not known by its number.
        let row = try Int.fetchOne(
            db, sql: "SELECT id FROM event WHERE id = ? AND input_id IS NULL", arguments: [number])
        return row.map { [$0] } ?? []
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

    private func eventFinding(_ db: Database, row: Int, source: Int) throws -> EventFinding? {
        let first = row / EventScoreChunk.rows * EventScoreChunk.rows
        guard
            let verdict = try Self.scoreChunk(db, source: source, first: first, path: path)?.verdict(row - first),
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
