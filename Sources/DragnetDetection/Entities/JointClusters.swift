import DragnetCore
import DragnetEvents
import DragnetGraph
import DragnetVectors

/// Distances from the own cluster in the space of vectors beside features.
///
/// Each half has unit length, so that neither drowns the other; a half that is missing is zeros, so that an entity
/// without events is compared by its features alone.
struct JointClusters {
    /// By node the robust z of 1 - cosine to its centroid, NaN without features.
    let distances: [Double]

    init(
        _ principals: FeaturePrincipals, isKnown: [Bool], space: VectorSpace, degrees: [Int], seed: UInt64,
        context: WorkContext
    ) throws {
        let known = isKnown.indices.filter { isKnown[$0] }
        guard principals.width > 0, known.count > 1 else {
            distances = [Double](repeating: .nan, count: isKnown.count)
            return
        }
        let dimension = space.dimension + principals.width
        let table = MutableEmbeddingMatrix(rowCount: isKnown.count, dimension: dimension)
        for node in known {
            var row = [Float](repeating: 0, count: dimension)
            if let vector = space.vector(of: NodeIndex(node)) { row.replaceSubrange(..<space.dimension, with: vector) }
            let start = node * principals.width
            let scores = principals.scores[start..<start + principals.width]
            let length = scores.reduce(0) { $0 + $1 * $1 }.squareRoot()
            if length > 0 {
                for (index, value) in scores.enumerated() { row[space.dimension + index] = Float(value / length) }
            }
            table.setRow(node, to: row)
        }
        let joint = table.build().normalized()
        let settings = SphericalKMeans.Configuration(clusterCount: nil, seed: seed)
        let clustering = try SphericalKMeans(settings.validated()).fit(joint, degrees: degrees, context: context)
        let scores = CentroidDistances(clustering: clustering, degrees: degrees).zScores
        distances = isKnown.indices.map { node in isKnown[node] ? scores[node] ?? .nan : .nan }
    }
}
