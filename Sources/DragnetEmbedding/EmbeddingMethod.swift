public import DragnetCore
public import DragnetEvents
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
    ///   - types: one a node; none are needed without a pattern.
    ///   - pattern: the types that walks meet in turn; nil for any. A diffusion keeps none.
    ///   - state: where an earlier run stood, see ``Node2Vec/embed(graph:context:resuming:checkpoints:)``; a diffusion
    ///     has none.
    ///   - checkpoints: keeps states on the way.
    /// - Throws: ``DragnetError/Code/configuration``, also if no edge fits the pattern;
    ///   ``DragnetError/Code/resourceLimit``; ``DragnetError/Code/interrupted``;
    ///   ``DragnetError/Code/modelIncompatible`` if the state is of another run.
    public func embed(
        graph: CSRGraph, types: [EntityType] = [], pattern: WalkPattern? = nil,
        configuration: Node2VecConfiguration, context: WorkContext,
        resuming state: TrainingState? = nil, checkpoints: TrainingCheckpoints? = nil
    ) throws -> NodeEmbedding {
        switch (self, pattern) {
        case (.node2vec, nil):
            return try Node2Vec(configuration).embed(
                graph: graph, context: context, resuming: state, checkpoints: checkpoints)
        case (.node2vec, let pattern?):
            let embedding = try Node2Vec(configuration).embed(
                graph: graph, types: types, pattern: pattern, context: context, resuming: state,
                checkpoints: checkpoints)
            guard embedding.report.connectedNodeCount > 0 || graph.edgeCount == 0 else {
                let wanted = pattern.types.map(\.name).joined(separator: ",")
                let present = EntityType.allCases.filter(Set(types).contains).map(\.name)
                throw DragnetError(
                    .configuration, "no edge fits the pattern of walks \(wanted)",
                    help: "types in this graph: " + present.joined(separator: ", "))
            }
            return embedding
        case (.diffusion, nil):
            return try DiffusionEmbedding(configuration).embed(graph: graph, context: context)
        case (.diffusion, _):
            throw DragnetError(
                .configuration, "a diffusion keeps no pattern of types",
                help: "leave the pattern out, or --method diffusion")
        }
    }
}
