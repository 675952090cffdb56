import DragnetCore
import GRDB

extension Workspace {
    /// What is wrong with the database: pages, indexes, references; empty if nothing.
    ///
    /// Reads all of it. Models have their own check, see ``ModelStore/open(_:)``.
    ///
    /// - Throws: as ``Workspace`` says, if the database cannot even be read.
    public func integrityProblems() throws -> [String] {
        try read { db in
            var problems = try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
            for violation in try Row.fetchAll(db, sql: "PRAGMA foreign_key_check") {
                let table: String = violation["table"] ?? "?"
                let parent: String = violation["parent"] ?? "?"
                problems.append("a row of \(table) points to a missing row of \(parent)")
            }
            return problems
        }
    }
}
