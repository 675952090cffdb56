import DragnetCore
public import DragnetDetection
import GRDB

extension Workspace {
    /// The latest run; nil while there is none.
    public func latestRun() throws -> RunRecord? {
        try read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT run.id AS id, model, command, record FROM run
                    JOIN finding_source ON finding_source.number = source ORDER BY run.number DESC LIMIT 1
                    """)
            return row.map { RunRecord(id: $0["id"], model: $0["model"], command: $0["command"], json: $0["record"]) }
        }
    }

    /// The incidents that a query asks for, with what a person decided about them.
    public func incidents(_ query: FindingQuery = FindingQuery()) throws -> [Incident] {
        try read { db in
            guard let source = try Self.source(db, model: query.model) else { return [] }
            let hidden = try query.time.map { try self.hidden(db, source: source, at: $0).incidents.keys }
            let list = try FindingList(query, source: source, table: "incident", hidden: hidden.map(Array.init) ?? [])
            return try Row.fetchAll(db, sql: list.sql, arguments: list.arguments).map(incident)
        }
    }

    /// The ids of the incidents that a query asks for; some thousand take a few milliseconds.
    public func incidentIDs(_ query: FindingQuery) throws -> [String] {
        try read { db in
            guard let source = try Self.source(db, model: query.model) else { return [] }
            let hidden = try query.time.map { try self.hidden(db, source: source, at: $0).incidents.keys }
            let list = try FindingList(query, source: source, table: "incident", hidden: hidden.map(Array.init) ?? [])
            return try String.fetchAll(db, sql: list.ids, arguments: list.arguments)
        }
    }

    /// The incident with this id, as its run and no label or suppression left it.
    ///
    /// Of several models, the one of the latest run. An id that was joined into another incident means that one.
    public func incident(id: String) throws -> Incident? {
        let id = try CheckedText.check(id, "the id")
        return try read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT record, triage.status AS status FROM incident LEFT JOIN triage ON triage.id = incident.id
                    WHERE incident.id = ? OR incident.id = (SELECT incident FROM incident_alias WHERE id = ?)
                    ORDER BY incident.id = ? DESC, run DESC LIMIT 1
                    """,
                arguments: [id, id, id]
            ).map(incident)
        }
    }

    /// The incident with this id as listings show it at a time: with what people decided, labelled and hid.
    public func incident(id: String, at time: Int64) throws -> Incident? {
        // An id that was joined into another incident means that one.
        guard let known = try incident(id: id) else { return nil }
        var query = FindingQuery()
        query.id = known.id
        query.time = time
        return try incidents(query).first ?? known
    }

    /// The alert with this id as listings show it at a time.
    public func alert(id: String, at time: Int64) throws -> Alert? {
        var query = FindingQuery()
        query.id = id
        query.time = time
        return try alerts(query).first ?? alert(id: id)
    }

    /// The alerts that a query asks for, with what a person decided about them.
    public func alerts(_ query: FindingQuery = FindingQuery()) throws -> [Alert] {
        try read { db in
            guard let source = try Self.source(db, model: query.model) else { return [] }
            let hidden = try query.time.map { try self.hidden(db, source: source, at: $0).alerts.keys.map(\.text) }
            let list = try FindingList(query, source: source, table: "alert", hidden: hidden ?? [])
            return try Row.fetchAll(db, sql: list.sql, arguments: list.arguments).map(alert)
        }
    }

    /// The alert with this id (`event:17`, `entity:A17`, `pair:A->B`); of several models, the one of the latest run.
    public func alert(id: String) throws -> Alert? {
        let id = try CheckedText.check(id, "the id")
        return try read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT record, triage.status AS status FROM alert LEFT JOIN triage ON triage.id = alert.id
                    WHERE alert.id = ? ORDER BY run DESC LIMIT 1
                    """,
                arguments: [id]
            ).map(alert)
        }
    }

    /// What is known about an entity by the model of the latest run that scored it.
    ///
    /// - Parameter type: the name of its type; nil for the type with the highest surprise.
    public func entityFinding(name: String, type: String? = nil) throws -> EntityFinding? {
        let name = try CheckedText.check(name, "the name")
        let type = try type.map { try CheckedText.check($0, "the type") }
        return try read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT * FROM entity_finding WHERE name = ? AND (? IS NULL OR type = ?)
                    ORDER BY (SELECT max(number) FROM run WHERE run.source = entity_finding.source) DESC,
                        surprise DESC, type LIMIT 1
                    """,
                arguments: [name, type, type]
            ).map { try Self.entity($0, path: path) }
        }
    }

    /// All entity findings of a model, highest surprise first, equals by name.
    ///
    /// - Parameters:
    ///   - model: nil for the model of the latest run.
    ///   - limit: at most so many; nil for all.
    public func entityFindings(model: String? = nil, limit: Int? = nil) throws -> [EntityFinding] {
        try read { db in
            guard let source = try Self.source(db, model: model) else { return [] }
            return try Row.fetchAll(
                db,
                sql: "SELECT * FROM entity_finding WHERE source = ? ORDER BY surprise DESC, name, type LIMIT ?",
                arguments: [source, limit ?? -1]
            ).map { try Self.entity($0, path: path) }
        }
    }

    /// The number of a model among the findings; for nil, that of the latest run.
    static func source(_ db: Database, model: String?) throws -> Int? {
        guard let model else {
            return try Int.fetchOne(db, sql: "SELECT source FROM run ORDER BY number DESC LIMIT 1")
        }
        return try Int.fetchOne(
            db, sql: "SELECT number FROM finding_source WHERE model = ?",
            arguments: [try CheckedText.check(model, "the model")])
    }

    private func incident(_ row: Row) throws -> Incident {
        var incident = try FindingCoding.value(Incident.self, row["record"], path: path)
        if let status = try status(row) { incident.status = status }
        return incident
    }

    private func alert(_ row: Row) throws -> Alert {
        var alert = try FindingCoding.value(Alert.self, row["record"], path: path)
        if let status = try status(row) { alert.status = status }
        return alert
    }

    private func status(_ row: Row) throws -> FindingStatus? {
        guard let text: String = row["status"] else { return nil }
        guard let status = FindingStatus(rawValue: text) else {
            throw StorageFailure.damaged(path, "a status is unknown")
        }
        return status
    }

    static func entity(_ row: Row, path: String) throws -> EntityFinding {
        guard let status = EntityFinding.Status(rawValue: row["status"]) else {
            throw StorageFailure.damaged(path, "a status is unknown")
        }
        let reasons: String? = row["reasons"]
        return EntityFinding(
            id: row["name"], type: row["type"], score: row["score"], surprise: row["surprise"],
            severity: try FindingCoding.severity(row["severity"], path: path), status: status,
            cluster: row["cluster"], distance: row["distance"], distanceZ: row["distance_z"], events: row["events"],
            firstTime: row["first_time"], lastTime: row["last_time"], incident: row["incident"],
            reasons: try reasons.map { try FindingCoding.value([Reason].self, $0, path: path) } ?? [])
    }
}

