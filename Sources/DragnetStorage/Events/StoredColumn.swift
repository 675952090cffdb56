import DragnetCore
import GRDB

/// An optional column that some import has brought, and what it is.
struct StoredColumn {
    /// What a column is for; the raw value is stored.
    enum Role: String {
        case amount, currency, kind, label, inputID, attribute, shared
    }

    /// What a column holds; the raw value is stored.
    enum Content: String {
        case category, number, text
        /// Entities by number.
        case entity

        /// The word for a person, and for telling two columns of one name apart.
        var word: String { self == .number ? "numbers" : self == .entity ? "entities" : "text" }
    }

    var id: Int
    var role: Role
    var name: String
    var content: Content

    /// All columns of committed imports, in order of first appearance.
    static func all(_ db: Database, path: String) throws -> [StoredColumn] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT event_column.id, role, name, content FROM event_column JOIN import ON import.id = import
                WHERE is_committed = 1 ORDER BY event_column.id
                """)
        return try rows.map { row in
            guard let role = Role(rawValue: row["role"]), let content = Content(rawValue: row["content"]) else {
                throw StorageFailure.damaged(path, "an unknown kind of column")
            }
            return StoredColumn(id: row["id"], role: role, name: row["name"], content: content)
        }
    }

    /// The levels of a column by code.
    static func levels(_ db: Database, of column: Int, path: String) throws -> [String] {
        var levels: [String] = []
        let rows = try Row.fetchCursor(
            db, sql: "SELECT code, text FROM level WHERE event_column = ? ORDER BY code", arguments: [column])
        while let row = try rows.next() {
            guard row["code"] == levels.count else { throw StorageFailure.damaged(path, "a level is missing") }
            levels.append(row["text"])
        }
        return levels
    }
}
