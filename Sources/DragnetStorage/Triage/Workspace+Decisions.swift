import DragnetCore
import DragnetDetection
import GRDB

extension Workspace {
    /// Keeps a decision about an incident or an alert, and how it was before, in one step.
    ///
    /// - Throws: ``DragnetError/Code/usage`` for an id that is unknown, for a note that is too long, where there is nothing
    ///   to undo, and (``DragnetError/Circumstance/changedMeanwhile``) where it is not as the person saw it; nothing is
    ///   changed then.
    @discardableResult
    public func decide(_ request: DecisionRequest, about id: String) throws -> Decision {
        let subject = try CheckedText.check(id, "the id")
        let note = try request.note.map { try CheckedText.check($0, "the note") }
        guard (note?.utf8.count ?? 0) <= 4000 else {
            throw DragnetError(.usage, "the note is longer than 4,000 bytes", help: "say it shorter")
        }
        let who = try CheckedText.check(request.who, "who decides")
        return try write { db in
            let isKnown = try Int.fetchOne(
                db,
                sql: "SELECT 1 FROM incident WHERE id = ? UNION ALL SELECT 1 FROM alert WHERE id = ? LIMIT 1",
                arguments: [subject, subject])
            guard isKnown != nil else { throw Self.unknown(id) }
            if let revision = request.revision, try Self.revision(db, of: subject) != revision {
                throw DragnetError(
                    .usage, "it was changed since it was looked at", help: "look at it again, then decide",
                    circumstance: .changedMeanwhile)
            }
            let before = try TriageState(db, of: subject)
            let undone = request.action == .undo ? try Self.undoable(db, of: subject) : nil
            try db.execute(
                sql: """
                    INSERT INTO decision (subject, action, until, note, who, time, before) VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    subject, request.action.rawValue, request.until, note, who, request.time,
                    try FindingCoding.json(before),
                ])
            let number = Int(db.lastInsertedRowID)
            switch request.action {
            case .confirm: try labelled(.fraud, before, request, note).write(db, of: subject)
            case .dismiss: try labelled(.legit, before, request, note).write(db, of: subject)
            case .snooze:
                try TriageState(status: .snoozed, until: request.until, label: before.label).write(db, of: subject)
            case .reopen: try TriageState(status: .open).write(db, of: subject)
            case .note: break
            case .undo:
                guard let undone else {
                    throw DragnetError(
                        .usage, "there is nothing to undo", help: "look at it again: it may be undone already")
                }
                try FindingCoding.value(TriageState.self, undone.before, path: path).write(db, of: subject)
                try db.execute(
                    sql: "UPDATE decision SET undone_by = ? WHERE number = ?", arguments: [number, undone.number])
            }
            return Decision(
                number: number, subject: id, action: request.action, until: request.until, note: request.note,
                who: request.who, time: request.time, isUndone: false)
        }
    }

    /// What was decided about something, oldest first.
    public func decisions(about id: String) throws -> [Decision] {
        let subject = try CheckedText.check(id, "the id")
        return try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM decision WHERE subject = ? ORDER BY number", arguments: [subject])
                .map(decision)
        }
    }

    /// A decision by its number; nil if there is none.
    public func decision(number: Int) throws -> Decision? {
        try read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM decision WHERE number = ?", arguments: [number]).map(decision)
        }
    }

    /// Names how something stands, so that whoever decides can say what they saw.
    public func revision(of id: String) throws -> String {
        let subject = try CheckedText.check(id, "the id")
        return try read { try Self.revision($0, of: subject) }
    }

    private static func revision(_ db: Database, of subject: String) throws -> String {
        let number = try Int.fetchOne(
            db, sql: "SELECT max(number) FROM decision WHERE subject = ?", arguments: [subject])
        let state = try TriageState(db, of: subject)
        return [
            "\(number ?? 0)", state.status?.rawValue ?? "",
            state.label.map { "\($0.verdict.rawValue)\($0.createdAt)" } ?? "",
        ].joined(separator: ".")
    }

    /// The newest decision that changed something and stands.
    private static func undoable(_ db: Database, of subject: String) throws -> (number: Int, before: String)? {
        try Row.fetchOne(
            db,
            sql: """
                SELECT number, before FROM decision
                WHERE subject = ? AND undone_by IS NULL AND action NOT IN ('note', 'undo') ORDER BY number DESC LIMIT 1
                """,
            arguments: [subject]
        ).map { ($0["number"], $0["before"]) }
    }

    private func labelled(
        _ verdict: LabelVerdict, _ before: TriageState, _ request: DecisionRequest, _ note: String?
    ) -> TriageState {
        let label = TriageState.StoredLabel(
            verdict: verdict, kind: before.label?.kind, group: before.label?.group, note: note ?? before.label?.note,
            createdAt: request.time)
        return TriageState(label: label)
    }

    private func decision(_ row: Row) throws -> Decision {
        guard let action = Decision.Action(rawValue: row["action"]) else {
            throw StorageFailure.damaged(path, "a decision is unknown")
        }
        let undoneBy: Int? = row["undone_by"]
        return Decision(
            number: row["number"], subject: row["subject"], action: action, until: row["until"], note: row["note"],
            who: row["who"], time: row["time"], isUndone: undoneBy != nil)
    }
}

/// How a finding stands by what people said: all that a decision changes, and undoing it brings back.
private struct TriageState: Codable {
    struct StoredLabel: Codable {
        var verdict: LabelVerdict
        var kind: String?
        var group: String?
        var note: String?
        var knownAt: Int64?
        var until: Int64?
        var createdAt: Int64
    }

    /// Set by hand; nil leaves it to the label.
    var status: FindingStatus?
    var until: Int64?
    var label: StoredLabel?

    init(status: FindingStatus? = nil, until: Int64? = nil, label: StoredLabel? = nil) {
        self.status = status
        self.until = until
        self.label = label
    }

    init(_ db: Database, of subject: String) throws {
        if let row = try Row.fetchOne(db, sql: "SELECT * FROM triage WHERE id = ?", arguments: [subject]) {
            status = FindingStatus(rawValue: row["status"])
            until = row["until"]
        }
        if let row = try Row.fetchOne(db, sql: "SELECT * FROM label WHERE subject = ?", arguments: [subject]),
            let verdict = LabelVerdict(rawValue: row["verdict"])
        {
            label = StoredLabel(
                verdict: verdict, kind: row["kind"], group: row["label_group"], note: row["note"],
                knownAt: row["known_at"], until: row["until"], createdAt: row["created_at"])
        }
    }

    func write(_ db: Database, of subject: String) throws {
        try db.execute(sql: "DELETE FROM triage WHERE id = ?", arguments: [subject])
        try db.execute(sql: "DELETE FROM label WHERE subject = ?", arguments: [subject])
        if let status {
            try db.execute(
                sql: "INSERT INTO triage (id, status, until) VALUES (?, ?, ?)",
                arguments: [subject, status.rawValue, until])
        }
        guard let label else { return }
        try db.execute(
            sql: """
                INSERT INTO label (subject, verdict, kind, label_group, note, known_at, until, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                subject, label.verdict.rawValue, label.kind, label.group, label.note, label.knownAt, label.until,
                label.createdAt,
            ])
    }
}
