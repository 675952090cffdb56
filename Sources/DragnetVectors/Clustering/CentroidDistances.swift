import DragnetCore

/// How unusual a distance to a centroid is among the members of that cluster with a like degree.
///
/// A robust z: (distance - median) / (1.4826 MAD) within cluster and degree band (1, 2-3, 4-7, …, 128 and more).
/// Median and MAD are shrunk to those of all nodes by n / (n + 20), n the group's size, so that small groups borrow
/// from the whole; the MAD is at least a fifth of the whole's and at least 0.001.
public struct CentroidDistances: Sendable {
    /// What is usual in a group.
    public struct Typical: Sendable, Hashable {
        /// The shrunk median of the distances.
        public let median: Double
        /// The shrunk and floored median absolute deviation.
        public let mad: Double
        /// Members of the group.
        public let count: Int
    }

    /// The z of each node; nil for nodes without a cluster.
    public let zScores: [Double?]
    /// What is usual among all nodes.
    public let overall: Typical
    private let groups: [Typical]
    private let clusterCount: Int

    private static let bandCount = 8
    private static let shrinkage = 20.0
    private static let relativeFloor = 0.2
    private static let absoluteFloor = 1e-3

    /// The distances of a clustering.
    ///
    /// - Parameters:
    ///   - clustering: of nodes.
    ///   - degrees: the degree of each node, as many as the clustering has rows.
    public init(clustering: Clustering, degrees: [Int]) {
        precondition(degrees.count == clustering.assignments.count, "one degree a node")
        clusterCount = clustering.clusterCount
        var members = [[Double]](repeating: [], count: clusterCount * Self.bandCount)
        var all: [Double] = []
        for (node, cluster) in clustering.assignments.enumerated() where cluster >= 0 {
            let distance = Double(clustering.distances[node])
            members[Int(cluster) * Self.bandCount + Self.band(of: degrees[node])].append(distance)
            all.append(distance)
        }
        let whole = RobustStatistics.medianAndMAD(all)
        let wholeMAD = max(whole.mad, Self.absoluteFloor)
        let floor = max(Self.absoluteFloor, Self.relativeFloor * wholeMAD)
        let overall = Typical(median: whole.median, mad: wholeMAD, count: all.count)
        let groups = members.map { distances in
            let own = RobustStatistics.medianAndMAD(distances)
            let share = Double(distances.count) / (Double(distances.count) + Self.shrinkage)
            return Typical(
                median: share * own.median + (1 - share) * whole.median,
                mad: max(floor, share * own.mad + (1 - share) * wholeMAD), count: distances.count)
        }
        self.overall = overall
        self.groups = groups
        zScores = clustering.assignments.indices.map { node in
            let cluster = Int(clustering.assignments[node])
            guard cluster >= 0 else { return nil }
            let group = groups[cluster * Self.bandCount + Self.band(of: degrees[node])]
            return Self.z(Double(clustering.distances[node]), group)
        }
    }

    /// The z of a distance to the centroid of `cluster` for a node of the given degree.
    ///
    /// - Parameter cluster: -1 or a number beyond the clusters compares with all nodes.
    public func z(distance: Double, cluster: Int, degree: Int) -> Double {
        Self.z(distance, typical(cluster: cluster, degree: degree))
    }

    /// What is usual in `cluster` for nodes of the given degree.
    public func typical(cluster: Int, degree: Int) -> Typical {
        guard cluster >= 0 && cluster < clusterCount else { return overall }
        return groups[cluster * Self.bandCount + Self.band(of: degree)]
    }

    private static func z(_ distance: Double, _ typical: Typical) -> Double {
        (distance - typical.median) / (RobustStatistics.madToSigma * typical.mad)
    }

    /// 0 for degrees up to 1, then one more for each doubling, at most 7.
    private static func band(of degree: Int) -> Int {
        min(bandCount - 1, Int.bitWidth - 1 - max(1, degree).leadingZeroBitCount)
    }
}
