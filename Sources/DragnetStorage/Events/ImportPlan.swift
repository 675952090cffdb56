import DragnetCore
import DragnetEvents
import GRDB

/// How the numbers of a log become the numbers of the workspace: files, columns, levels.
///
/// Made in the transaction that announces the import, and does not change afterwards.
struct ImportPlan {
    /// A column of the log with its place in the workspace.
    struct Category {
        var column: Int
        /// The workspace's code of each level of the log.
        var codes: [UInt32]

        func code(_ code: UInt32) -> UInt32 {
            code == CategoryColumn.missing ? CategoryColumn.missing : codes[Int(code)]
        }
    }

    /// An attribute of the log with its place in the workspace.
    enum Attribute {
        case category(Int, Category)
        case number(Int, column: Int)
    }

    var importID = 0
    var firstEvent = 0
    var firstEntity = 0
    /// The workspace's number of each of the log's files; nil for a file that is passed over.
    var inputs: [Int?] = []
    var imported: [ImportedInput] = []
    var skipped: [ImportedInput] = []
    var currency: Category?
    var kind: Category?
    var attributes: [Attribute] = []
    /// The workspace's column of each of the log's columns of what sources share.
    var shared: [Int] = []
    /// Rows of the log that the workspace holds already.
    let repeated: RepeatedEvents
    /// What a killed import of the same log has stored.
    var storedEntities = 0
    var storedEvents = 0

    /// How many rows of the files that are taken in the workspace holds already.
    func repeatedCount(in log: EventLog) -> Int {
        repeated.isRepeated.indices.count { repeated.isRepeated[$0] && inputs[Int(log.files[$0])] != nil }
    }

    /// Whether a row of the log is to be stored, and under which input.
    func input(of row: Int, in log: EventLog) -> Int? {
        repeated.isRepeated.isEmpty || !repeated.isRepeated[row] ? inputs[Int(log.files[row])] : nil
    }
}

extension ImportPlan {
    /// Announces an import: its row, inputs, columns and levels, none of which count until it is committed.
    init(
        _ db: Database, log: EventLog, inputs files: [ImportedInput], fingerprint: String, context: WorkContext,
        path: String
    ) throws {
        try Self.checkDomain(db, log: log, at: files.first.map { DragnetError.Place(file: $0.name) })
        repeated = try RepeatedEvents(db, of: log, context: context)
        let tail = try Row.fetchOne(
            db,
            sql:
                "SELECT count(*) AS n, ifnull(sum(event_count), 0) AS e, ifnull(sum(entity_count), 0) AS v FROM import "
                + "WHERE is_committed = 1")
        importID = tail?["n"] ?? 0
        firstEvent = tail?["e"] ?? 0
        firstEntity = tail?["v"] ?? 0
        try db.execute(
            sql: """
                INSERT INTO import (id, first_event, first_entity, fingerprint) VALUES (?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """,
            arguments: [importID, firstEvent, firstEntity, fingerprint])
        storedEntities =
            try Int.fetchOne(db, sql: "SELECT count(*) FROM entity WHERE id >= ?", arguments: [firstEntity]) ?? 0
        storedEvents =
            try Int.fetchOne(db, sql: "SELECT count(*) FROM event WHERE id >= ?", arguments: [firstEvent]) ?? 0
        try announce(db, files)
        guard !imported.isEmpty else { return }
        if log.amounts != nil { _ = try column(db, .amount, "", .number) }
        if log.labels != nil { _ = try column(db, .label, "", .number) }
        if log.inputIDs != nil { _ = try column(db, .inputID, "", .text) }
        if let column = log.currency { currency = try category(db, .currency, "", column, path: path) }
        if let column = log.kind { kind = try category(db, .kind, "", column, path: path) }
        guard Set(log.attributeNames).count == log.attributeNames.count else {
            throw DragnetError(
                .inputUnusable, "two attribute columns have one name", help: "drop one of them with --map")
        }
        for (index, name) in log.attributeNames.enumerated() {
            try context.cancellation.check()
            switch log.attributes[index] {
            case .category(let column):
                attributes.append(.category(index, try category(db, .attribute, name, column, path: path)))
            case .number:
                attributes.append(.number(index, column: try column(db, .attribute, name, .number)))
            }
        }
        for shared in log.shared { self.shared.append(try column(db, .shared, shared.name, .entity)) }
    }

