import DragnetCore
import GRDB

/// Where the next live event is stored: the numbers of its import, input, row and columns.
struct LivePlace: Sendable {
    var importID = 0
    var inputID = 0
    var inputRow = 0
    var nextRow = 0
    /// The numbers of columns in the workspace; nil while no event has brought one.
    var amount: Int?
    var inputIDs: Int?
    var currency: Int?
    var kind: Int?
    /// By name; a service adds none.
    var attributes: [String: Int] = [:]
    /// How many levels of a column are stored, by its number.
    var levelCounts: [Int: Int] = [:]
    var entityCount = 0

    /// What the import of live events bears in place of a log's fingerprint.
    static let fingerprint = "live"

    /// Goes on with the last import if it was live, and announces a new one otherwise.
    init(_ db: Database, path: String) throws {
        let extent = try EventReader.extent(db)
        nextRow = extent.events
        entityCount = extent.entities
        let unfinished = try Int.fetchOne(db, sql: "SELECT count(*) FROM import WHERE is_committed = 0") ?? 0
        guard unfinished == 0 else {
            throw DragnetError(
                .outputFailed, "an import was cut off and is not finished", at: DragnetError.Place(file: path),
                help: "run the import again, then serve")
        }
        let last = try Row.fetchOne(
            db,
            sql: """
                SELECT import.id AS id, fingerprint, input.id AS input, row_count FROM import
                LEFT JOIN input ON input.import = import.id ORDER BY import.id DESC, input.id DESC LIMIT 1
                """)
        if let last, last["fingerprint"] as String? == Self.fingerprint, let input = last["input"] as Int? {
            importID = last["id"]
            inputID = input
            inputRow = last["row_count"]
        } else {
            importID = last.map { ($0["id"] as Int) + 1 } ?? 0
            inputID = try Int.fetchOne(db, sql: "SELECT count(*) FROM input") ?? 0
            guard inputID < Int(UInt16.max) else {
                throw DragnetError(
                    .resourceLimit, "the workspace has \(inputID) inputs", at: DragnetError.Place(file: path),
                    help: "make a new workspace from fewer, larger files")
            }
            try db.execute(
                sql: """
                    INSERT INTO import (id, is_committed, first_event, first_entity, fingerprint) VALUES (?, 1, ?, ?, ?)
                    """,
                arguments: [importID, nextRow, entityCount, Self.fingerprint])
            try db.execute(
                sql: "INSERT INTO input (id, import, name, sha256, row_count) VALUES (?, ?, 'live', ?, 0)",
                arguments: [inputID, importID, "live-\(importID)"])
        }
        for column in try StoredColumn.all(db, path: path) {
            switch column.role {
            case .amount: amount = column.id
            case .inputID: inputIDs = column.id
            case .currency: currency = column.id
            case .kind: kind = column.id
            case .attribute: attributes[column.name] = column.id
            case .label, .shared: continue
            }
            guard column.content == .category else { continue }
            levelCounts[column.id] =
                try Int.fetchOne(db, sql: "SELECT count(*) FROM level WHERE event_column = ?", arguments: [column.id])
        }
    }
}
