import DragnetCore
import GRDB

/// A search of incidents that people keep by a name.
public struct SavedSearch: Sendable, Hashable {
    /// What it is called; one search has a name.
    public var name: String
    /// The search, as it is written.
    public var query: String

    /// A search by this name.
    public init(name: String, query: String) {
        self.name = name
        self.query = query
    }
}

extension Workspace {
    /// Searches that a workspace keeps, at most.
    public static let mostSavedSearches = 50

    /// The searches that are kept, by name.
    public func savedSearches() throws -> [SavedSearch] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT name, query FROM saved_search ORDER BY name").map {
                SavedSearch(name: $0["name"], query: $0["query"])
            }
        }
    }

    /// Keeps a search; one of the same name is replaced.
    ///
    /// - Throws: ``DragnetError/Code/usage`` for a name that is empty or longer than 60 characters, for a search longer than
    ///   1,000 bytes, and where ``mostSavedSearches`` are kept already.
    public func keep(_ search: SavedSearch) throws {
        let name = try CheckedText.check(search.name, "the name")
        let query = try CheckedText.check(search.query, "the search")
        guard !name.isEmpty, search.name.count <= 60, search.name.utf8.count <= 1000 else {
            throw DragnetError(.usage, "a search's name has 1 to 60 characters", help: "choose another name")
        }
        guard query.utf8.count <= 1000 else {
            throw DragnetError(.usage, "the search is longer than 1,000 bytes", help: "ask for less at once")
        }
        try write { db in
            let others = try Int.fetchOne(
                db, sql: "SELECT count(*) FROM saved_search WHERE name <> ?", arguments: [name])
            guard (others ?? 0) < Self.mostSavedSearches else {
                throw DragnetError(
                    .usage, "\(Self.mostSavedSearches) searches are kept already", help: "forget one of them first")
            }
            try db.execute(
                sql: "INSERT OR REPLACE INTO saved_search (name, query) VALUES (?, ?)", arguments: [name, query])
        }
    }

    /// Forgets a search.
    ///
    /// - Returns: whether one had this name.
    @discardableResult
    public func forgetSearch(named name: String) throws -> Bool {
        let name = try CheckedText.check(name, "the name")
        return try write { db in
            try db.execute(sql: "DELETE FROM saved_search WHERE name = ?", arguments: [name])
            return db.changesCount > 0
        }
    }
}