    /// A workspace is of one domain, and either all its events have times or none.
    private static func checkDomain(_ db: Database, log: EventLog, at place: DragnetError.Place?) throws {
        let domain = try String.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'domain'")
        if let domain, domain != log.domain.rawValue {
            throw DragnetError(
                .inputUnusable, "this is a log of kind \(log.domain.rawValue), and the workspace holds \(domain)",
                at: place,
                help: "import it into another workspace: --workspace DIR"
                    + (log.domain == .network
                        ? "; to have its hosts in one graph with the payments: --preset transactions --map amount="
                        : ""))
        }
        let hasTimes = try String.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'has_times'")
        if let hasTimes, (hasTimes == "1") != (log.times != nil) {
            throw DragnetError(
                .inputUnusable,
                log.times == nil
                    ? "the log has no times, and the workspace's events have"
                    : "the log has times, and the workspace's events have none", at: place,
                help: "name the column with --map time=COL, or import it into another workspace: --workspace DIR")
        }
    }

    private mutating func announce(_ db: Database, _ files: [ImportedInput]) throws {
        var next = try Int.fetchOne(db, sql: "SELECT count(*) FROM input") ?? 0
        for file in files {
            let hash = try CheckedText.check(file.sha256, "the hash")
            let known = try Row.fetchOne(
                db, sql: "SELECT id, import FROM input WHERE sha256 = ?", arguments: [hash])
            if let known {
                // An import that is taken up again has announced its inputs before; one that stands twice counts once.
                let isOwn = known["import"] == importID && !inputs.contains(known["id"])
                inputs.append(isOwn ? known["id"] : nil)
                if isOwn { imported.append(file) } else { skipped.append(file) }
                continue
            }
            guard next <= Int(UInt16.max) else {
                throw DragnetError(
                    .resourceLimit, "a workspace holds at most 65,536 inputs", at: DragnetError.Place(file: file.name),
                    help: "join small files before the import")
            }
            try db.execute(
                sql: "INSERT INTO input (id, import, name, sha256, row_count) VALUES (?, ?, ?, ?, ?)",
                arguments: [next, importID, try CheckedText.check(file.name, "the file name"), hash, file.rows])
            inputs.append(next)
            imported.append(file)
            next += 1
        }
    }

    /// The number of a column, new if no import brought it before.
    ///
    /// An attribute that held numbers in one import and text in another becomes two columns: `zip` and `zip (text)`.
    private func column(
        _ db: Database, _ role: StoredColumn.Role, _ name: String, _ content: StoredColumn.Content
    ) throws -> Int {
        for candidate in [try CheckedText.check(name, "the column"), "\(name) (\(content.word))"] {
            let known = try Row.fetchOne(
                db, sql: "SELECT id, content FROM event_column WHERE role = ? AND name = ?",
                arguments: [role.rawValue, candidate])
            guard let known else {
                let id = try Int.fetchOne(db, sql: "SELECT count(*) FROM event_column") ?? 0
                try db.execute(
                    sql: "INSERT INTO event_column (id, import, role, name, content) VALUES (?, ?, ?, ?, ?)",
                    arguments: [id, importID, role.rawValue, candidate, content.rawValue])
                return id
            }
            if known["content"] == content.rawValue { return known["id"] }
        }
        throw DragnetError(
            .inputUnusable,
            "the attribute \(UntrustedText.terminal(name)) held \(content == .number ? "text" : "numbers") before",
            help: "give the column another name")
    }

    /// A category column with its levels merged by text into the workspace's.
    private func category(
        _ db: Database, _ role: StoredColumn.Role, _ name: String, _ values: CategoryColumn, path: String
    ) throws -> Category {
        let column = try column(db, role, name, .category)
        // A column of its own for the look-up, as it tells levels apart by their bytes.
        var known = CategoryColumn()
        for level in try StoredColumn.levels(db, of: column, path: path) { _ = known.code(of: level) }
        var codes: [UInt32] = []
        codes.reserveCapacity(values.levels.count)
        let insert = try db.makeStatement(
            sql: "INSERT INTO level (event_column, code, import, text) VALUES (?, ?, ?, ?)")
        for level in values.levels {
            if let code = known.knownCode(of: level) {
                codes.append(code)
                continue
            }
            let code = known.code(of: level)
            try insert.execute(
                arguments: [column, Int(code), importID, try CheckedText.check(level, "the value")])
            codes.append(code)
        }
        return Category(column: column, codes: codes)
    }
}
