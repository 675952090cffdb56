public import DragnetCore
public import DragnetGraph

/// How vectors of nodes are made.
///
/// ```swift
/// let embedding = try EmbeddingMethod.diffusion.embed(graph: graph, configuration: settings, context: context)
/// ```
public enum EmbeddingMethod: String, Sendable, Hashable, Codable, CaseIterable {
    /// Random walks and skip-gram, see ``Node2Vec``.
    case node2vec
    /// Diffusion alone, see ``DiffusionEmbedding``.
    case diffusion

    /// The vectors of the nodes of `graph` by this method.
    ///
    /// - Parameters:
    ///   - state: where an earlier run stood, see ``Node2Vec/embed(graph:context:resuming:checkpoints:)``; a diffusion
    ///     has none.
    ///   - checkpoints: keeps states on the way.
    /// - Throws: ``DragnetError/Code/configuration``; ``DragnetError/Code/resourceLimit``;
    ///   ``DragnetError/Code/interrupted``; ``DragnetError/Code/modelIncompatible`` if the state is of another run.
    public func embed(
        graph: CSRGraph, configuration: Node2VecConfiguration, context: WorkContext,
        resuming state: TrainingState? = nil, checkpoints: TrainingCheckpoints? = nil
    ) throws -> NodeEmbedding {
        switch self {
        case .node2vec:
            try Node2Vec(configuration).embed(
                graph: graph, context: context, resuming: state, checkpoints: checkpoints)
        case .diffusion: try DiffusionEmbedding(configuration).embed(graph: graph, context: context)
        }
    }
}
