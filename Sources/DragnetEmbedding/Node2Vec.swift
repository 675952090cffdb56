public import DragnetCore
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

    package func embed(graph: CSRGraph, context: WorkContext, kernels: KernelSet) throws -> NodeEmbedding {
        let configuration = try configuration.validated()
        let walker = try RandomWalker(graph: graph, configuration: configuration, context: context)
        let layout = BlockLayout(graph: graph, weights: walker.weights, seed: configuration.seed) {
            TrainingPlan(connectedNodeCount: $0, configuration: configuration)
        }
        guard !layout.connected.isEmpty else {
            let zeros = EmbeddingMatrix(rowCount: graph.nodeCount, dimension: configuration.dimensions)
            return NodeEmbedding(centers: zeros, contexts: zeros, report: NodeEmbedding.Report())
        }
        let trainer = BlockTrainer(
            walker: walker, layout: layout, configuration: configuration, kernels: kernels, context: context)
        return try trainer.run()
    }
}
