import DragnetCore
import Foundation
import GRDB

/// A saved scoring state: what a scorer knew after the event at its watermark.
public struct StoredState: Sendable, Hashable {
    /// How many events of the workspace's log, in scoring order, the state has seen.
    public var watermark: Int
    /// The state, as the scorer wrote it.
    public var bytes: [UInt8]
}

extension Workspace {
    /// Keeps the scoring state of a model, replacing the one before in one step.
    ///
    /// - Parameters:
    ///   - modelID: a published model.
    ///   - watermark: how many events the state has seen.
    /// - Throws: ``DragnetError/Code/modelMissing`` if there is no such model, ``DragnetError/Code/outputFailed``.
    public func saveState(modelID: ModelID, watermark: Int, bytes: [UInt8]) throws {
        let number = try models.record(of: modelID).number
        try write { db in
            try db.execute(sql: "DELETE FROM scoring_state WHERE model = ?", arguments: [number])
            try db.execute(
                sql: "INSERT INTO scoring_state (model, watermark, size, sha256) VALUES (?, ?, ?, ?)",
                arguments: [number, watermark, bytes.count, ContentHash.hex(of: bytes)])
            let insert = try db.makeStatement(
                sql: "INSERT INTO scoring_state_chunk (model, number, bytes) VALUES (?, ?, ?)")
            // In pieces, as one value of SQLite holds at most a gigabyte.
            for (piece, start) in stride(from: 0, to: bytes.count, by: Self.statePiece).enumerated() {
                let end = min(start + Self.statePiece, bytes.count)
                try insert.execute(arguments: [number, piece, Data(bytes[start..<end])])
            }
        }
    }

    /// The scoring state of a model; nil if none was saved.
    ///
    /// - Throws: ``DragnetError/Code/modelIncompatible`` if its bytes have changed.
    public func loadState(modelID: ModelID) throws -> StoredState? {
        try read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT model, watermark, size, scoring_state.sha256 AS sha256
                    FROM scoring_state JOIN model ON model.number = scoring_state.model WHERE id = ?
                    """,
                arguments: [modelID.text])
            guard let row else { return nil }
            let model: Int = row["model"]
            var bytes: [UInt8] = []
            let select = try RawStatement(
                db, "SELECT bytes FROM scoring_state_chunk WHERE model = ? ORDER BY number")
            select.bind(model, at: 1)
            while try select.step() { select.withBytes(0) { bytes.append(contentsOf: $0) } }
            guard bytes.count == row["size"], ContentHash.hex(of: bytes) == row["sha256"] else {
                throw StorageFailure.damaged(path, "the scoring state of model \(modelID.text.prefix(12)) has changed")
            }
            return StoredState(watermark: row["watermark"], bytes: bytes)
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

    private static let statePiece = 16 << 20
}
