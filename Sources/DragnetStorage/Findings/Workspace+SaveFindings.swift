import DragnetCore
public import DragnetDetection
import GRDB

extension Workspace {
    /// Keeps what a run found, in one step.
    ///
    /// What a person decided about an incident or alert is kept apart from it: an incident of the same id shows the
    /// decision again.
    ///
    /// - Parameters:
    ///   - scope: which older findings go.
    ///   - entities: all entities for ``FindingsScope/model``; the changed ones for ``FindingsScope/run``, which keep
    ///     what earlier runs found odd about them.
    ///   - events: the verdicts of the rows that were looked at; nil for a log without times.
    ///   - continuation: how the findings go on from earlier ones.
    ///   - state: the scoring state behind the last of the events, replaced in the same step.
    /// - Throws: ``DragnetError/Code/inputUnusable`` for text that holds NUL, ``DragnetError/Code/outputFailed``;
    ///   the older findings and the older state then stand.
    public func saveFindings(
        run: RunRecord, incidents: [Incident], alerts: [Alert], entities: [EntityFinding], events: EventScores? = nil,
        replacing scope: FindingsScope = .model, continuation: FindingContinuation = FindingContinuation(),
        state: NewScoringState? = nil
    ) throws {
        func save(_ db: Database) throws {
            let earlier = try Self.continuedSource(db)
            let writer = try FindingWriter(db, run: run, replacing: scope)
            if continuation.takesOver, let earlier { try writer.takeOver(from: earlier, path: path) }
            try writer.write(continuation)
            try writer.write(incidents)
            try writer.write(alerts)
            try writer.write(
                scope == .model ? entities : entities.map { try writer.joined($0, continuation, path: path) })
            if let events { try writer.write(events, path: path) }
        }
        guard let state else { return try write(save) }
        try saveState(modelID: state.modelID, watermark: state.watermark, beside: save, from: state.write)
    }

    /// Keeps what a person decided about an incident or an alert.
    ///
    /// - Throws: ``DragnetError/Code/usage`` if there is none of that id.
    public func setStatus(_ status: FindingStatus, of id: String) throws {
        let checked = try CheckedText.check(id, "the id")
        try write { db in
            let isKnown = try Int.fetchOne(
                db,
                sql: "SELECT 1 FROM incident WHERE id = ? UNION ALL SELECT 1 FROM alert WHERE id = ? LIMIT 1",
                arguments: [checked, checked])
            guard isKnown != nil else { throw Self.unknown(id) }
            try db.execute(
                sql:
                    "INSERT INTO triage (id, status) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET status = excluded.status",
                arguments: [checked, status.rawValue])
        }
    }

    static func unknown(_ id: String) -> DragnetError {
        DragnetError(
            .usage, "nothing here is called \"\(UntrustedText.terminal(UntrustedText.shortened(id, to: 80)))\"",
            help: "dragnet incidents lists what was found", circumstance: .unknownName)
    }
}

/// Writes the findings of one run inside one transaction.
private struct FindingWriter {
    let db: Database
    let source: Int
    let run: Int

    init(_ db: Database, run record: RunRecord, replacing scope: FindingsScope) throws {
        self.db = db
        let id = try CheckedText.check(record.id, "the run")
        let model = try CheckedText.check(record.model, "the model")
        try db.execute(
            sql: "INSERT INTO finding_source (model) VALUES (?) ON CONFLICT DO NOTHING", arguments: [model])
        source =
            try Int.fetchOne(db, sql: "SELECT number FROM finding_source WHERE model = ?", arguments: [model]) ?? 0
        // A run's number says which is the latest, so an old run of that name goes entirely.
        let older = try Int.fetchOne(db, sql: "SELECT number FROM run WHERE id = ?", arguments: [id])
        if let older {
            try db.execute(sql: "DELETE FROM incident WHERE run = ?", arguments: [older])
            try db.execute(sql: "DELETE FROM alert WHERE run = ?", arguments: [older])
            try db.execute(sql: "DELETE FROM run WHERE number = ?", arguments: [older])
        }
        if scope == .model {
            for table in ["incident", "alert", "entity_finding", "event_score_chunk", "event_detail", "run"] {
                try db.execute(sql: "DELETE FROM \(table) WHERE source = ?", arguments: [source])
            }
        }
        try db.execute(
            sql: "INSERT INTO run (id, source, command, record) VALUES (?, ?, ?, ?)",
            arguments: [
                id, source, try CheckedText.check(record.command, "the command"),
                try CheckedText.check(record.json, "the run"),
            ])
        run = Int(db.lastInsertedRowID)
    }

