public import DragnetVectors

/// What the embedding knows of pairs: how long vectors are, context vectors, what past pairs look like, which clusters
/// meet.
///
/// Shapes: `norms` and `contexts` have a row for each node of the space; `centroids` are unit vectors of the products of
/// both ends' unit vectors (Hadamard operator of Grover and Leskovec 2016, section 3.3), row-major.
public struct PairSpace: Sendable {
    /// The length of each node's vector.
    public var norms: [Float] = []
    /// The context vectors.
    public var contexts = QuantizedMatrix([], dimension: 1)
    /// Centroids of the products of past pairs.
    public var centroids: [Float] = []
    /// The typical distance of a pair from its centroid.
    public var medianDistance: [Float] = []
    /// The robust spread of that distance; positive.
    public var distanceSpread: [Float] = []
    /// How often each two clusters met, a square table that starts at 1.
    public var meetings: [Float] = []

    /// Nothing known of pairs.
    public init() {}

    /// Whether the parts have the shapes of a space of so many nodes and clusters.
    public func fits(nodeCount: Int, dimension: Int, clusterCount: Int) -> Bool {
        (norms.isEmpty || norms.count == nodeCount)
            && (contexts.isEmpty || (contexts.rowCount, contexts.dimension) == (nodeCount, dimension))
            && centroids.count == medianDistance.count * dimension && distanceSpread.count == medianDistance.count
            && (meetings.isEmpty || meetings.count == clusterCount * clusterCount)
    }
}
