public import DragnetCore
public import DragnetGraph
package import DragnetVectors

/// Vectors from a few steps of lazy diffusion, without walks and without training; twenty to a hundred times cheaper.
///
/// ```swift
/// let embedding = try DiffusionEmbedding(.init()).embed(graph: graph, context: .serial)
/// ```
///
/// Keyed noise of +1 and -1 is mixed with the mean of the neighbours, X <- X/2 + (mean of X)/2 without the mean over all
/// nodes, which leaves the slowest directions of the graph: random projections of what spectral methods compute (compare
/// Halko, Martinsson and Tropp 2011). Rows have length 1; nodes without edges have zero vectors. Good where communities
/// matter and for graphs that are too large to be trained on, weaker than Node2Vec where edges are noisy. The same bytes on
/// any number of threads. Cost: steps x edges x dimensions. Memory: 8 bytes times the
/// dimensions a node, half of it for the result.
public struct DiffusionEmbedding: Sendable {
    /// The settings; of them count the dimensions, the seed, the use of weights and ``Node2VecConfiguration/diffusionSteps``.
    public let configuration: Node2VecConfiguration

    /// An embedder with the given settings.
    public init(_ configuration: Node2VecConfiguration = Node2VecConfiguration()) { self.configuration = configuration }

    /// The vectors of the nodes of `graph`, row i for node i; contexts are the centres.
    ///
    /// - Throws: ``DragnetError/Code/configuration``, or ``DragnetError/Code/interrupted``.
    public func embed(graph: CSRGraph, context: WorkContext) throws -> NodeEmbedding {
        try embed(graph: graph, context: context, kernels: .active)
    }

    package func embed(graph: CSRGraph, context: WorkContext, kernels: KernelSet) throws -> NodeEmbedding {
        let configuration = try configuration.validated()
        let weights = configuration.isWeighted == false ? nil : graph.weights
        let layout = BlockLayout(graph: graph, weights: weights, seed: configuration.seed) {
            TrainingPlan(connectedNodeCount: $0, configuration: configuration)
        }
        var report = NodeEmbedding.Report()
        report.connectedNodeCount = layout.connected.count
        guard !layout.connected.isEmpty else {
            let zeros = EmbeddingMatrix(rowCount: graph.nodeCount, dimension: configuration.dimensions)
            return NodeEmbedding(centers: zeros, contexts: zeros, report: report)
        }
        let stride = EmbeddingMatrix.stride(for: configuration.dimensions)
        let rows = SharedRows(storage: FloatStorage(count: layout.tableRowCount * stride), stride: stride)
        var settings = configuration
        settings.start = .diffusion
        try StartVectors(
            graph: graph, weights: weights, layout: layout, configuration: settings, kernels: kernels,
            context: context, norm: 1
        ).fill(rows)
        let vectors = layout.inGraphOrder(rows, dimension: configuration.dimensions)
        return NodeEmbedding(centers: vectors, contexts: vectors, report: report)
    }
}
