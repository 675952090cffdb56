public import DragnetVectors

/// How far a training run has come: all that is needed to go on with it elsewhere.
///
/// Walks, negatives and their order are keyed, so between two sweeps nothing but the two tables and the number of sweeps
/// is state; a run that goes on from here ends with the bytes of one that was never stopped.
public struct TrainingState: Sendable, Equatable {
    /// The settings of the run.
    public let configuration: Node2VecConfiguration
    /// The digest of the graph that is trained on, see ``DragnetGraph/CSRGraph/digest``.
    public let graphDigest: UInt64
    /// Sweeps that were trained.
    public let completedSweeps: Int
    /// Pairs that were trained.
    public let pairCount: Int
    /// The mean loss of a pair in the last sweep that was trained.
    public let loss: Double
    /// U so far, row i for node i.
    public let centers: EmbeddingMatrix
    /// C so far.
    public let contexts: EmbeddingMatrix

    /// The state of a run, as read back from a file.
    public init(
        configuration: Node2VecConfiguration, graphDigest: UInt64, completedSweeps: Int, pairCount: Int, loss: Double,
        centers: EmbeddingMatrix, contexts: EmbeddingMatrix
    ) {
        self.configuration = configuration
        self.graphDigest = graphDigest
        self.completedSweeps = completedSweeps
        self.pairCount = pairCount
        self.loss = loss
        self.centers = centers
        self.contexts = contexts
    }
}

/// How often a run hands out its state, and to whom.
public struct TrainingCheckpoints: Sendable {
    /// Seconds from one hand-out to the next, at least; 0 for one after every sweep.
    public var interval: Double
    /// Keeps the state; what it throws ends the run.
    ///
    /// The tables of the state are copies: while one is kept, the run takes twice the memory for vectors.
    public var save: @Sendable (TrainingState) throws -> Void

    /// Hand-outs after the first sweep that ends `interval` seconds or more after the last one.
    public init(interval: Double = 60, save: @escaping @Sendable (TrainingState) throws -> Void) {
        self.interval = interval
        self.save = save
    }
}

/// When the last state was handed out.
struct CheckpointClock {
    private let checkpoints: TrainingCheckpoints
    private var last = ContinuousClock.now

    init(_ checkpoints: TrainingCheckpoints) { self.checkpoints = checkpoints }

    var isDue: Bool { ContinuousClock.now - last >= .seconds(checkpoints.interval) }

    mutating func save(_ state: TrainingState) throws {
        try checkpoints.save(state)
        last = ContinuousClock.now
    }
}
