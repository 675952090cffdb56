public import DragnetVectors

/// The vectors of a graph's nodes, and how they came about.
public struct NodeEmbedding: Sendable {
    /// U: the vector of each node as a centre, the usual embedding; zero for nodes without edges.
    public let centers: EmbeddingMatrix
    /// C: the vector of each node as a context.
    ///
    /// The dot product of U(a) and C(b) grows with how much likelier b is near a than by chance.
    public let contexts: EmbeddingMatrix
    /// What was done.
    public let report: Report

    /// The vectors of the nodes of a graph, as read back from a model.
    public init(centers: EmbeddingMatrix, contexts: EmbeddingMatrix, report: Report) {
        self.centers = centers
        self.contexts = contexts
        self.report = report
    }

    /// What a training run did; part of a model, the same on any machine.
    public struct Report: Sendable, Hashable, Codable {
        /// Pairs of centre and context that were trained.
        public var pairCount = 0
        /// B, the blocks of the schedule.
        public var blockCount = 0
        /// S, the sweeps of the schedule.
        public var sweepCount = 0
        /// Nodes with at least one edge.
        public var connectedNodeCount = 0
        /// The mean loss of a pair with its negatives in the last sweep, from a sample of the pairs; 0 without pairs.
        public var loss = 0.0

        /// A report of nothing done.
        public init() {}
    }
}
