import DragnetCore
import DragnetDetection
import DragnetEmbedding
import DragnetEvents
import DragnetGraph
import DragnetVectors

/// From rows of a log to vectors and clusters: graph, embedding, k-means, robust distances.
struct VectorSpaceBuilder {
    let log: EventLog
    /// Overrides of the detection budget that a person asked for.
    let embed: @Sendable (inout Node2VecConfiguration) -> Void
    /// How vectors are made.
    let method: EmbeddingMethod
    /// The types that walks meet in turn; nil for any.
    let pattern: WalkPattern?
    let weighting: EdgeWeighting
    let isDirected: Bool
    let seed: UInt64
    let cluster: ClusterSettings
    /// How the past fades.
    let fading: GraphFading
    /// What learning vectors may take of the memory.
    var budget = MemoryBudget()
    /// Where states of the training are kept; nil keeps none.
    var unfinished: UnfinishedTraining?

    /// What was built, and what it was built from.
    struct Result {
        var space: VectorSpace
        var graph: CSRGraph
        var settings: Node2VecConfiguration
        var report: NodeEmbedding.Report
        var clustering: Clustering
        var centers: EmbeddingMatrix
    }

    /// The graph of `rows` and the settings that vectors of it are learnt with.
    func plan(rows all: some Collection<Int>, context: WorkContext) throws -> (CSRGraph, Node2VecConfiguration) {
        let rows = fading.kept(all, of: log)
        context.progress.report(WorkProgress(stage: "building the graph", completed: rows.count, unit: "events"))
        let graph = fading.graph(of: log, rows: rows, weighting: weighting, isDirected: isDirected)
        // Nodes without an edge are unknown to the model and must not move its settings.
        let connected = (0..<graph.nodeCount).lazy.filter { graph.degree(of: NodeIndex($0)) > 0 }.count
        var settings = Node2VecConfiguration.detectionBudget(
            nodeCount: connected, edgeCount: graph.edgeCount, seed: seed)
        embed(&settings)
        return (graph, try budget.fitted(settings.validated(), method: method, size: size(of: graph)))
    }

    /// What memory and time depend on.
    func size(of graph: CSRGraph) -> GraphSize {
        pattern.map { GraphSize(graph, types: types(of: graph), pattern: $0) } ?? GraphSize(graph)
    }

    private func types(of graph: CSRGraph) -> [EntityType] {
        (0..<graph.nodeCount).map { log.nodes.type(of: NodeIndex($0)) }
    }

    /// Vectors and clusters of the graph of `rows`.
    func build(rows all: some Collection<Int>, context: WorkContext) throws -> Result {
        let (graph, settings) = try plan(rows: all, context: context)
        let rows = fading.kept(all, of: log)
        let embedding = try method.embed(
            graph: graph, types: pattern == nil ? [] : types(of: graph), pattern: pattern, configuration: settings,
            context: context, resuming: unfinished?.state(ofEvents: all.count),
            checkpoints: unfinished?.checkpoints(ofEvents: all.count))
        context.progress.report(WorkProgress(stage: "clustering", completed: 0, unit: "nodes"))
        // A node that no walk of the pattern meets is as unknown as one without an edge.
        let degrees = (0..<graph.nodeCount).map { node in
            pattern != nil && embedding.centers.isZeroRow(node) ? 0 : graph.degree(of: NodeIndex(node))
        }
        let unit = embedding.centers.normalized()
        let wanted = SphericalKMeans.Configuration(
            clusterCount: cluster.count, seed: seed, maxIterations: cluster.iterations)
        let clustering = try SphericalKMeans(wanted.validated()).fit(unit, degrees: degrees, context: context)
        let pairs = rows.map { (log.sources[$0], log.destinations[$0]) }
        let space = try VectorSpace(
            centers: embedding.centers, contexts: embedding.contexts, clustering: clustering, degrees: degrees,
            pairs: pairs, seed: seed, context: context)
        try context.cancellation.check()
        return Result(
            space: space, graph: graph, settings: settings, report: embedding.report, clustering: clustering,
            centers: embedding.centers)
    }
}

/// Makes the vectors of the event model from ever longer beginnings of the log.
struct PrequentialEmbedding: VectorSpaceSource {
    let builder: VectorSpaceBuilder

    func space(of rows: ArraySlice<Int>, context: WorkContext) throws -> VectorSpace {
        try builder.build(rows: rows, context: context).space
    }
}
