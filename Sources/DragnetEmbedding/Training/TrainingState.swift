public import DragnetVectors

/// How far a training run has come: all that is needed to go on with it elsewhere.
///
/// Walks, negatives and their order are keyed, so between two sweeps nothing but the two tables and the number of sweeps
/// is state; a run that goes on from here ends with the bytes of one that was never stopped.
public struct TrainingState: Sendable, Equatable {
    /// All of it but the tables.
    struct Head: Sendable, Equatable {
        var configuration: Node2VecConfiguration
        var graphDigest: UInt64
        var completedSweeps: Int
        var pairCount: Int
        var loss: Double
    }

    let head: Head
    /// The settings of the run.
    public var configuration: Node2VecConfiguration { head.configuration }
    /// The digest of the graph that is trained on, see ``DragnetGraph/CSRGraph/digest``.
    public var graphDigest: UInt64 { head.graphDigest }
    /// Sweeps that were trained.
    public var completedSweeps: Int { head.completedSweeps }
    /// Pairs that were trained.
    public var pairCount: Int { head.pairCount }
    /// The mean loss of a pair in the last sweep that was trained.
    public var loss: Double { head.loss }
    /// U so far, row i for node i.
    public let centers: EmbeddingMatrix
    /// C so far.
    public let contexts: EmbeddingMatrix

    init(head: Head, centers: EmbeddingMatrix, contexts: EmbeddingMatrix) {
        self.head = head
        self.centers = centers
        self.contexts = contexts
    }
}
