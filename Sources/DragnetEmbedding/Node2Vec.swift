public import DragnetCore
public import DragnetEvents
public import DragnetGraph
package import DragnetVectors

/// Vectors for the nodes of a graph, near for nodes that random walks find near (Grover and Leskovec, KDD 2016).
///
/// ```swift
/// let graph = GraphBuilder(nodeCount: 3).build(sources: [0, 1], destinations: [1, 2])
/// let embedding = try Node2Vec(.init()).embed(graph: graph, context: .serial)
/// embedding.centers.cosine(0, 2)
/// ```
///
/// Skip-gram with negative sampling (Mikolov 2013) in a block schedule: walks are cut into sweeps, pairs sorted into a
/// grid of buckets by the blocks of their two nodes, and buckets trained in the order of a Latin square. The vectors are
/// the same bytes on any number of threads and any processor. Nodes without edges get zero vectors and change nothing
/// for the others. Memory: 8 bytes times the dimensions a node, the graph, and the buffer of one sweep.
public struct Node2Vec: Sendable {
    /// The settings.
    public let configuration: Node2VecConfiguration

    /// An embedder with the given settings.
    public init(_ configuration: Node2VecConfiguration = Node2VecConfiguration()) { self.configuration = configuration }

    /// The vectors of the nodes of `graph`, row i for node i.
    ///
    /// - Throws: ``DragnetError/Code/configuration``; ``DragnetError/Code/resourceLimit`` if memory runs out;
    ///   ``DragnetError/Code/interrupted`` if it was asked to stop, at the latest after a bucket.
    public func embed(graph: CSRGraph, context: WorkContext) throws -> NodeEmbedding {
        try embed(graph: graph, context: context, kernels: .active)
    }

    /// The vectors of the nodes of `graph`, going on from a state of an earlier run and handing out states on the way.
    ///
    /// ```swift
    /// let checkpoints = TrainingCheckpoints(interval: 30) { try $0.write(to: "train.state") }
    /// let state = try? TrainingState.read(from: "train.state")
    /// let embedding = try embedder.embed(graph: graph, context: context, resuming: state, checkpoints: checkpoints)
    /// ```
    ///
    /// The bytes are those of an undisturbed run.
    ///
    /// - Throws: as ``embed(graph:context:)``; ``DragnetError/Code/modelIncompatible`` if the state is of another graph or
    ///   of other settings; what `checkpoints` throws.
    public func embed(
        graph: CSRGraph, context: WorkContext, resuming state: TrainingState?, checkpoints: TrainingCheckpoints? = nil
    ) throws -> NodeEmbedding {
        try embed(graph: graph, context: context, kernels: .active, resuming: state, checkpoints: checkpoints)
    }

    /// The vectors of the nodes of `graph` by walks that keep a pattern of types.
    ///
    /// Nodes that no such walk can meet get zero vectors.
    ///
    /// - Parameter types: one a node.
    /// - Throws: as ``embed(graph:context:)``; ``DragnetError/Code/configuration`` also if p or q are not 1.
    public func embed(
        graph: CSRGraph, types: [EntityType], pattern: WalkPattern, context: WorkContext,
        resuming state: TrainingState? = nil, checkpoints: TrainingCheckpoints? = nil
    ) throws -> NodeEmbedding {
        let walker = try RandomWalker(
            graph: graph, types: types, pattern: pattern, configuration: configuration, context: context)
        return try embed(
            walker, context: context, kernels: .active, resuming: state, checkpoints: checkpoints)
    }

    package func embed(
        graph: CSRGraph, context: WorkContext, kernels: KernelSet, resuming state: TrainingState? = nil,
        checkpoints: TrainingCheckpoints? = nil
    ) throws -> NodeEmbedding {
        let walker = try RandomWalker(graph: graph, configuration: configuration, context: context)
        return try embed(walker, context: context, kernels: kernels, resuming: state, checkpoints: checkpoints)
    }

    private func embed(
        _ walker: RandomWalker, context: WorkContext, kernels: KernelSet, resuming state: TrainingState?,
        checkpoints: TrainingCheckpoints?
    ) throws -> NodeEmbedding {
        let configuration = try configuration.validated()
        let graph = walker.graph
        let layout = BlockLayout(graph: graph, weights: walker.weights, seed: configuration.seed) {
            TrainingPlan(connectedNodeCount: $0, configuration: configuration)
        }
        if let state { try check(state, walker: walker, connectedNodeCount: layout.connected.count) }
        guard !layout.connected.isEmpty else {
            let zeros = EmbeddingMatrix(rowCount: graph.nodeCount, dimension: configuration.dimensions)
            return NodeEmbedding(centers: zeros, contexts: zeros, report: NodeEmbedding.Report())
        }
        let trainer = BlockTrainer(
            walker: walker, layout: layout, configuration: configuration, kernels: kernels, context: context)
        return try trainer.run(resuming: state, checkpoints: checkpoints)
    }

    private func check(_ state: TrainingState, walker: RandomWalker, connectedNodeCount: Int) throws {
        let graph = walker.graph
        let help = "train anew, without the saved state"
        guard state.configuration == configuration else {
            throw DragnetError(.modelIncompatible, "the saved state is of a run with other settings", help: help)
        }
        let plan = TrainingPlan(connectedNodeCount: connectedNodeCount, configuration: configuration)
        guard state.graphDigest == walker.digest, state.centers.rowCount == graph.nodeCount,
            state.contexts.rowCount == graph.nodeCount, state.centers.dimension == configuration.dimensions,
            state.contexts.dimension == configuration.dimensions, (0...plan.sweepCount).contains(state.completedSweeps)
        else { throw DragnetError(.modelIncompatible, "the saved state is of a run on another graph", help: help) }
    }
}
