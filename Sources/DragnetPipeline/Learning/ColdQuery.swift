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
    ///   - left: rows of it that no model learns from.
    ///   - directory: where the model's files lie.
    ///   - configuration: the settings of walks and graph.
    init?(
        node: NodeIndex, log: EventLog, leaving left: Set<Int>, directory: String, configuration: DragnetConfiguration,
        context: WorkContext
    ) throws {
        var builder = Detection(log: log, excluded: [], configuration: configuration, internalNodes: nil).spaces(log)
        builder.budget = MemoryBudget(ceiling: nil)
        let rows = log.heldRows.filter { !left.contains($0) }
        let vectors = try NativeVectorFile.map(directory + "/vectors.dgvec").matrix
        let contexts = try NativeVectorFile.map(directory + "/contexts.dgvec").matrix
        let isKnown = { (node: NodeIndex) in Int(node) < vectors.rowCount && !vectors.isZeroRow(Int(node)) }
        // Most who ask in vain are answered without a graph.
        guard contexts.dimension == vectors.dimension, Self.hasMet(node, rows, log, where: isKnown) else { return nil }
        let (graph, settings) = try builder.plan(rows: rows, context: context)
        let (met, weights) = Self.met(node, rows, builder, graph)
        let norms = try ModelFiles.norms(in: directory)
        let embedding = NodeEmbedding(centers: vectors, contexts: contexts, report: .init())
        let cold = try ColdVectors(
            embedding: embedding, method: builder.method, lengths: norms.count == vectors.rowCount ? norms : nil,
            graph: graph, configuration: settings, context: context)
        let key = UnseenNodes.key(of: node, in: log.nodes)
        guard let vector = cold.vector(neighbors: met, weights: weights, key: key) else { return nil }
        (self.vector, neighborCount) = (vector, met.count(where: isKnown))
    }

    private static func hasMet(
        _ node: NodeIndex, _ rows: [Int], _ log: EventLog, where isKnown: (NodeIndex) -> Bool
    ) -> Bool {
        rows.contains { row in
            let (source, destination) = (log.sources[row], log.destinations[row])
            return source == node && isKnown(destination) || destination == node && isKnown(source)
        }
    }

    /// Whom a node has met, whichever way the event went, and what each weighs.
    private static func met(
        _ node: NodeIndex, _ rows: [Int], _ builder: VectorSpaceBuilder, _ graph: CSRGraph
    ) -> ([NodeIndex], [Float]?) {
        let rows = builder.fading.kept(rows, of: builder.log)
        let ways =
            graph.isDirected
            ? builder.fading.graph(of: builder.log, rows: rows, weighting: builder.weighting, isDirected: false) : graph
        return (Array(ways.neighbors(of: node)), ways.weights.map { Array($0[ways.row(of: node)]) })
    }
}
