public import DragnetCore
public import DragnetEvents
public import DragnetGraph

/// Scores the entities of a whole graph by a family of distances, with features where there are any.
///
/// ```swift
/// let scores = try EntityScorer(graph: graph, space: space, seed: 1).score(context: WorkContext())
/// let odd = scores.surprises.indices.filter { scores.severity(NodeIndex($0)) >= .high }
/// ```
///
/// Nothing here has a past: an entity is judged among all others of the log. Features take O(values x 64), triangles
/// O(edges^1.5) at worst, and the rest is linear in the edges.
public struct EntityScorer: Sendable {
    private let graph: CSRGraph
    private let space: VectorSpace
    private let features: EntityFeatures?
    private let places: [Int?]
    private let seed: UInt64

    /// A scorer of the nodes of an undirected graph.
    ///
    /// - Parameters:
    ///   - space: the vectors and clusters of the whole log.
    ///   - features: what is known of entities besides.
    ///   - nodes: the names of the nodes, to find their features by.
    public init(
        graph: CSRGraph, space: VectorSpace, features: EntityFeatures? = nil, nodes: NodeDictionary = NodeDictionary(),
        seed: UInt64
    ) {
        self.graph = graph
        self.space = space
        self.features = features.flatMap { $0.isEmpty ? nil : $0 }
        let known = features?.places(in: nodes) ?? []
        places = (0..<graph.nodeCount).map { $0 < known.count ? known[$0] : nil }
        self.seed = seed
    }

    /// The scores, one a node.
    ///
    /// - Throws: ``DragnetError/Code/interrupted``.
    public func score(context: WorkContext) throws -> EntityScores {
        context.progress.report(
            WorkProgress(stage: "scoring entities", completed: 0, total: graph.nodeCount, unit: "entities"))
        var values: [EntityChannel: [Double]] = [:]
        try addDensity(to: &values, context: context)
        try addPosition(to: &values, context: context)
        let likeness = try addContext(to: &values, context: context)
        return EntityScores(
            values, nodeCount: graph.nodeCount, hasFeatures: values[.features] != nil, likeness: likeness)
    }

    private func addDensity(to values: inout [EntityChannel: [Double]], context: WorkContext) throws {
        let groups = try DenseGroups(graph, context: context)
        // Without a triangle there is nothing that could be dense: a log of buyers and shops, or a tree.
        guard groups.triangles.contains(where: { $0 > 0 }) else { return }
        values[.denseGroup] = groups.trusses.map { $0 > 0 ? Double($0) : .nan }
        values[.triangles] = groups.trianglesAboveDegree()
    }

    private func addPosition(to values: inout [EntityChannel: [Double]], context: WorkContext) throws {
        let position = PositionDistances(space: space, graph: graph)
        values[.farPartners] = try position.farPartners(context: context)
        values[.ownCentroid] = position.ownCentroid()
        values[.mixedPartners] = position.mixedPartners()
        values[.degreeInCluster] = position.degreeInCluster()
    }

    /// - Returns: the correlations of features along edges.
    private func addContext(to values: inout [EntityChannel: [Double]], context: WorkContext) throws -> [Double] {
        guard let features else { return [] }
        let matrix = FeatureMatrix(features, places: places)
        guard matrix.columnCount > 0 else { return [] }
        let measured = try NeighborDistances(matrix: matrix, graph: graph).measure(context: context)
        values[.neighborMean] = measured.mean
        values[.neighborDirection] = measured.direction
        values[.features] = measured.features
        let principals = try FeaturePrincipals(matrix, seed: seed, context: context)
        let likeness = try FeatureLikeness(principals, isKnown: matrix.isKnown, graph: graph, context: context)
        if !likeness.correlations.isEmpty {
            let pairs = try context.parallel.map(count: graph.nodeCount, chunkSize: 512) { range, _ in
                range.map { (likeness.reconstruction(of: $0), likeness.unlikelyPartners(of: $0)) }
            }.flatMap { $0 }
            values[.reconstruction] = pairs.map(\.0)
            values[.unlikelyPartners] = pairs.map(\.1)
        }
        let degrees = (0..<graph.nodeCount).map { graph.degree(of: NodeIndex($0)) }
        values[.jointCluster] = try JointClusters(
            principals, isKnown: matrix.isKnown, space: space, degrees: degrees, seed: seed, context: context
        ).distances
        return likeness.correlations
    }
}