    /// Lists what another model found with what this one finds; where both know something, this one's stays.
    func takeOver(from earlier: Int, path: String) throws {
        guard earlier != source else { return }
        // As a candidate this one may have scored some rows of a chunk, and the other one others.
        let both = try Int.fetchAll(
            db,
            sql: """
                SELECT first_event FROM event_score_chunk WHERE source = ?
                INTERSECT SELECT first_event FROM event_score_chunk WHERE source = ?
                """,
            arguments: [source, earlier])
        for first in both {
            guard var chunk = try Workspace.scoreChunk(db, source: source, first: first, path: path),
                let other = try Workspace.scoreChunk(db, source: earlier, first: first, path: path)
            else { continue }
            chunk.fill(from: other)
            try write(chunk, first: first)
        }
        for table in ["incident", "alert", "entity_finding", "event_score_chunk", "event_detail"] {
            try db.execute(
                sql: "UPDATE OR IGNORE \(table) SET source = ? WHERE source = ?", arguments: [source, earlier])
        }
    }

    func write(_ continuation: FindingContinuation) throws {
        for (old, new) in continuation.merged.sorted(by: { $0.key < $1.key }) {
            try db.execute(sql: "DELETE FROM incident WHERE source = ? AND id = ?", arguments: [source, old])
            try db.execute(
                sql: "UPDATE alert SET incident = ? WHERE source = ? AND incident = ?", arguments: [new, source, old])
            try db.execute(sql: "UPDATE incident_alias SET incident = ? WHERE incident = ?", arguments: [new, old])
            try db.execute(
                sql: "INSERT OR REPLACE INTO incident_alias (id, incident) VALUES (?, ?)", arguments: [old, new])
        }
        let move = try db.makeStatement(sql: "UPDATE event_detail SET incident = ? WHERE source = ? AND event = ?")
        for (row, incident) in continuation.moved.sorted(by: { $0.key < $1.key }) {
            try move.execute(arguments: [incident, source, row])
        }
        try db.execute(
            sql: "DELETE FROM event_detail WHERE source = ? AND event < ? AND incident IS NULL AND reasons = '[]'",
            arguments: [source, continuation.forgetsBefore])
    }

