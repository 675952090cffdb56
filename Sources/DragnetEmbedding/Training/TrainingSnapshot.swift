import DragnetVectors

/// A run between two sweeps, as it is handed out to be kept.
///
/// It looks at the tables of the run itself, so it costs no memory, and it cannot outlive the call that it is handed to:
/// write it, or take a copy of its state.
public struct TrainingSnapshot: ~Copyable {
    /// Sweeps that were trained.
    public var completedSweeps: Int { head.completedSweeps }
    /// Sweeps in all.
    public let sweepCount: Int
    let head: TrainingState.Head
    private let layout: BlockLayout
    private let centers: SharedRows
    private let contexts: SharedRows

    init(
        head: TrainingState.Head, sweepCount: Int, layout: BlockLayout, centers: SharedRows, contexts: SharedRows
    ) {
        self.head = head
        self.sweepCount = sweepCount
        self.layout = layout
        self.centers = centers
        self.contexts = contexts
    }

    /// A copy of the state; it takes as much memory as the run's own tables.
    public func state() -> TrainingState {
        let dimension = head.configuration.dimensions
        return TrainingState(
            head: head, centers: layout.copyInGraphOrder(centers, dimension: dimension),
            contexts: layout.copyInGraphOrder(contexts, dimension: dimension))
    }

    /// Writes the state to one file, whole or not at all, as ``TrainingState/write(to:)`` does.
    ///
    /// - Throws: ``DragnetError/Code/outputFailed``.
    public func write(to path: String) throws {
        var writer = try TrainingStateWriter(head: head, nodeCount: layout.tokens.count, path: path)
        for table in [centers, contexts] {
            for token in layout.tokens {
                try writer.put(row: token == BlockLayout.none ? nil : table.pointer(layout.row(ofToken: token)))
            }
        }
        try writer.commit()
    }
}

/// How often a run hands out its state, and to whom.
public struct TrainingCheckpoints: Sendable {
    /// Seconds from one hand-out to the next, at least; 0 for one after every sweep.
    ///
    /// A hand-out that took long is followed by a longer wait, so that no more than a tenth of the time goes there.
    public var interval: Double
    /// Whether the state after the last sweep is handed out too, however soon.
    public var includesLast = false
    /// Keeps the state; what it throws ends the run.
    public var save: @Sendable (borrowing TrainingSnapshot) throws -> Void

    /// Hand-outs after the first sweep that ends `interval` seconds or more after the last one.
    public init(interval: Double = 60, save: @escaping @Sendable (borrowing TrainingSnapshot) throws -> Void) {
        self.interval = interval
        self.save = save
    }
}

/// When the last state was handed out.
struct CheckpointClock {
    private let checkpoints: TrainingCheckpoints
    private var next: ContinuousClock.Instant

    init(_ checkpoints: TrainingCheckpoints) {
        self.checkpoints = checkpoints
        next = ContinuousClock.now + .seconds(checkpoints.interval)
    }

    /// Hands the snapshot out if it is time.
    mutating func offer(_ snapshot: borrowing TrainingSnapshot) throws {
        let begin = ContinuousClock.now
        let isLast = snapshot.completedSweeps == snapshot.sweepCount
        guard begin >= next || (isLast && checkpoints.includesLast) else { return }
        try checkpoints.save(snapshot)
        let end = ContinuousClock.now
        let rest = (end - begin) * 9
        next = end + (checkpoints.interval == 0 ? .zero : max(.seconds(checkpoints.interval), rest))
    }
}