/// A query as a statement; every value of it is an argument, only the table's own words are text.
private struct FindingList {
    var sql: String
    var arguments: StatementArguments
    /// The ids alone, in the same order and with the same arguments.
    var ids: String

    init(_ query: FindingQuery, source: Int, table: String, hidden: [String]) throws {
        let shown = try ShownStatus(table, time: query.time, hidden: hidden)
        var conditions = ["severity >= ?", "score >= ?"]
        // In the order of the text: the status stands before the conditions.
        arguments = shown.arguments + [source, query.severity.rawValue, query.score]
        if let statuses = query.statuses {
            conditions.append("shown IN (\(databaseQuestionMarks(count: statuses.count)))")
            arguments += StatementArguments(statuses.map(\.rawValue).sorted())
        }
        if let reason = query.reason {
            conditions.append(
                "EXISTS (SELECT 1 FROM json_each(record, '$.reasons') WHERE json_extract(value, '$.code') = ?)")
            arguments += [reason.rawValue]
        }
        if let entity = query.entity {
            let name = try CheckedText.check(entity, "the name")
            if table == "incident" {
                // To look for the name's letters first is ten times faster than to read every record as JSON.
                conditions.append("instr(record, ?) > 0")
                arguments += [try FindingCoding.json(name)]
                conditions.append("EXISTS (SELECT 1 FROM json_each(record, '$.entities') WHERE value = ?)")
            } else {
                conditions.append("level = 'entity' AND json_extract(record, '$.subject') = ?")
            }
            arguments += [name]
        }
        if let id = query.id {
            conditions.append("id = ?")
            arguments += [try CheckedText.check(id, "the id")]
        }
        if let incident = query.incident {
            conditions.append(table == "alert" ? "incident = ?" : "id = ?")
            arguments += [try CheckedText.check(incident, "the incident")]
        }
        let order =
            switch (query.order, table) {
            case (.worst, "incident"): "rank, surprise DESC, id"
            case (.latest, "incident"): "last_time DESC, rank, id"
            default: "surprise DESC, id"
            }
        let chosen = """
            FROM (SELECT \(table).*, \(shown.sql) AS shown FROM \(table) \(shown.joins) WHERE \(table).source = ?)
            WHERE \(conditions.joined(separator: " AND ")) ORDER BY \(order) LIMIT ? OFFSET ?
            """
        ids = "SELECT id \(chosen)"
        let record =
            query.isBrief && table == "incident"
            ? "json_set(record, '$.graph.nodes', json('[]'), '$.graph.edges', json('[]')) AS record" : "record"
        sql = "SELECT \(record), shown AS status \(chosen)"
        arguments += [query.limit ?? -1, query.offset]
    }
}

/// The status under which a finding shows, as an expression.
///
/// What is hidden is hidden; else the decision of a person goes before the status that the run wrote: one that was set by
/// hand, then the finding's own label, then for an alert that of its incident.
private struct ShownStatus {
    var sql: String
    var joins: String
    var arguments = StatementArguments()

    init(_ table: String, time: Int64?, hidden: [String]) throws {
        joins = "LEFT JOIN triage ON triage.id = \(table).id"
        // A snooze that is over is as if it had not been.
        let byHand = time == nil ? "triage.status" : "CASE WHEN coalesce(triage.until > ?, 1) THEN triage.status END"
        var choices = [byHand]
        if time != nil {
            choices.append(Self.decision("own"))
            joins += Self.join("own", on: "\(table).id")
            if table == "alert" {
                choices.append(Self.decision("whole"))
                joins += Self.join("whole", on: "alert.incident")
            }
        }
        sql = "coalesce(\((choices + ["\(table).status"]).joined(separator: ", ")))"
        if !hidden.isEmpty {
            sql = "CASE WHEN \(table).id IN (SELECT value FROM json_each(?)) THEN 'suppressed' ELSE \(sql) END"
            arguments += [try FindingCoding.json(hidden)]
        }
        if let time { arguments += StatementArguments(choices.map { _ in time }) }
    }

    private static func join(_ name: String, on subject: String) -> String {
        " LEFT JOIN label AS \(name) ON \(name).subject = \(subject) AND (\(name).until IS NULL OR \(name).until > ?)"
    }

    private static func decision(_ name: String) -> String {
        "CASE \(name).verdict WHEN 'fraud' THEN 'confirmed' WHEN 'legit' THEN 'dismissed' END"
    }
}
