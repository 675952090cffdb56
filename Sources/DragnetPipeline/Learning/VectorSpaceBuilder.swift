import DragnetCore
import DragnetDetection
import DragnetEmbedding
import DragnetEvents
import DragnetGraph
import DragnetVectors

/// From rows of a log to vectors and clusters: graph, Node2Vec, k-means, robust distances.
struct VectorSpaceBuilder {
    let log: EventLog
    /// Overrides of the detection budget that a person asked for.
    let embed: @Sendable (inout Node2VecConfiguration) -> Void
    let weighting: EdgeWeighting
    let isDirected: Bool
    let seed: UInt64
    let cluster: ClusterSettings

    /// What was built, and what it was built from.
    struct Result {
        var space: VectorSpace
        var graph: CSRGraph
        var settings: Node2VecConfiguration
        var report: NodeEmbedding.Report
        var clustering: Clustering
        var centers: EmbeddingMatrix
    }

    /// Vectors and clusters of the graph of `rows`.
    ///
    /// - Parameter purpose: what the progress line calls it.
    func build(rows: some Collection<Int>, context: WorkContext) throws -> Result {
        context.progress.report(WorkProgress(stage: "building the graph", completed: rows.count, unit: "events"))
        let graph = GraphBuilder.graph(of: log, rows: rows, weighting: weighting, isDirected: isDirected)
        let degrees = (0..<graph.nodeCount).map { graph.degree(of: NodeIndex($0)) }
        // Nodes without an edge are unknown to the model and must not move its settings.
        let connected = degrees.lazy.filter { $0 > 0 }.count
        var settings = Node2VecConfiguration.detectionBudget(
            nodeCount: connected, edgeCount: graph.edgeCount, seed: seed)
        embed(&settings)
        let embedding = try Node2Vec(settings.validated()).embed(graph: graph, context: context)
        context.progress.report(WorkProgress(stage: "clustering", completed: 0, unit: "nodes"))
        let unit = embedding.centers.normalized()
        let wanted = SphericalKMeans.Configuration(
            clusterCount: cluster.count, seed: seed, maxIterations: cluster.iterations)
        let clustering = try SphericalKMeans(wanted.validated()).fit(unit, degrees: degrees, context: context)
        let space = Self.space(unit: unit, clustering: clustering, degrees: degrees)
        try context.cancellation.check()
        return Result(
            space: space, graph: graph, settings: settings, report: embedding.report, clustering: clustering,
            centers: embedding.centers)
    }

    private static func space(unit: EmbeddingMatrix, clustering: Clustering, degrees: [Int]) -> VectorSpace {
        let distances = CentroidDistances(clustering: clustering, degrees: degrees)
        let typical = (0..<clustering.clusterCount).map { cluster in
            typicalDistance(distances, clustering: clustering, cluster: cluster, degrees: degrees)
        }
        // Nodes that only appear later are not part of what was learnt, not even as empty rows.
        let known = (clustering.assignments.lastIndex { $0 >= 0 } ?? -1) + 1
        return VectorSpace(
            dimension: unit.dimension, vectors: flat(unit, rows: known),
            clusters: Array(clustering.assignments[..<known]),
            centroids: flat(clustering.centroids, rows: clustering.clusterCount),
            medianDistance: typical.map { Float($0.median) },
            distanceSpread: typical.map { Float(RobustStatistics.madToSigma * $0.mad) },
            distanceZ: distances.zScores[..<known].map { Float($0 ?? 0) })
    }

    /// What is usual in a cluster for its member of median degree.
    private static func typicalDistance(
        _ distances: CentroidDistances, clustering: Clustering, cluster: Int, degrees: [Int]
    ) -> CentroidDistances.Typical {
        let sorted = clustering.members(of: cluster).map { degrees[$0] }.sorted()
        return distances.typical(cluster: cluster, degree: sorted.isEmpty ? 1 : sorted[sorted.count / 2])
    }

    private static func flat(_ matrix: EmbeddingMatrix, rows: Int) -> [Float] {
        var values: [Float] = []
        values.reserveCapacity(rows * matrix.dimension)
        for row in 0..<rows { matrix.withRow(row) { values.append(contentsOf: $0) } }
        return values
    }
}
