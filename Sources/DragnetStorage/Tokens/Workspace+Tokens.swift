import DragnetCore
import Foundation
import GRDB

extension Workspace {
    /// The tokens, oldest first.
    public func accessTokens() throws -> [AccessToken] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM access_token ORDER BY created_at, id").map { row in
                let scopes = (row["scopes"] as String).split(separator: ",").map(String.init)
                let digest: Data = row["digest"]
                let known = scopes.compactMap(AccessScope.init(rawValue:))
                guard known.count == scopes.count, digest.count == 32 else {
                    throw StorageFailure.damaged(path, "a token cannot be read")
                }
                return AccessToken(
                    id: row["id"], name: row["name"], digest: [UInt8](digest), scopes: Set(known),
                    createdAt: row["created_at"], expiresAt: row["expires_at"])
            }
        }
    }

    /// Keeps a token.
    ///
    /// - Throws: ``DragnetError/Code/inputUnusable`` for a name that holds NUL.
    public func saveAccessToken(_ token: AccessToken) throws {
        precondition(token.digest.count == 32 && !token.scopes.isEmpty, "a token has a digest and scopes")
        let name = try CheckedText.check(token.name, "the name")
        try write { db in
            try db.execute(
                sql: """
                    INSERT INTO access_token (id, name, digest, scopes, created_at, expires_at)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    token.id, name, Data(token.digest), token.scopes.sorted().map(\.rawValue).joined(separator: ","),
                    token.createdAt, token.expiresAt,
                ])
        }
    }

    /// Removes a token by its id or name.
    ///
    /// - Returns: the ids that are gone.
    /// - Throws: ``DragnetError/Code/usage`` if there is none.
    public func removeAccessToken(_ id: String) throws -> [String] {
        let text = try CheckedText.check(id, "the id")
        return try write { db in
            let found = try String.fetchAll(
                db, sql: "SELECT id FROM access_token WHERE id = ? OR name = ? ORDER BY id", arguments: [text, text])
            guard !found.isEmpty else {
                throw DragnetError(
                    .usage, "no token is called \"\(UntrustedText.terminal(UntrustedText.shortened(id, to: 80)))\"",
                    help: "dragnet token list names them", circumstance: .unknownName)
            }
            try db.execute(sql: "DELETE FROM access_token WHERE id = ? OR name = ?", arguments: [text, text])
            return found
        }
    }
}
