import DragnetCore
public import DragnetEvents
public import DragnetVectors

/// Unit vectors of the nodes an embedding knows, their clusters, and how far each lies from its centroid.
///
/// Shapes: `vectors` is nodeCount x dimension, `centroids` is clusterCount x dimension, both of unit length; a node
/// without a vector has cluster -1. Distances are 1 - cosine. Vectors are kept at 16 bits a number: they are most of what
/// a model takes, and no score can tell.
///
/// An object that never changes: it is handed on at each event, and copying it would count the owners of a dozen arrays.
public final class VectorSpace: Sendable {
    /// Floats in a vector.
    public let dimension: Int
    /// The unit vectors.
    public let vectors: QuantizedMatrix
    /// The centroids, row-major, for saving.
    public var centroidValues: [Float] { centroids }
    /// The cluster of each node, -1 where the embedding does not know it.
    public let clusters: [Int32]
    let centroids: [Float]
    /// The typical distance from the centroid, by cluster.
    public let medianDistance: [Float]
    /// The robust spread of the distance, by cluster; positive.
    public let distanceSpread: [Float]
    /// The robust z of each node's distance within its cluster and degree band; 0 without a vector.
    public let distanceZ: [Float]
    /// What is usual of pairs; empty in a space of vectors alone.
    public let pairs: PairSpace
    /// Sums of the rows of ``PairSpace/meetings``, and of all of it.
    let meetingTotals: MeetingTotals

    struct MeetingTotals: Sendable, Hashable {
        var rows: [Float]
        var all: Float
    }

    /// A space of these parts, as the embedding and clustering rooms computed them.
    public init(
        vectors: QuantizedMatrix, clusters: [Int32], centroids: [Float], medianDistance: [Float],
        distanceSpread: [Float], distanceZ: [Float], pairs: PairSpace = PairSpace()
    ) {
        let dimension = vectors.dimension
        self.pairs = pairs
        let rows = medianDistance.indices.map { row in
            (0..<medianDistance.count).reduce(Float(0)) { sum, column in
                let place = row * medianDistance.count + column
                return sum + (place < pairs.meetings.count ? pairs.meetings[place] : 0)
            }
        }
        meetingTotals = MeetingTotals(rows: rows, all: rows.reduce(0, +))
        precondition(vectors.rowCount == clusters.count)
        precondition(centroids.count == medianDistance.count * dimension && distanceZ.count == clusters.count)
        self.dimension = dimension
        self.vectors = vectors
        self.clusters = clusters
        self.centroids = centroids
        self.medianDistance = medianDistance
        self.distanceSpread = distanceSpread
        self.distanceZ = distanceZ
    }

    /// A space that knows no node.
    public static var empty: VectorSpace {
        VectorSpace(
            vectors: QuantizedMatrix([], dimension: 1), clusters: [], centroids: [], medianDistance: [],
            distanceSpread: [],
            distanceZ: [])
    }

    /// Clusters.
    public var clusterCount: Int { medianDistance.count }

    /// The cluster of a node, nil where the embedding does not know it.
    public func cluster(of node: NodeIndex) -> Int? {
        guard Int(node) < clusters.count, clusters[Int(node)] >= 0 else { return nil }
        return Int(clusters[Int(node)])
    }

    /// How many nodes each cluster has.
    public var clusterSizes: [Int] {
        var sizes = [Int](repeating: 0, count: clusterCount)
        for cluster in clusters where cluster >= 0 { sizes[Int(cluster)] += 1 }
        return sizes
    }

    /// A node's unit vector, nil where the embedding does not know it.
    public func vector(of node: NodeIndex) -> [Float]? { cluster(of: node).map { _ in vectors.row(Int(node)) } }

    /// The distance of a unit vector from a centroid, in 0...2.
    func distance(_ vector: ArraySlice<Float>, toCentroid cluster: Int) -> Float {
        1 - Self.dot(vector, centroids[cluster * dimension..<(cluster + 1) * dimension])
    }

    /// The cluster whose centroid is nearest to a unit vector; needs at least one cluster.
    func nearestCluster(to vector: ArraySlice<Float>) -> Int {
        var best = 0
        var bestDistance = Float.infinity
        for cluster in 0..<clusterCount {
            let distance = distance(vector, toCentroid: cluster)
            if distance < bestDistance { (best, bestDistance) = (cluster, distance) }
        }
        return best
    }

    /// The robust z of a distance from a cluster's centroid.
    func z(ofDistance distance: Float, cluster: Int) -> Float {
        (distance - medianDistance[cluster]) / distanceSpread[cluster]
    }

    /// The mean of some nodes' vectors, scaled to unit length; nil if none of them has one.
    func meanVector(of nodes: some Sequence<NodeIndex>) -> [Float]? {
        var sum = [Float](repeating: 0, count: dimension)
        var count = 0
        for node in nodes {
            guard let vector = vector(of: node) else { continue }
            for (index, value) in zip(0..., vector) { sum[index] += value }
            count += 1
        }
        let norm = Self.dot(sum[...], sum[...]).squareRoot()
        guard count > 0, norm > 1e-6 else { return nil }
        return sum.map { $0 / norm }
    }

    static func dot(_ a: ArraySlice<Float>, _ b: ArraySlice<Float>) -> Float {
        a.withUnsafeBufferPointer { a in
            b.withUnsafeBufferPointer { b in
                guard let left = a.baseAddress, let right = b.baseAddress else { return 0 }
                return dot(left, right, a.count)
            }
        }
    }

    /// The dot product of two vectors of `count` numbers.
    ///
    /// Eight sums side by side: a fixed order that the compiler can keep in one register.
    @inline(__always)
    static func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Float {
        var sums = SIMD8<Float>.zero
        var index = 0
        let (left, right) = (UnsafeRawPointer(a), UnsafeRawPointer(b))
        while index + 8 <= count {
            sums +=
                left.loadUnaligned(fromByteOffset: index * 4, as: SIMD8<Float>.self)
                * right.loadUnaligned(fromByteOffset: index * 4, as: SIMD8<Float>.self)
            index += 8
        }
        var sum = ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]))
        while index < count {
            sum += a[index] * b[index]
            index += 1
        }
        return sum
    }
}
