import DragnetCore

/// How much nearer points are to their own cluster than to the next (Rousseeuw 1987), by cosine distance.
///
/// The mean cosine distance of a unit vector x to the members of a cluster is 1 - x . mean, so the exact value of
/// a point costs one dot product a cluster instead of one a point.
struct Silhouette {
    let points: EmbeddingMatrix
    let assignments: [Int32]
    let centroids: EmbeddingMatrix

    /// The mean over a sample of points; 0 with fewer than two clusters.
    func mean(sampleSize: Int, seed: UInt64) throws -> Double {
        let clusterCount = centroids.rowCount
        guard clusterCount > 1 && points.rowCount > 1 else { return 0 }
        var sums = [[Double]](repeating: [Double](repeating: 0, count: points.dimension), count: clusterCount)
        var sizes = [Int](repeating: 0, count: clusterCount)
        for (point, cluster) in assignments.enumerated() {
            sizes[Int(cluster)] += 1
            points.withRow(point) { row in
                for index in row.indices { sums[Int(cluster)][index] += Double(row[index]) }
            }
        }
        let sample = KeyedSample.indices(count: points.rowCount, size: sampleSize, key: RandomKey(seed, 21))
        var total = 0.0
        for point in sample {
            let own = Int(assignments[point])
            // A point alone in its cluster is worth 0, by definition.
            guard sizes[own] > 1 else { continue }
            var inside = 0.0
            var outside = Double.infinity
            points.withRow(point) { row in
                for cluster in 0..<clusterCount where sizes[cluster] > 0 {
                    var dot = 0.0
                    var square = 0.0
                    for index in row.indices {
                        dot += Double(row[index]) * sums[cluster][index]
                        square += Double(row[index]) * Double(row[index])
                    }
                    if cluster == own {
                        inside = 1 - (dot - square) / Double(sizes[own] - 1)
                    } else {
                        outside = min(outside, 1 - dot / Double(sizes[cluster]))
                    }
                }
            }
            let larger = max(inside, outside)
            if outside.isFinite && larger > 0 { total += (outside - inside) / larger }
        }
        return total / Double(sample.count)
    }
}

/// Samples without replacement.
enum KeyedSample {
    /// At most `size` of `0 ..< count`, ascending, each subset equally likely.
    static func indices(count: Int, size: Int, key: RandomKey) -> [Int] {
        guard size < count else { return Array(0..<count) }
        // Selection sampling (Knuth, algorithm S): one pass, ascending, no memory.
        var random = KeyedRandom(key)
        var chosen: [Int] = []
        chosen.reserveCapacity(size)
        for index in 0..<count where chosen.count < size {
            if random.next(below: count - index) < size - chosen.count { chosen.append(index) }
        }
        return chosen
    }
}
