/// Groups of vectors that point the same way, with what is needed to say how far another one is from them.
///
/// Cluster 0 is the largest. Distances are cosine distances, 1 - cos, in 0...2.
public struct Clustering: Sendable, Equatable {
    /// One unit vector a cluster.
    public let centroids: EmbeddingMatrix
    /// The cluster of each row; -1 for zero rows, which take no part.
    public let assignments: [Int32]
    /// The distance of each row to its centroid; 1 for zero rows.
    public let distances: [Float]
    /// Members of each cluster, never 0.
    public let sizes: [Int]
    /// The row nearest to each centroid.
    public let medoids: [Int]
    /// How much nearer rows are to their own cluster than to the next, in -1...1 (Rousseeuw 1987).
    ///
    /// The mean over a sample of at most 2,000 rows; 0 with fewer than two clusters.
    public let silhouette: Double

    /// A clustering of known parts, as when it is read back from a model.
    ///
    /// - Parameters:
    ///   - centroids: unit vectors.
    ///   - assignments: below the number of centroids; -1 for rows without a cluster.
    ///   - distances: one a row.
    ///   - sizes: one a centroid.
    ///   - medoids: one a centroid.
    ///   - silhouette: in -1...1.
    public init(
        centroids: EmbeddingMatrix, assignments: [Int32], distances: [Float], sizes: [Int], medoids: [Int],
        silhouette: Double
    ) {
        precondition(assignments.count == distances.count, "one distance a row")
        precondition(sizes.count == centroids.rowCount && medoids.count == centroids.rowCount, "one entry a centroid")
        self.centroids = centroids
        self.assignments = assignments
        self.distances = distances
        self.sizes = sizes
        self.medoids = medoids
        self.silhouette = silhouette
    }

    /// How many clusters there are; 0 only if every row was zero.
    public var clusterCount: Int { centroids.rowCount }

    /// The rows of a cluster, ascending.
    public func members(of cluster: Int) -> [Int] {
        assignments.indices.filter { assignments[$0] == Int32(cluster) }
    }

    /// The cluster whose centroid is nearest to `vector`, the lower one on a tie.
    ///
    /// - Parameter vector: of the centroids' dimension; any length. A zero vector is at distance 1 from all.
    /// - Returns: cluster -1 at distance 1 where there is no cluster.
    public func nearest(to vector: [Float]) -> (cluster: Int, distance: Float) {
        var best = (cluster: -1, distance: Float(1))
        for cluster in 0..<clusterCount {
            let distance = distance(of: vector, to: cluster)
            if best.cluster < 0 || distance < best.distance { best = (cluster, distance) }
        }
        return best
    }

    /// The cosine distance of `vector` to the centroid of `cluster`.
    public func distance(of vector: [Float], to cluster: Int) -> Float { 1 - centroids.cosine(cluster, vector) }

    /// The cosine distance of row `row` of `matrix` to the centroid of `cluster`.
    public func distance(ofRow row: Int, in matrix: EmbeddingMatrix, to cluster: Int) -> Float {
        1 - centroids.cosine(cluster, of: matrix, row)
    }
}
