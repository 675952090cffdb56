import DragnetCore
import Foundation
import GRDB
import GRDBSQLite

/// A directory that keeps events, models, scoring states and findings.
///
/// ```swift
/// try Workspace.create(at: "out/workspace")
/// let workspace = try Workspace.open(at: "out/workspace")
/// try workspace.importEvents(log, inputs: inputs)
/// let same = try workspace.loadEvents()
/// try workspace.close()
/// ```
///
/// It holds `workspace.sqlite`, `models/` and `states/`. Any number of processes may read while one writes; whatever returned
/// without an error survives a power cut. Methods may be called from any thread, and block it.
///
/// Errors: ``DragnetError/Code/modelMissing`` where there is no workspace, ``DragnetError/Code/modelIncompatible``
/// where it is damaged or of a newer version, ``DragnetError/Code/outputFailed`` where the disk is full or may not be
/// written.
public final class Workspace: Sendable {
    /// The directory.
    public let path: String
    /// The models of this workspace.
    public var models: ModelStore { ModelStore(workspace: self) }

    /// The database's file in the directory.
    static let databaseName = "workspace.sqlite"
    /// The models' place in the directory.
    static let modelsName = "models"

    let databasePath: String
    let modelsPath: String
    private let pool: DatabasePool
    private let claim: OpenDatabases.Claim
    private let cacheKibibytes: Int

    private init(path: String, pool: DatabasePool, claim: OpenDatabases.Claim, cacheKibibytes: Int) {
        self.path = path
        self.claim = claim
        self.cacheKibibytes = cacheKibibytes
        databasePath = path + "/" + Self.databaseName
        modelsPath = path + "/" + Self.modelsName
        self.pool = pool
    }

    /// The version of SQLite that keeps it.
    public static var databaseVersion: String { String(cString: sqlite3_libversion()) }

