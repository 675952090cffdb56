import DragnetCore
public import DragnetDetection
import GRDB

extension Workspace {
    /// The suppressions, oldest first.
    ///
    /// - Parameter time: leaves out those that have ended by then; nil for all.
    public func suppressions(at time: Int64? = nil) throws -> [Suppression] {
        try read { try suppressions($0).filter { suppression in time.map(suppression.isActive) ?? true } }
    }

    /// Keeps a suppression; one with the same rule is replaced and keeps its id.
    ///
    /// - Returns: the suppression with its id.
    /// - Throws: ``DragnetError/Code/usage`` without a reason why, ``DragnetError/Code/inputUnusable`` for text that holds
    ///   NUL.
    @discardableResult
    public func saveSuppression(_ suppression: Suppression) throws -> Suppression {
        guard suppression.why.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
            throw DragnetError(.usage, "a suppression says why", help: "add --why \"payroll, checked with the bank\"")
        }
        let rule = StoredRule(suppression.rule)
        let subject = try CheckedText.check(rule.subject, "the subject")
        let why = try CheckedText.check(suppression.why, "the reason why")
        return try write { db in
            try db.execute(
                sql: """
                    INSERT INTO suppression (form, subject, reason, until, why, created_at) VALUES (?, ?, ?, ?, ?, ?)
                    ON CONFLICT (form, subject, reason) DO UPDATE SET
                        until = excluded.until, why = excluded.why, created_at = excluded.created_at
                    """,
                arguments: [rule.form, subject, rule.reason, suppression.until, why, suppression.createdAt])
            let number = try Int.fetchOne(
                db, sql: "SELECT number FROM suppression WHERE form = ? AND subject = ? AND reason = ?",
                arguments: [rule.form, subject, rule.reason])
            var stored = suppression
            stored.id = "SUP-\(number ?? 0)"
            return stored
        }
    }

    /// Removes suppressions by their ids; all of them or none.
    ///
    /// - Throws: ``DragnetError/Code/usage`` if there is none of that id.
    public func removeSuppressions(_ ids: [String]) throws {
        try write { db in
            for id in ids {
                let number = id.hasPrefix("SUP-") ? Int(id.dropFirst(4)) : nil
                try db.execute(sql: "DELETE FROM suppression WHERE number = ?", arguments: [number ?? -1])
                guard db.changesCount == 1 else {
                    throw DragnetError(
                        .usage,
                        "no suppression is called \"\(UntrustedText.terminal(UntrustedText.shortened(id, to: 80)))\"",
                        help: "dragnet suppress list names them", circumstance: .unknownName)
                }
            }
        }
    }

    /// The incidents and alerts that some suppressions hide, whether they are stored or not.
    ///
    /// - Parameters:
    ///   - time: those that have ended by then hide nothing.
    ///   - model: whose findings; nil for the model of the latest run.
    public func findings(
        hiddenBy suppressions: [Suppression], at time: Int64, model: String? = nil
    ) throws -> SuppressionFilter.Hidden {
        try read { db in
            guard let source = try Self.source(db, model: model) else { return SuppressionFilter.Hidden() }
            return try hidden(db, source: source, by: SuppressionFilter(suppressions, at: time))
        }
    }

    /// What the stored suppressions hide of a model's findings.
    func hidden(_ db: Database, source: Int, at time: Int64) throws -> SuppressionFilter.Hidden {
        try hidden(db, source: source, by: SuppressionFilter(suppressions(db), at: time))
    }

    private func hidden(
        _ db: Database, source: Int, by filter: SuppressionFilter
    ) throws -> SuppressionFilter.Hidden {
        guard !filter.isEmpty else { return SuppressionFilter.Hidden() }
        let alerts = try Row.fetchAll(
            db,
            sql: """
                SELECT id, incident, level, json_extract(record, '$.subject') AS subject,
                    json_extract(record, '$.ends.source') AS sender,
                    json_extract(record, '$.ends.destination') AS receiver,
                    json_extract(record, '$.reasons[0].code') AS code
                FROM alert WHERE source = ?
                """,
            arguments: [source]
        ).map(facts)
        let incidents = try String.fetchAll(db, sql: "SELECT id FROM incident WHERE source = ?", arguments: [source])
        return filter.hidden(alerts: alerts, incidents: incidents)
    }

    private func facts(_ row: Row) throws -> SuppressionFilter.AlertFacts {
        guard let level = AlertLevel(rawValue: row["level"]) else {
            throw StorageFailure.damaged(path, "an alert's level is unknown")
        }
        var ends: AlertEnds?
        if let source: String = row["sender"], let destination: String = row["receiver"] {
            ends = AlertEnds(source: source, destination: destination)
        }
        let code: String? = row["code"]
        return SuppressionFilter.AlertFacts(
            id: row["id"], incident: row["incident"], level: level, subject: row["subject"], ends: ends,
            reason: code.flatMap(ReasonCode.init(rawValue:)))
    }

    private func suppressions(_ db: Database) throws -> [Suppression] {
        try Row.fetchAll(db, sql: "SELECT * FROM suppression ORDER BY number").map { row in
            guard let rule = StoredRule(form: row["form"], subject: row["subject"], reason: row["reason"]).rule else {
                throw StorageFailure.damaged(path, "a suppression's rule is unknown")
            }
            let number: Int = row["number"]
            return Suppression(
                id: "SUP-\(number)", rule: rule, until: row["until"], why: row["why"], createdAt: row["created_at"])
        }
    }
}

/// A rule in the columns of its table.
private struct StoredRule {
    var form: String
    var subject: String
    var reason = ""

    init(form: String, subject: String, reason: String) {
        self.form = form
        self.subject = subject
        self.reason = reason
    }

    init(_ rule: Suppression.Rule) {
        switch rule {
        case .entity(let name): self.init(form: "entity", subject: name, reason: "")
        case .reason(let code, let name): self.init(form: "reason", subject: name, reason: code.rawValue)
        case .pair(let name): self.init(form: "pair", subject: name, reason: "")
        case .finding(let id): self.init(form: "finding", subject: id, reason: "")
        }
    }

    var rule: Suppression.Rule? {
        switch form {
        case "entity": .entity(subject)
        case "reason": ReasonCode(rawValue: reason).map { .reason($0, entity: subject) }
        case "pair": .pair(subject)
        case "finding": .finding(subject)
        default: nil
        }
    }
}
