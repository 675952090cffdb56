import DragnetCore
import DragnetEmbedding
import DragnetEvents
import DragnetGraph
import DragnetVectors

/// The vector of an entity that came after its model was learnt, from those whom it has met since.
struct ColdQuery {
    /// As long as a trained vector would be.
    let vector: [Float]
    /// How many entities with a vector it was worked out from.
    let neighborCount: Int

    /// The vector of `node`; nil if it has met nobody that the model knows.
    ///
    /// - Parameters:
    ///   - node: a node of `log`.
    ///   - log: all events of the workspace.
    ///   - directory: where the model's files lie.
    ///   - configuration: the settings of walks and graph.
    init?(
        node: NodeIndex, log: EventLog, directory: String, configuration: DragnetConfiguration, context: WorkContext
    ) throws {
        var builder = Detection(log: log, excluded: [], configuration: configuration, internalNodes: nil).spaces(log)
        builder.budget = MemoryBudget(ceiling: nil)
        let (graph, settings) = try builder.plan(rows: log.heldRows, context: context)
        let vectors = try NativeVectorFile.map(directory + "/vectors.dgvec").matrix
        let contexts = try NativeVectorFile.map(directory + "/contexts.dgvec").matrix
        let norms = try ModelFiles.norms(in: directory)
        let (met, weights) = Self.met(node, builder, graph)
        let known = met.count { Int($0) < vectors.rowCount && !vectors.isZeroRow(Int($0)) }
        guard known > 0, contexts.dimension == vectors.dimension else { return nil }
        let centers = Self.padded(vectors, to: graph.nodeCount) { $0 < norms.count ? norms[$0] : 1 }
        let cold = try ColdVectors(
            embedding: NodeEmbedding(
                centers: centers, contexts: Self.padded(contexts, to: graph.nodeCount) { _ in 1 }, report: .init()),
            graph: graph, configuration: settings, context: context)
        let key = UnseenNodes.key(of: node, in: log.nodes)
        guard let vector = cold.vector(neighbors: met, weights: weights, key: key) else { return nil }
        (self.vector, neighborCount) = (vector, known)
    }

    /// Whom a node has met, whichever way the event went, and what each weighs.
    private static func met(
        _ node: NodeIndex, _ builder: VectorSpaceBuilder, _ graph: CSRGraph
    ) -> ([NodeIndex], [Float]?) {
        let rows = builder.fading.kept(builder.log.heldRows, of: builder.log)
        let ways =
            graph.isDirected
            ? builder.fading.graph(of: builder.log, rows: rows, weighting: builder.weighting, isDirected: false) : graph
        return (Array(ways.neighbors(of: node)), ways.weights.map { Array($0[ways.row(of: node)]) })
    }

    /// A row for every node; those that the model does not know are zero.
    private static func padded(
        _ matrix: EmbeddingMatrix, to count: Int, scale: (Int) -> Float
    ) -> EmbeddingMatrix {
        let all = MutableEmbeddingMatrix(rowCount: count, dimension: matrix.dimension)
        for row in 0..<min(count, matrix.rowCount) {
            let factor = scale(row)
            all.setRow(row, to: matrix.row(row).map { $0 * factor })
        }
        return all.build()
    }
}
