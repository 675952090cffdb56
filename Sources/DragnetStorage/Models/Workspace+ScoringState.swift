public import DragnetCore
import Foundation
import GRDB

/// A scoring state that is kept with what was found on the way to it, see ``Workspace/saveState(modelID:watermark:from:)``.
public struct NewScoringState {
    /// A published model.
    public var modelID: ModelID
    /// How many events of the workspace's log, in scoring order, the state has seen.
    public var watermark: Int
    /// Hands over the state's bytes, in parts of any size.
    public var write: (@escaping Workspace.StateSink) throws -> Void

    /// A state with these parts.
    public init(modelID: ModelID, watermark: Int, write: @escaping (@escaping Workspace.StateSink) throws -> Void) {
        self.modelID = modelID
        self.watermark = watermark
        self.write = write
    }
}

extension Workspace {
    /// Takes the next bytes of a state.
    public typealias StateSink = (UnsafeRawBufferPointer) throws -> Void

    /// Keeps the scoring state of a model, replacing the one before in one step.
    ///
    /// A file of its own beside the database: to store a hundred megabytes takes a second, in which no event could be stored.
    ///
    /// - Parameters:
    ///   - modelID: a published model.
    ///   - watermark: how many events of the workspace's log, in scoring order, the state has seen.
    ///   - write: hands over the state's bytes, in parts of any size.
    /// - Throws: ``DragnetError/Code/modelMissing`` if there is no such model, ``DragnetError/Code/outputFailed``.
    public func saveState(
        modelID: ModelID, watermark: Int, from write: (@escaping StateSink) throws -> Void
    ) throws {
        try saveState(modelID: modelID, watermark: watermark, beside: { _ in }, from: write)
    }

    /// Keeps a state in one step with what `other` writes.
    func saveState(
        modelID: ModelID, watermark: Int, beside other: (Database) throws -> Void,
        from write: (@escaping StateSink) throws -> Void
    ) throws {
        let number = try models.record(of: modelID).number
        let files = StateFiles(workspace: path)
        let writer = try files.writer()
        try write { try writer.append($0) }
        let file = try writer.finish()
        let former: String?
        do {
            former = try self.write { db in
                try other(db)
                let former = try String.fetchOne(
                    db, sql: "SELECT file FROM scoring_state WHERE model = ?", arguments: [number])
                try db.execute(sql: "DELETE FROM scoring_state WHERE model = ?", arguments: [number])
                try db.execute(
                    sql: "INSERT INTO scoring_state (model, watermark, size, sha256, file) VALUES (?, ?, ?, ?, ?)",
                    arguments: [number, watermark, file.size, file.sha256, file.name])
                return former
            }
        } catch {
            files.remove(file.name)
            throw error
        }
        if let former { files.remove(former) }
        try files.removeForgotten(keeping: stateFileNames())
    }

    /// Reads the scoring state of a model; nil if none was saved.
    ///
    /// - Parameter read: is given how many events the state has seen, and its bytes.
    /// - Throws: ``DragnetError/Code/modelIncompatible`` if its bytes have changed, or what `read` throws.
    public func loadState<Result>(
        modelID: ModelID, _ read: (_ watermark: Int, _ pieces: inout BytePieces) throws -> Result
    ) throws -> Result? {
        guard let (row, reader) = try openState(of: modelID) else { return nil }
        var pieces = BytePieces(count: row.size) { try reader.next() }
        let result = Swift.Result { try read(row.watermark, &pieces) }
        // Damage explains whatever else went wrong with the bytes; a file that cannot be read to its end is damaged too.
        guard let whole = try? reader.finish(), whole == (row.size, row.sha256) else { throw changedState(of: modelID) }
        return try result.get()
    }

    private struct StateRow {
        var watermark: Int
        var size: Int
        var sha256: String
        var file: String?
    }

    private func openState(of id: ModelID) throws -> (StateRow, StatePieceReader)? {
        // Who saves a state removes the file before it, which may be the one that was about to be read.
        for _ in 0..<5 {
            guard let row = try stateRow(of: id) else { return nil }
            guard let file = row.file else { return (row, StatePieceReader(pieces: try storedPieces(of: id))) }
            if let reader = StateFiles(workspace: path).reader(of: file) { return (row, reader) }
        }
        throw changedState(of: id)
    }

    private func stateRow(of id: ModelID) throws -> StateRow? {
        try read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT watermark, size, scoring_state.sha256 AS sha256, file
                    FROM scoring_state JOIN model ON model.number = scoring_state.model WHERE id = ?
                    """,
                arguments: [id.text]
            ).map { StateRow(watermark: $0["watermark"], size: $0["size"], sha256: $0["sha256"], file: $0["file"]) }
        }
    }

    /// The pieces of a state that was saved before states had files.
    private func storedPieces(of id: ModelID) throws -> [[UInt8]] {
        try read { db in
            let select = try RawStatement(
                db,
                """
                SELECT bytes FROM scoring_state_chunk JOIN model ON model.number = scoring_state_chunk.model
                WHERE id = ? ORDER BY scoring_state_chunk.number
                """)
            Array(id.text.utf8).withUnsafeBufferPointer { select.bindText($0, at: 1) }
            var pieces: [[UInt8]] = []
            while try select.step() { pieces.append(select.withBytes(0) { Array($0) }) }
            return pieces
        }
    }

    private func changedState(of id: ModelID) -> DragnetError {
        StorageFailure.damaged(path, "the scoring state of model \(id.text.prefix(12)) has changed")
    }

    private func stateFileNames() throws -> Set<String> {
        try read { try Set(String.fetchAll($0, sql: "SELECT file FROM scoring_state WHERE file IS NOT NULL")) }
    }

    /// How many events the saved state of a model has seen; nil if none was saved.
    public func stateWatermark(modelID: ModelID) throws -> Int? {
        try read { db in
            try Int.fetchOne(
                db, sql: "SELECT watermark FROM scoring_state JOIN model ON model.number = model WHERE id = ?",
                arguments: [modelID.text])
        }
    }

    /// Refuses a model whose state cannot be brought up to the present, because events that it has not seen were removed.
    ///
    /// - Throws: ``DragnetError/Code/modelIncompatible``.
    public func checkReplayable(_ model: ModelID, watermark: Int) throws {
        if try read({ try RemovedStretch.end($0) }) > watermark { throw lostEvents(of: model) }
    }

    func lostEvents(of model: ModelID) -> DragnetError {
        DragnetError(
            .modelIncompatible, "events that the model \(model.text.prefix(12)) has not seen were removed",
            at: DragnetError.Place(file: path), help: "train a new one: dragnet train")
    }

    /// The size of a model's saved state in bytes; nil if none was saved.
    public func stateSize(modelID: ModelID) throws -> Int? {
        try read { db in
            try Int.fetchOne(
                db, sql: "SELECT size FROM scoring_state JOIN model ON model.number = model WHERE id = ?",
                arguments: [modelID.text])
        }
    }
}
