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
    /// - Throws: ``DragnetError/Code/configuration``; ``DragnetError/Code/resourceLimit``;
    ///   ``DragnetError/Code/interrupted``.
    public func embed(
        graph: CSRGraph, configuration: Node2VecConfiguration, context: WorkContext
    ) throws -> NodeEmbedding {
        switch self {
        case .node2vec: try Node2Vec(configuration).embed(graph: graph, context: context)
        case .diffusion: try DiffusionEmbedding(configuration).embed(graph: graph, context: context)
        }
    }
}
