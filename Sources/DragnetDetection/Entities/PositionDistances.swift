import DragnetCore
import DragnetEvents
import DragnetGraph

/// Distances by the vectors and clusters of the whole log.
struct PositionDistances: Sendable {
    let space: VectorSpace
    let graph: CSRGraph

    private static let chunkSize = 512

    private func cluster(_ node: Int) -> Int? { space.cluster(of: NodeIndex(node)) }

    /// The mean over the neighbours of -cosine of the vectors; NaN without a vector or neighbours with one.
    func farPartners(context: WorkContext) throws -> [Double] {
        try context.parallel.map(count: graph.nodeCount, chunkSize: Self.chunkSize) { range, _ in
            range.map { node in
                guard let own = space.vector(of: NodeIndex(node)) else { return .nan }
                var (sum, count) = (0.0, 0)
                for other in graph.neighbors(of: NodeIndex(node)) {
                    guard let vector = space.vector(of: other) else { continue }
                    sum -= Double(VectorSpace.dot(own[...], vector[...]))
                    count += 1
                }
                return count > 0 ? sum / Double(count) : .nan
            }
        }.flatMap { $0 }
    }

    /// The robust z of the distance to the own centroid.
    func ownCentroid() -> [Double] {
        (0..<graph.nodeCount).map { node in cluster(node) == nil ? .nan : Double(space.distanceZ[node]) }
    }

    /// The chance that two partners drawn without return are of two clusters, times (n - 1)/(n + 1), because two
    /// partners say little; NaN below two.
    func mixedPartners() -> [Double] {
        guard space.clusterCount > 1 else { return [Double](repeating: .nan, count: graph.nodeCount) }
        var counts = [Int](repeating: 0, count: space.clusterCount)
        return (0..<graph.nodeCount).map { node in
            var (total, same) = (0, 0)
            let clusters = graph.neighbors(of: NodeIndex(node)).compactMap { cluster(Int($0)) }
            for cluster in clusters {
                same += counts[cluster]
                counts[cluster] += 1
                total += 1
            }
            for cluster in clusters { counts[cluster] = 0 }
            guard total > 1 else { return .nan }
            let pairs = Double(total * (total - 1)) / 2
            return (1 - Double(same) / pairs) * Double(total - 1) / Double(total + 1)
        }
    }

    /// log(1 + degree) above the median of the cluster, in 1.4826 MAD of everyone's such difference.
    func degreeInCluster() -> [Double] {
        let logs = (0..<graph.nodeCount).map { PortableMath.log1p(Double(graph.degree(of: NodeIndex($0)))) }
        var members = [[Double]](repeating: [], count: space.clusterCount)
        for node in logs.indices { if let cluster = cluster(node) { members[cluster].append(logs[node]) } }
        let medians = members.map { $0.isEmpty ? 0 : RobustStatistics.median($0) }
        let above = logs.indices.map { node in cluster(node).map { logs[node] - medians[$0] } ?? .nan }
        let spread = RobustStatistics.medianAndMAD(above.filter { !$0.isNaN }.map(abs)).median
        return above.map { $0 / max(RobustStatistics.madToSigma * spread, 0.1) }
    }
}