    /// Makes an empty workspace; the directory and those above it are made where they are missing.
    ///
    /// - Throws: ``DragnetError/Code/outputFailed`` if there is one already or the place cannot be written.
    public static func create(at path: String) throws {
        try FileSync.makeDirectory(path)
        let database = path + "/" + databaseName
        guard !FileManager.default.fileExists(atPath: database) else {
            throw DragnetError(
                .outputFailed, "there is a workspace already", at: DragnetError.Place(file: path),
                help: "choose another directory, or remove this one")
        }
        try FileSync.makeDirectory(path + "/" + modelsName)
        // Made beside and renamed, so that a half-made database never bears the name.
        let unfinished = database + ".tmp.\(ProcessInfo.processInfo.processIdentifier)"
        try? FileManager.default.removeItem(atPath: unfinished)
        defer { try? FileManager.default.removeItem(atPath: unfinished) }
        try StorageFailure.translating(path) {
            let queue = try DatabaseQueue(path: unfinished, configuration: configuration)
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA application_id = \(WorkspaceSchema.applicationID)")
            }
            try WorkspaceSchema.migrator.migrate(queue)
            try queue.close()
        }
        try FileSync.syncFile(unfinished)
        guard rename(unfinished, database) == 0 else {
            throw DragnetError(
                .outputFailed, "cannot be written: \(String(cString: strerror(errno)))",
                at: DragnetError.Place(file: database), help: "choose another place")
        }
        try FileSync.syncDirectory(path)
    }

    /// Opens a workspace, brings its tables up to date and removes what an interrupted import left.
    ///
    /// - Parameter cacheKibibytes: pages that the writer keeps in memory, 1 or more; what it has to read again mostly comes
    ///   from the system's own cache.
    /// - Throws: ``DragnetError/Code/modelMissing`` if there is none,
    ///   ``DragnetError/Code/modelIncompatible`` if it is damaged or was written by a newer version.
    public static func open(at path: String, cacheKibibytes: Int = usualCacheKibibytes) throws -> Workspace {
        let database = path + "/" + databaseName
        guard !path.utf8.contains(0), FileManager.default.fileExists(atPath: database) else {
            throw DragnetError(
                .modelMissing, "no workspace at \(UntrustedText.terminal(path))",
                help: "name one with --workspace DIR, or make one with dragnet scan or dragnet import")
        }
        let claim = try OpenDatabases.claim(database) { try checkHeader(of: database, workspace: path) }
        let workspace = try StorageFailure.translating(path) {
            let pool = try DatabasePool(path: database, configuration: configuration)
            try bringUpToDate(pool, path: path)
            try makeDurable(pool, cacheKibibytes: cacheKibibytes)
            return Workspace(path: path, pool: pool, claim: claim, cacheKibibytes: cacheKibibytes)
        }
        try workspace.removeLeftoversUnlessImporting()
        return workspace
    }

    /// Ends all access and folds the write-ahead log into the database file.
    ///
    /// Waits for running reads and writes. Every later call of another method fails.
    public func close() throws {
        try StorageFailure.translating(path) {
            try pool.close()
            // The pool's readers go last and may not fold the log; a plain connection that is the last one does.
            let last = try DatabaseQueue(path: databasePath, configuration: Self.configuration)
            try last.inDatabase { _ = try Int.fetchOne($0, sql: "SELECT count(*) FROM setting") }
            try last.close()
        }
    }

    /// Runs a bulk load: the writer keeps so many kibibytes of pages in memory, and no row's references are looked up, because
    /// the load made them itself; both are as before when it ends.
    func loadingInBulk<Result>(cacheKibibytes: Int, _ body: () throws -> Result) throws -> Result {
        func set(_ kibibytes: Int, _ checksReferences: Bool) throws {
            try StorageFailure.translating(path) {
                try pool.writeWithoutTransaction {
                    try $0.execute(
                        sql: """
                            PRAGMA cache_size = -\(kibibytes); PRAGMA foreign_keys = \(checksReferences ? "ON" : "OFF")
                            """)
                }
            }
        }
        try set(cacheKibibytes, false)
        let result: Result
        do {
            result = try body()
        } catch {
            try set(self.cacheKibibytes, true)
            throw error
        }
        try set(self.cacheKibibytes, true)
        return result
    }

    /// Kibibytes of pages that the writer of a job keeps in memory.
    public static let usualCacheKibibytes = 32_768

    /// The writer's level of `PRAGMA synchronous`: 2 is FULL, where a commit has reached the disk.
    public func synchronousLevel() throws -> Int {
        try StorageFailure.translating(path) {
            try pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") ?? -1 }
        }
    }

    /// Reads from one state of the database, whatever is written meanwhile.
    func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try StorageFailure.translating(path) { try pool.read(body) }
    }

    /// Writes in one transaction: all of it or nothing.
    func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try StorageFailure.translating(path) { try pool.write(body) }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "workspace"
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 8
        configuration.foreignKeysEnabled = true
        return configuration
    }

    /// Looks at the file before SQLite may change it: another program's database must stay as it is.
    private static func checkHeader(of database: String, workspace: String) throws {
        guard let file = FileHandle(forReadingAtPath: database) else {
            throw DragnetError(
                .outputFailed, "cannot be read", at: DragnetError.Place(file: database),
                help: "choose a workspace that you may read")
        }
        defer { try? file.close() }
        let header = [UInt8]((try? file.read(upToCount: 100)) ?? Data())
        guard header.count == 100, header.starts(with: Array("SQLite format 3\0".utf8)) else {
            throw StorageFailure.damaged(workspace, "\(databaseName) is not a database")
        }
        let application = header[68..<72].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard application == WorkspaceSchema.applicationID else {
            throw StorageFailure.damaged(workspace, "\(databaseName) was not made by Dragnet")
        }
    }

    private static func bringUpToDate(_ pool: DatabasePool, path: String) throws {
        let migrator = WorkspaceSchema.migrator
        let state = try pool.read { db in
            (isNewer: try migrator.hasBeenSuperseded(db), isCurrent: try migrator.hasCompletedMigrations(db))
        }
        guard !state.isNewer else {
            throw DragnetError(
                .modelIncompatible, "the workspace was written by a newer version of Dragnet",
                at: DragnetError.Place(file: path), help: "use that version, or make a new workspace with this one")
        }
        if !state.isCurrent { try migrator.migrate(pool) }
    }

    /// Makes a commit wait for the disk.
    ///
    /// The pool puts the writer back to NORMAL while it opens, so this comes after.
    private static func makeDurable(_ pool: DatabasePool, cacheKibibytes: Int) throws {
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA cache_size = -\(cacheKibibytes)")
            guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2 else {
                throw DragnetError(.internalFault, "the database does not wait for the disk")
            }
        }
    }
}