    func write(_ incidents: [Incident]) throws {
        let insert = try db.makeStatement(
            sql: """
                INSERT OR REPLACE INTO incident
                    (source, id, run, rank, severity, score, surprise, status, first_time, last_time, record)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        for incident in incidents {
            try checkFinite(incident.score, incident.surprise)
            try insert.execute(
                arguments: [
                    source, try CheckedText.check(incident.id, "the incident"), run, incident.rank,
                    incident.severity.rawValue, incident.score, incident.surprise, incident.status.rawValue,
                    incident.firstTime, incident.lastTime, try FindingCoding.json(incident),
                ])
        }
    }

    func write(_ alerts: [Alert]) throws {
        let insert = try db.makeStatement(
            sql: """
                INSERT OR REPLACE INTO alert
                    (source, id, run, incident, level, severity, score, surprise, status, record)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        for alert in alerts {
            try checkFinite(alert.score, alert.surprise)
            try insert.execute(
                arguments: [
                    source, try CheckedText.check(alert.id, "the alert"), run,
                    try CheckedText.check(alert.incident, "the incident"), alert.level.rawValue,
                    alert.severity.rawValue, alert.score, alert.surprise, alert.status.rawValue,
                    try FindingCoding.json(alert),
                ])
        }
    }

    /// An entity with what earlier runs of the model found odd about it, unless a person closed that incident.
    ///
    /// The run looked at new events alone, and a finding is about the whole log.
    func joined(
        _ entity: EntityFinding, _ continuation: FindingContinuation, path: String
    ) throws -> EntityFinding {
        let select = try db.cachedStatement(
            sql: """
                SELECT *, coalesce((SELECT incident FROM incident_alias WHERE id = entity_finding.incident), incident)
                    AS joined FROM entity_finding WHERE name = ? AND type = ? AND source = ?
                """)
        let row = try Row.fetchOne(
            select,
            arguments: [
                try CheckedText.check(entity.id, "the name"), try CheckedText.check(entity.type, "the type"), source,
            ])
        guard let row else { return entity }
        var earlier = try Workspace.entity(row, path: path)
        let incident: String? = row["joined"]
        earlier.incident = incident
        if let incident {
            let find = try db.cachedStatement(
                sql: "SELECT EXISTS (SELECT 1 FROM incident WHERE id = ? AND source = ?)")
            let isThere = try Bool.fetchOne(find, arguments: [incident, source])
            guard isThere == true, !continuation.closed.contains(incident) else { return entity }
        }
        return entity.joined(earlier, takesSurprise: !continuation.isRankedByLabels)
    }

    func write(_ entities: [EntityFinding]) throws {
        let insert = try db.makeStatement(
            sql: """
                INSERT OR REPLACE INTO entity_finding
                    (name, type, source, score, surprise, severity, status, cluster, distance, distance_z, events,
                     first_time, last_time, incident, reasons)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        for entity in entities {
            try checkFinite(entity.score, entity.surprise, entity.distance ?? 0, entity.distanceZ ?? 0)
            try insert.execute(
                arguments: [
                    try CheckedText.check(entity.id, "the name"), try CheckedText.check(entity.type, "the type"),
                    source,
                    entity.score, entity.surprise, entity.severity.rawValue, entity.status.rawValue, entity.cluster,
                    entity.distance, entity.distanceZ, entity.events, entity.firstTime, entity.lastTime,
                    try entity.incident.map { try CheckedText.check($0, "the incident") },
                    entity.reasons.isEmpty ? nil : try FindingCoding.json(entity.reasons),
                ])
        }
    }

    func write(_ events: EventScores, path: String) throws {
        let rows = events.firstRow..<(events.firstRow + events.count)
        try db.execute(
            sql: "DELETE FROM event_detail WHERE source = ? AND event >= ? AND event < ?",
            arguments: [source, rows.lowerBound, rows.upperBound])
        var row = rows.lowerBound
        while row < rows.upperBound {
            let first = row / EventScoreChunk.rows * EventScoreChunk.rows
            let end = min(first + EventScoreChunk.rows, rows.upperBound)
            var chunk = try Workspace.scoreChunk(db, source: source, first: first, path: path) ?? EventScoreChunk()
            for row in row..<end { chunk.set(row - first, events, at: row - rows.lowerBound) }
            try write(chunk, first: first)
            row = end
        }
        let insert = try db.makeStatement(
            sql: "INSERT INTO event_detail (source, event, incident, reasons, evidence) VALUES (?, ?, ?, ?, ?)")
        for detail in events.details {
            guard rows.contains(detail.row) else {
                throw DragnetError(.internalFault, "row \(detail.row) has reasons and no score")
            }
            try insert.execute(
                arguments: [
                    source, detail.row, try detail.incident.map { try CheckedText.check($0, "the incident") },
                    try FindingCoding.json(detail.reasons),
                    detail.evidence.isEmpty
                        ? nil
                        : try FindingCoding.json(
                            EvidenceText(detail, status: events.statuses[detail.row - rows.lowerBound])),
                ])
        }
    }

    private func write(_ chunk: EventScoreChunk, first: Int) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO event_score_chunk (source, first_event, bytes) VALUES (?, ?, ?)",
            arguments: [source, first, chunk.stored])
    }

    /// NaN would become NULL without a word.
    private func checkFinite(_ values: Double...) throws {
        guard values.allSatisfy(\.isFinite) else {
            throw DragnetError(.internalFault, "a finding's number is not finite")
        }
    }
}

extension EntityFinding {
    /// The same with the larger surprise of two, and the incident that goes with it.
    fileprivate func joined(_ earlier: EntityFinding, takesSurprise: Bool) -> EntityFinding {
        var joined = self
        let isWorse = earlier.surprise > surprise
        if isWorse && takesSurprise {
            joined.surprise = earlier.surprise
            joined.score = earlier.score
            joined.severity = earlier.severity
        }
        if earlier.status == .scored { joined.status = .scored }
        if earlier.incident != nil ? incident == nil || isWorse : incident == nil && isWorse {
            joined.incident = earlier.incident
            joined.reasons = earlier.reasons
        }
        return joined
    }
}
