public import DragnetCore
public import DragnetEvents
public import DragnetVectors

extension VectorSpace {
    /// The space of an embedding and its clusters.
    ///
    /// - Parameters:
    ///   - centers: the vectors of all nodes; zero rows are unknown.
    ///   - contexts: the context vectors; nil leaves what needs them out.
    ///   - clustering: clusters of ``centers``.
    ///   - degrees: distinct partners of each node.
    ///   - pairs: ends of past pairs, from which the usual pair is learnt.
    /// - Throws: ``DragnetError/Code/interrupted``.
    public convenience init(
        centers: EmbeddingMatrix, contexts: EmbeddingMatrix?, clustering: Clustering, degrees: [Int],
        pairs: [(NodeIndex, NodeIndex)], seed: UInt64, context: WorkContext
    ) throws {
        let unit = centers.normalized()
        let distances = CentroidDistances(clustering: clustering, degrees: degrees)
        let typical = (0..<clustering.clusterCount).map { cluster in
            Self.typicalDistance(distances, clustering: clustering, cluster: cluster, degrees: degrees)
        }
        // Nodes that only appear later are not part of what was learnt, not even as empty rows.
        let known = (clustering.assignments.lastIndex { $0 >= 0 } ?? -1) + 1
        let vectors = QuantizedMatrix(unit, rowCount: known)
        let clusters = Array(clustering.assignments[..<known])
        var pairSpace = PairSpace()
        if let contexts {
            pairSpace.norms = (0..<known).map { centers.norm($0) }
            pairSpace.contexts = QuantizedMatrix(contexts, rowCount: known)
            pairSpace.meetings = Self.meetings(pairs, clusters: clusters, count: clustering.clusterCount)
            try Self.learnPairs(
                pairs, into: &pairSpace, vectors: vectors, clusters: clusters, seed: seed, context: context)
        }
        self.init(
            vectors: vectors, clusters: clusters,
            centroids: Self.flat(clustering.centroids, rows: clustering.clusterCount),
            medianDistance: typical.map { Float($0.median) },
            distanceSpread: typical.map { Float(RobustStatistics.madToSigma * $0.mad) },
            distanceZ: distances.zScores[..<known].map { Float($0 ?? 0) }, pairs: pairSpace)
    }

    private static let pairClusters = 8
    private static let pairSample = 4_000

    /// Clusters the products of a sample of past pairs.
    private static func learnPairs(
        _ pairs: [(NodeIndex, NodeIndex)], into space: inout PairSpace, vectors: QuantizedMatrix,
        clusters: [Int32], seed: UInt64, context: WorkContext
    ) throws {
        func isKnown(_ node: NodeIndex) -> Bool { Int(node) < clusters.count && clusters[Int(node)] >= 0 }
        let usable = pairs.filter { isKnown($0.0) && isKnown($0.1) }
        guard usable.count >= 10 * pairClusters else { return }
        // The newest tell best what is usual now.
        let newest = usable.suffix(4 * pairSample)
        let step = max(1, newest.count / pairSample)
        let rows = stride(from: newest.startIndex, to: newest.endIndex, by: step).map { place in
            zip(vectors.row(Int(newest[place].0)), vectors.row(Int(newest[place].1))).map { $0 * $1 }
        }
        let products = EmbeddingMatrix(rows: rows)
        let settings = SphericalKMeans.Configuration(clusterCount: pairClusters, seed: seed, maxIterations: 20)
        let clustering = try SphericalKMeans(settings).fit(products, context: context)
        space.centroids = flat(clustering.centroids, rows: clustering.clusterCount)
        for cluster in 0..<clustering.clusterCount {
            let members = clustering.members(of: cluster).map { Double(clustering.distances[$0]) }
            let (median, mad) = RobustStatistics.medianAndMAD(members)
            space.medianDistance.append(Float(median))
            space.distanceSpread.append(Float(max(RobustStatistics.madToSigma * mad, 0.02)))
        }
    }

    private static func meetings(_ pairs: [(NodeIndex, NodeIndex)], clusters: [Int32], count: Int) -> [Float] {
        var table = [Float](repeating: 1, count: count * count)
        for (u, v) in pairs {
            guard Int(u) < clusters.count, Int(v) < clusters.count else { continue }
            let (a, b) = (Int(clusters[Int(u)]), Int(clusters[Int(v)]))
            guard a >= 0, b >= 0 else { continue }
            table[a * count + b] += 1
            if a != b { table[b * count + a] += 1 }
        }
        return table
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
