public import DragnetCore
public import DragnetDetection
import GRDB

/// What keeping some labels has changed.
public struct LabelSummary: Sendable, Hashable {
    /// Subjects that had no label before.
    public var added: Int
    /// Subjects whose label was another one.
    public var replaced: Int

    /// A summary.
    public init(added: Int, replaced: Int) {
        self.added = added
        self.replaced = replaced
    }
}

extension Workspace {
    /// The labels that people gave, in the order of their subjects' bytes.
    ///
    /// - Parameter time: leaves out those that have lapsed by then; nil for all.
    public func labels(at time: Int64? = nil) throws -> [Label] {
        try read { db in
            let rows = try Row.fetchCursor(
                db, sql: "SELECT * FROM label WHERE ? IS NULL OR until IS NULL OR until > ? ORDER BY subject",
                arguments: [time, time])
            var labels: [Label] = []
            while let row = try rows.next() { labels.append(try label(row)) }
            return labels
        }
    }

    /// The label of a subject; nil if it has none.
    public func label(of subject: LabelSubject) throws -> Label? {
        let text = try CheckedText.check(subject.description, "the subject")
        return try read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM label WHERE subject = ?", arguments: [text]).map(label)
        }
    }

    /// Keeps labels, all of them or none; a subject's older label goes, and so does a status that was set by hand.
    ///
    /// A million take seconds. What the subjects mean is not looked at, see ``identify(_:unit:context:)``.
    ///
    /// - Parameter context: told of the stage "storing labels"; looked at every 65,536 labels.
    /// - Throws: ``DragnetError/Code/inputUnusable`` for text that holds NUL, ``DragnetError/Code/outputFailed``,
    ///   ``DragnetError/Code/interrupted``; nothing is kept then.
    @discardableResult
    public func saveLabels(_ labels: [Label], context: WorkContext = .serial) throws -> LabelSummary {
        for label in labels { try Self.check(label) }
        // In the order of the table, so that it grows at its end.
        let keyed = labels.map { (text: $0.subject.description, label: $0) }
            .sorted { $0.text < $1.text }
        return try write { db in
            let before = try Int.fetchOne(db, sql: "SELECT count(*) FROM label") ?? 0
            let writer = try LabelWriter(db)
            for (number, entry) in keyed.enumerated() {
                if number & 0xFFFF == 0 {
                    try context.cancellation.check()
                    context.progress.report(
                        WorkProgress(
                            stage: "storing labels", completed: number, total: keyed.count, unit: "labels"))
                }
                try writer.write(entry.label, subject: entry.text)
            }
            // The newest word counts.
            try db.execute(
                sql: "DELETE FROM triage WHERE id IN (SELECT value FROM json_each(?))",
                arguments: [try Self.triaged(db, among: keyed.map(\.text))])
            let after = try Int.fetchOne(db, sql: "SELECT count(*) FROM label") ?? 0
            return LabelSummary(added: after - before, replaced: keyed.count - (after - before))
        }
    }

    /// Removes the labels of some subjects.
    ///
    /// - Returns: how many there were.
    @discardableResult
    public func removeLabels(of subjects: [LabelSubject]) throws -> Int {
        let texts = try subjects.map { try CheckedText.check($0.description, "the subject") }
        return try write { db in
            try texts.reduce(0) { count, text in
                try db.execute(sql: "DELETE FROM label WHERE subject = ?", arguments: [text])
                return count + db.changesCount
            }
        }
    }

    /// The ids among `subjects` that have a status set by hand, as JSON; there are few, however many labels come.
    private static func triaged(_ db: Database, among subjects: [String]) throws -> String {
        let ids = Set(try String.fetchAll(db, sql: "SELECT id FROM triage").map(ByteKey.init))
        guard !ids.isEmpty else { return "[]" }
        return try FindingCoding.json(subjects.filter { ids.contains(ByteKey($0)) })
    }

    private static func check(_ label: Label) throws {
        _ = try CheckedText.check(label.subject.description, "the subject")
        _ = try label.kind.map { try CheckedText.check($0, "the kind") }
        _ = try label.group.map { try CheckedText.check($0, "the group") }
        _ = try label.note.map { try CheckedText.check($0, "the note") }
    }

    private func label(_ row: Row) throws -> Label {
        guard let verdict = LabelVerdict(rawValue: row["verdict"]) else {
            throw StorageFailure.damaged(path, "a label's verdict is unknown")
        }
        return Label(
            LabelSubject(row["subject"] as String), verdict, kind: row["kind"], group: row["label_group"],
            note: row["note"], knownAt: row["known_at"], until: row["until"], createdAt: row["created_at"])
    }
}

/// Writes labels row by row without the boxes of the general interface.
private struct LabelWriter {
    private let insert: RawStatement

    init(_ db: Database) throws {
        insert = try RawStatement(
            db,
            """
            INSERT OR REPLACE INTO label (subject, verdict, kind, label_group, note, known_at, until, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """)
    }

    func write(_ label: Label, subject: String) throws {
        bind(subject, at: 1)
        bind(label.verdict.rawValue, at: 2)
        bind(label.kind, at: 3)
        bind(label.group, at: 4)
        bind(label.note, at: 5)
        bind(label.knownAt, at: 6)
        bind(label.until, at: 7)
        bind(label.createdAt, at: 8)
        try insert.execute()
    }

    private func bind(_ text: String?, at index: Int32) {
        guard var text else { return insert.bindNull(at: index) }
        text.withUTF8 { insert.bindText($0, at: index) }
    }

    private func bind(_ time: Int64?, at index: Int32) {
        if let time { insert.bind(time, at: index) } else { insert.bindNull(at: index) }
    }
}
