import CDragnetKernels
public import DragnetCore

/// Groups vectors by direction: k-means on unit vectors (Dhillon and Modha 2001), seeded by greedy k-means++
/// (Arthur and Vassilvitskii 2007), the best of four starts.
///
/// ```swift
/// let clustering = try SphericalKMeans(.init(seed: 7)).fit(embedding, context: .serial)
/// clustering.sizes   // [412, 397, …]
/// ```
///
/// The result is the same bits on any number of threads and any processor. Zero rows take no part. A step costs
/// rows x clusters x dimension. Not for vectors whose length matters: it is divided out.
public struct SphericalKMeans: Sendable {
    /// What to look for and how long.
    public struct Configuration: Sendable, Hashable, Codable {
        /// Clusters to make, at least 1; nil lets the program choose, see ``ClusterCountRule``.
        public var clusterCount: Int?
        /// The seed of all random choices.
        public var seed: UInt64
        /// Steps after which it stops even if rows still move, at least 1.
        public var maxIterations: Int

        /// Settings with their defaults: the program chooses, seed 1, at most 50 steps.
        public init(clusterCount: Int? = nil, seed: UInt64 = 1, maxIterations: Int = 50) {
            self.clusterCount = clusterCount
            self.seed = seed
            self.maxIterations = maxIterations
        }

        /// These settings, if they make sense.
        ///
        /// - Throws: ``DragnetError/Code/configuration`` naming the setting and its range.
        public func validated() throws -> Configuration {
            if let clusterCount, clusterCount < 1 {
                throw DragnetError(
                    .configuration, "clusters is \(clusterCount), but must be at least 1",
                    help: "choose a number from 1 on")
            }
            guard maxIterations >= 1 else {
                throw DragnetError(
                    .configuration, "iterations is \(maxIterations), but must be at least 1",
                    help: "choose a number from 1 on")
            }
            return self
        }
    }

    /// The settings.
    public let configuration: Configuration
    let kernels: KernelSet

    /// Runs on a sample, the best of which is carried on.
    private static let starts = 4

    /// A clusterer with the given settings.
    public init(_ configuration: Configuration = Configuration()) {
        self.init(configuration, kernels: .active)
    }

    package init(_ configuration: Configuration, kernels: KernelSet) {
        self.configuration = configuration
        self.kernels = kernels
    }

    /// The clusters of a table's rows.
    ///
    /// - Parameters:
    ///   - matrix: vectors of any length.
    ///   - degrees: the degree of each row's node, where the rows are nodes; lets a star be seen.
    ///   - context: threads, cancellation, progress.
    /// - Throws: ``DragnetError/Code/configuration``, or ``DragnetError/Code/interrupted``.
    public func fit(_ matrix: EmbeddingMatrix, degrees: [Int]? = nil, context: WorkContext) throws -> Clustering {
        let configuration = try configuration.validated()
        let rows = (0..<matrix.rowCount).filter { !matrix.isZeroRow($0) }
        guard !rows.isEmpty else {
            return Clustering(
                centroids: EmbeddingMatrix(rowCount: 0, dimension: matrix.dimension),
                assignments: [Int32](repeating: -1, count: matrix.rowCount),
                distances: [Float](repeating: 1, count: matrix.rowCount), sizes: [], medoids: [], silhouette: 0)
        }
        let points = matrix.selecting(rows).normalized()
        let count =
            try configuration.clusterCount
            ?? ClusterCountRule(seed: configuration.seed, kernels: kernels)
            .choose(for: points, degrees: degrees.map { all in rows.map { all[$0] } }, context: context)
        let lloyd = SphericalLloyd(points: points, kernels: kernels, context: context)
        let fitted = try lloyd.run(
            clusterCount: count, seed: configuration.seed, starts: Self.starts,
            maxIterations: configuration.maxIterations)
        let silhouette = try Silhouette(points: points, assignments: fitted.assignments, centroids: fitted.centroids)
            .mean(sampleSize: ClusterCountRule.sampleSize, seed: configuration.seed)
        return Self.clustering(fitted, rows: rows, rowCount: matrix.rowCount, silhouette: silhouette)
    }

    /// Puts the largest cluster first and the zero rows back.
    private static func clustering(
        _ fitted: SphericalLloyd.Fit, rows: [Int], rowCount: Int, silhouette: Double
    ) -> Clustering {
        let clusterCount = fitted.centroids.rowCount
        var sizes = [Int](repeating: 0, count: clusterCount)
        var medoids = [Int](repeating: -1, count: clusterCount)
        for (point, cluster) in fitted.assignments.enumerated() {
            let cluster = Int(cluster)
            sizes[cluster] += 1
            if medoids[cluster] < 0 || fitted.dots[point] > fitted.dots[medoids[cluster]] { medoids[cluster] = point }
        }
        let order = (0..<clusterCount).filter { sizes[$0] > 0 }
            .sorted { (-sizes[$0], medoids[$0]) < (-sizes[$1], medoids[$1]) }
        var place = [Int32](repeating: -1, count: clusterCount)
        for (index, cluster) in order.enumerated() { place[cluster] = Int32(index) }
        var assignments = [Int32](repeating: -1, count: rowCount)
        var distances = [Float](repeating: 1, count: rowCount)
        for (point, row) in rows.enumerated() {
            assignments[row] = place[Int(fitted.assignments[point])]
            distances[row] = min(2, max(0, 1 - fitted.dots[point]))
        }
        return Clustering(
            centroids: fitted.centroids.selecting(order), assignments: assignments, distances: distances,
            sizes: order.map { sizes[$0] }, medoids: order.map { rows[medoids[$0]] }, silhouette: silhouette)
    }
}
