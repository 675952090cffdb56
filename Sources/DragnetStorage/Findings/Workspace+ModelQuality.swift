import DragnetDetection
import GRDB

/// What a model has found, and what people and the log itself say of that.
public struct ModelQuality: Sendable, Hashable {
    /// Incidents of the model.
    public var incidents = 0
    /// Of them, those that people found to be real.
    public var confirmed = 0
    /// Of them, those that people found to be nothing.
    public var dismissed = 0
    /// The newest events that it scored.
    public var scored = 0
    /// Of them, those that it holds for odd.
    public var odd = 0
}

extension Workspace {
    /// What became of what a model found.
    ///
    /// - Parameters:
    ///   - model: its id.
    ///   - time: when labels and suppressions are looked at, microseconds since 1970.
    ///   - surprise: -log10 p from which on an event is odd; of ordinary events about 10^-surprise are.
    ///   - newest: how many of the newest events are looked at, rounded up to what is stored together.
    public func quality(
        of model: ModelID, time: Int64, surprise: Double = 2, newest: Int = 65_536
    ) throws -> ModelQuality {
        var quality = ModelQuality()
        var query = FindingQuery()
        query.model = model.text
        query.time = time
        quality.incidents = try incidentIDs(query).count
        query.statuses = [.confirmed]
        quality.confirmed = try incidentIDs(query).count
        query.statuses = [.dismissed]
        quality.dismissed = try incidentIDs(query).count
        return try read { db in
            guard let source = try Self.source(db, model: model.text) else { return quality }
            let starts = try Int.fetchAll(
                db, sql: "SELECT first_event FROM event_score_chunk WHERE source = ? ORDER BY first_event DESC LIMIT ?",
                arguments: [source, max(1, (newest + EventScoreChunk.rows - 1) / EventScoreChunk.rows)])
            for start in starts {
                guard let chunk = try Self.scoreChunk(db, source: source, first: start, path: path) else { continue }
                for row in 0..<EventScoreChunk.rows {
                    guard let verdict = chunk.verdict(row), verdict.status == .scored || verdict.status == .cold else {
                        continue
                    }
                    quality.scored += 1
                    if verdict.surprise >= surprise { quality.odd += 1 }
                }
            }
            return quality
        }
    }
}
