import DragnetDetection
public import DragnetStorage
import Foundation

/// What a model was learnt from, as the registry keeps it beside the model.
public struct TrainingBasis: Codable, Sendable, Hashable {
    /// Events.
    public var events: Int
    /// Labels that the workspace held.
    public var labels: Int
    /// When the newest of them was given, in microseconds since 1970; nil for none, and where nobody noted it.
    public var newestLabel: Int64?
    /// Rows of the log before which all were learnt from and behind which none was; nil where there is no such row.
    public var rows: Int?
    /// Rows of the log at that time, of which the first by time were learnt from; nil where nobody wrote it down.
    public var knownRows: Int?
    /// The ids of the models that scored what this one has learnt from and they have not, earliest first; nil for none.
    public var earlier: [String]?

    /// What the registry keeps of a model; nil where it keeps nothing of the kind, as for the vectors of a log without times.
    public static func of(_ model: ModelRecord) -> TrainingBasis? {
        try? JSONDecoder().decode(Self.self, from: Data(model.metadata.utf8))
    }

    /// JSON for the registry.
    func text() throws -> String { String(decoding: try StableJSON.encode(self), as: UTF8.self) }
}

extension ModelRecord {
    /// Whether it scored an earlier part of a scan's log: it is kept to tell of that part, and has no state to go on from.
    public var isEarlier: Bool { !isChampion && !hasState && TrainingBasis.of(self) != nil }
}

/// Whether a new model would pay: more to learn from than the champion had.
public struct TrainingNeed: Sendable {
    /// Events of the workspace that the champion has not learnt from.
    public var newEvents: Int
    /// Events that the champion learnt from; 0 without one.
    public var learntEvents: Int
    /// Labels that came since.
    public var newLabels: Int

    /// A tenth more events, or any new label, is worth a new model; so is the first one.
    ///
    /// A tenth, because the vectors of a graph that grew by less hardly move, and because the number of trainings then
    /// grows with the logarithm of the log and not with its days.
    public var isDue: Bool { learntEvents == 0 || newLabels > 0 || newEvents * 10 >= learntEvents }

    /// What the workspace holds beyond what its champion knows.
    ///
    /// - Throws: ``DragnetError/Code/modelMissing`` if there is no workspace.
    public static func of(workspace: String) throws -> TrainingNeed {
        let store = try Workspace.open(at: workspace)
        defer { try? store.close() }
        let held = try store.contents()
        guard let champion = try store.models.champion(),
            let basis = TrainingBasis.of(try store.models.record(of: champion))
        else { return TrainingNeed(newEvents: held.events, learntEvents: 0, newLabels: 0) }
        // Events that went make none of the others less new.
        let newEvents = basis.rows.map { held.rows - $0 } ?? (held.events - basis.events)
        let labels = try store.labels()
        // One that replaces another makes them no more.
        let later = basis.newestLabel.map { newest in labels.count { $0.createdAt > newest } } ?? 0
        return TrainingNeed(
            newEvents: max(0, newEvents), learntEvents: basis.events,
            newLabels: max(0, later, labels.count - basis.labels))
    }
}
