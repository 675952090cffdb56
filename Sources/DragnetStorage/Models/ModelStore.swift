public import DragnetCore
import Foundation
import GRDB

/// The models of a workspace: directories that never change, named by the hash of what is in them.
///
/// ```swift
/// let id = try workspace.models.publish(["vectors.bin": vectors, "model.json": json])
/// try workspace.models.setChampion(id)
/// let directory = try workspace.models.open(id)
/// ```
///
/// A model is complete or not there: its files are written beside, synced and renamed before the registry knows of
/// it. Every opening compares each file with its hash, so that damage is told and never scored with.
public struct ModelStore: Sendable {
    let workspace: Workspace

    /// Publishes files that are in memory, see ``publish(metadata:_:)``.
    public func publish(_ files: [String: [UInt8]], metadata: String = "{}") throws -> ModelID {
        try publish(metadata: metadata) { directory in
            for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
                try ModelDirectory.checkName(name)
                try AtomicFile.write(bytes, to: directory + "/" + name)
            }
        }
    }

    /// Publishes what `write` puts into a directory as a model.
    ///
    /// The same content again gives the same id, and repairs a damaged copy; its metadata is that of the last time.
    ///
    /// - Parameters:
    ///   - metadata: JSON for ``list()``; not part of the id.
    ///   - isCandidate: whether it becomes the champion of a workspace that has none.
    ///   - write: puts plain files, no directories, into the one it is given; names are letters, digits, `.`, `_`, `-`.
    /// - Throws: the error of `write`, ``DragnetError/Code/outputFailed``; the workspace is then as before.
    public func publish(
        metadata: String = "{}", isCandidate: Bool = true, _ write: (_ directory: String) throws -> Void
    ) throws -> ModelID {
        guard let lock = try DirectoryLock.acquire(workspace.modelsPath, waits: true) else {
            throw DragnetError(.internalFault, "the models cannot be locked")
        }
        return try withExtendedLifetime(lock) {
            let place = ModelDirectory(workspace.modelsPath)
            place.removeUnfinished()
            let unfinished = try place.makeUnfinished()
            defer { place.removeUnfinished() }
            try write(unfinished)
            let files = try ModelDirectory.files(in: unfinished)
            guard !files.isEmpty else { throw DragnetError(.internalFault, "a model without files was published") }
            let id = try ModelDirectory.identity(of: files)
            for file in files { try FileSync.syncFile(unfinished + "/" + file.name) }
            try FileSync.syncDirectory(unfinished)
            try place.keep(unfinished, as: id, files: files)
            try register(id, files, metadata: metadata, isCandidate: isCandidate)
            return id
        }
    }

    /// The directory of a model, after every file in it was compared with its hash.
    ///
    /// - Throws: ``DragnetError/Code/modelMissing`` if the registry does not know it,
    ///   ``DragnetError/Code/modelIncompatible`` naming the file that is damaged, missing or strange.
    public func open(_ id: ModelID, context: WorkContext = .serial) throws -> String {
        let record = try record(of: id)
        let directory = workspace.modelsPath + "/" + id.text
        try ModelDirectory.verify(directory, files: record.files, context: context)
        return directory
    }

    /// The model that scores; nil while there is none.
    public func champion() throws -> ModelID? {
        try workspace.read { try Self.champion($0) }
    }

    /// The model that scored before the present champion did; nil if there is none.
    public func formerChampion() throws -> ModelID? {
        try workspace.read { db in
            let id = try String.fetchOne(
                db,
                sql: """
                    SELECT id FROM promotion JOIN model ON model.number = promotion.model
                    WHERE id <> ? ORDER BY promotion.number DESC LIMIT 1
                    """,
                arguments: [try Self.champion(db)?.text ?? ""])
            return id.flatMap { ModelID($0) }
        }
    }

    /// Makes a model the one that scores, after checking that it is whole.
    ///
    /// - Throws: as ``open(_:context:)``, and ``DragnetError/Code/modelIncompatible`` if events that its state would have
    ///   to take in were removed; the champion is then the one before.
    public func setChampion(_ id: ModelID, context: WorkContext = .serial) throws {
        _ = try open(id, context: context)
        try workspace.write { db in
            // In one step with the promotion, so that no removal comes between.
            let watermark = try Int.fetchOne(
                db, sql: "SELECT watermark FROM scoring_state JOIN model ON model.number = model WHERE id = ?",
                arguments: [id.text])
            if let watermark, try RemovedStretch.end(db) > watermark { throw workspace.lostEvents(of: id) }
            try Self.promote(id, db)
        }
    }

    /// All models in order of publication.
    public func list() throws -> [ModelRecord] {
        try workspace.read { db in
            let champion = try Self.champion(db)
            let rows = try Row.fetchAll(db, sql: "SELECT number, id, metadata FROM model ORDER BY number")
            return try rows.map { try record($0, champion: champion, db) }
        }
    }

    /// What the registry knows of a model.
    ///
    /// - Throws: ``DragnetError/Code/modelMissing`` if there is no such model.
    public func record(of id: ModelID) throws -> ModelRecord {
        try workspace.read { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT number, id, metadata FROM model WHERE id = ?", arguments: [id.text])
            guard let row else {
                throw DragnetError(
                    .modelMissing, "there is no model \(id.text.prefix(12))",
                    at: DragnetError.Place(file: workspace.path), help: "dragnet train makes one and prints its id")
            }
            return try record(row, champion: try Self.champion(db), db)
        }
    }

    /// Removes a model that is not the champion, with its scoring state.
    ///
    /// - Throws: ``DragnetError/Code/usage`` if it is the champion, ``DragnetError/Code/modelMissing``.
    public func remove(_ id: ModelID) throws {
        _ = try record(of: id)
        let state = try workspace.write { db in
            // Here and not before, as another process may promote it meanwhile.
            guard try Self.champion(db) != id else {
                throw DragnetError(
                    .usage, "the model \(id.text.prefix(12)) is in use", help: "promote another model first")
            }
            let state = try String.fetchOne(
                db, sql: "SELECT file FROM scoring_state JOIN model ON model.number = model WHERE id = ?",
                arguments: [id.text])
            try db.execute(sql: "DELETE FROM model WHERE id = ?", arguments: [id.text])
            return state
        }
        if let state { StateFiles(workspace: workspace.path).remove(state) }
        try? FileManager.default.removeItem(atPath: workspace.modelsPath + "/" + id.text)
    }

    private func register(_ id: ModelID, _ files: [ModelRecord.File], metadata: String, isCandidate: Bool) throws {
        let metadata = try CheckedText.check(metadata, "the metadata")
        try workspace.write { db in
            try db.execute(
                sql: """
                    INSERT INTO model (id, metadata) VALUES (?, ?)
                    ON CONFLICT (id) DO UPDATE SET metadata = excluded.metadata
                    """,
                arguments: [id.text, metadata])
            for file in files {
                try db.execute(
                    sql: """
                        INSERT INTO model_file (model, name, size, sha256)
                        SELECT number, ?, ?, ? FROM model WHERE id = ? ON CONFLICT DO NOTHING
                        """,
                    arguments: [file.name, file.size, file.sha256, id.text])
            }
            if isCandidate, try Self.champion(db) == nil { try Self.promote(id, db) }
        }
    }

    private func record(_ row: Row, champion: ModelID?, _ db: Database) throws -> ModelRecord {
        guard let id = ModelID(row["id"]) else {
            throw StorageFailure.damaged(workspace.path, "a model's id is no hash")
        }
        let number: Int = row["number"]
        let files = try Row.fetchAll(
            db, sql: "SELECT name, size, sha256 FROM model_file WHERE model = ? ORDER BY name", arguments: [number])
        let hasState = try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM scoring_state WHERE model = ?)", arguments: [number])
        return ModelRecord(
            id: id, number: number,
            files: files.map { ModelRecord.File(name: $0["name"], size: $0["size"], sha256: $0["sha256"]) },
            metadata: row["metadata"], isChampion: id == champion, hasState: hasState ?? false)
    }

    private static func champion(_ db: Database) throws -> ModelID? {
        let id = try String.fetchOne(
            db,
            sql: """
                SELECT id FROM promotion JOIN model ON model.number = promotion.model
                ORDER BY promotion.number DESC LIMIT 1
                """)
        return id.flatMap { ModelID($0) }
    }

    private static func promote(_ id: ModelID, _ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO promotion (model) SELECT number FROM model WHERE id = ?", arguments: [id.text])
    }
}
