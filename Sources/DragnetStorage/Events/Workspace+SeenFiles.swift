import GRDB

/// A file as it lay when it was looked at.
public struct SeenFile: Sendable, Hashable {
    /// Its absolute path.
    public var path: String
    /// Its size in bytes.
    public var size: Int
    /// When it was changed last, in the file system's own measure.
    public var modified: Int64

    /// A file at `path` with this size and time.
    public init(path: String, size: Int, modified: Int64) {
        self.path = path
        self.size = size
        self.modified = modified
    }
}

extension Workspace {
    /// Those of some files that were noted as they are now: whose content has come in.
    public func seen(_ files: [SeenFile]) throws -> Set<SeenFile> {
        try read { db in
            var seen: Set<SeenFile> = []
            let select = try db.makeStatement(
                sql: "SELECT 1 FROM seen_file WHERE path = ? AND size = ? AND modified = ?")
            for file in files {
                let path = try CheckedText.check(file.path, "the file name")
                if try Int.fetchOne(select, arguments: [path, file.size, file.modified]) != nil { seen.insert(file) }
            }
            return seen
        }
    }

    /// Notes files whose content has come in, so that they need not be read again while they stay as they are.
    public func note(seen files: [SeenFile]) throws {
        guard !files.isEmpty else { return }
        try write { db in
            let insert = try db.makeStatement(
                sql: "INSERT OR REPLACE INTO seen_file (path, size, modified) VALUES (?, ?, ?)")
            for file in files {
                try insert.execute(
                    arguments: [try CheckedText.check(file.path, "the file name"), file.size, file.modified])
            }
        }
    }
}
