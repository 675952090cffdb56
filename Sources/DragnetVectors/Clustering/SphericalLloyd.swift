import CDragnetKernels
package import DragnetCore

/// Lloyd's steps on unit vectors, in an order that no thread can change.
///
/// Each step finds the nearest centroid of every point in fixed chunks, then sums each cluster's members in row order
/// and in Double; a cluster is summed by one thread, so there is nothing to merge.
struct SphericalLloyd {
    /// Where a run of steps ended.
    struct Fit: Sendable {
        /// Unit vectors; some may have lost all their members in the last step.
        var centroids: EmbeddingMatrix
        /// The nearest centroid of each point.
        var assignments: [Int32]
        /// The cosine of each point with it.
        var dots: [Float]
    }

    private static let chunkSize = 1024

    let points: EmbeddingMatrix
    let kernels: KernelSet
    let context: WorkContext

    /// The best of `starts` short runs on a sample, carried on with all points.
    func run(clusterCount: Int, seed: UInt64, starts: Int, maxIterations: Int) throws -> Fit {
        let size = max(ClusterCountRule.sampleSize, 20 * clusterCount)
        let sample = KeyedSample.indices(count: points.rowCount, size: size, key: RandomKey(seed, 26))
        let silent = WorkContext(threads: context.threads, cancellation: context.cancellation)
        let few = SphericalLloyd(points: points.selecting(sample), kernels: kernels, context: silent)
        var best: (cost: Double, fit: Fit)?
        for start in 0..<starts {
            let seeds = try few.plusPlus(
                clusterCount: min(clusterCount, sample.count), key: RandomKey(seed, 20, UInt64(start)))
            let fit = try few.iterate(
                from: few.points.selecting(seeds), maxIterations: starts == 1 ? maxIterations : min(20, maxIterations))
            let cost = fit.dots.reduce(0.0) { $0 + 1 - Double($1) }
            if best.map({ cost < $0.cost }) ?? true { best = (cost, fit) }
        }
        guard let best else { preconditionFailure("at least one start") }
        if sample.count == points.rowCount && starts == 1 { return best.fit }
        return try iterate(from: best.fit.centroids, maxIterations: maxIterations)
    }

    private func iterate(from start: EmbeddingMatrix, maxIterations: Int) throws -> Fit {
        var fit = try assign(to: start)
        for iteration in 1...maxIterations {
            let centroids = try update(fit)
            let next = try assign(to: centroids)
            let isSettled = next.assignments == fit.assignments
            fit = next
            context.progress.report(
                WorkProgress(stage: "clustering", completed: iteration, total: maxIterations, unit: "steps"))
            if isSettled { break }
        }
        return fit
    }

    /// The first centroids: for each next one a few points are drawn with probability proportional to their distance
    /// from those before, and the one that helps most is taken.
    ///
    /// Ends early when every point coincides with a centroid.
    private func plusPlus(clusterCount: Int, key: RandomKey) throws -> [Int] {
        var random = KeyedRandom(key)
        var seeds = [random.next(below: points.rowCount)]
        var distances = try self.distances(
            toRow: seeds[0], atMost: [Float](repeating: 2, count: points.rowCount))
        let candidateCount = 2 + Int(PortableMath.log(Double(clusterCount)))
        while seeds.count < clusterCount {
            let total = Self.sum(distances)
            guard total > 0 else { break }
            var best: (row: Int, sum: Double, distances: [Float])?
            for _ in 0..<candidateCount {
                var target = random.nextUnit() * total
                var row = 0
                for index in distances.indices where distances[index] > 0 {
                    row = index
                    target -= Double(distances[index])
                    if target < 0 { break }
                }
                let closer = try self.distances(toRow: row, atMost: distances)
                let sum = Self.sum(closer)
                if best.map({ sum < $0.sum }) ?? true { best = (row, sum, closer) }
            }
            guard let best else { break }
            seeds.append(best.row)
            distances = best.distances
        }
        return seeds
    }

    private static func sum(_ distances: [Float]) -> Double {
        var sum = 0.0
        for distance in distances { sum += Double(distance) }
        return sum
    }

    private func distances(toRow row: Int, atMost bounds: [Float]) throws -> [Float] {
        var distances = try dots(withRow: row)
        for index in distances.indices {
            // Rounding leaves copies of a point at some 1e-7 from it.
            let distance = 1 - distances[index]
            distances[index] = min(bounds[index], distance > 1e-6 ? distance : 0)
        }
        return distances
    }

    private func dots(withRow row: Int) throws -> [Float] {
        let table = kernels.table
        let points = points
        return try context.parallel.map(count: points.rowCount, chunkSize: Self.chunkSize) { range, _ in
            [Float](count: range.count) { buffer in
                table.row_dots(
                    points.pointer(to: row), points.pointer(to: range.lowerBound), range.count, points.stride,
                    buffer.baseAddress)
            }
        }.flatMap(\.self)
    }

    private func assign(to centroids: EmbeddingMatrix) throws -> Fit {
        let nearest = try NearestCentroids(centroids: centroids, kernels: kernels).find(for: points, context: context)
        return Fit(centroids: centroids, assignments: nearest.rows, dots: nearest.dots)
    }

    /// The mean directions of the clusters; an empty one moves to the point that is farthest from its own centroid.
    private func update(_ fit: Fit) throws -> EmbeddingMatrix {
        let clusterCount = fit.centroids.rowCount
        let members = Self.members(of: fit.assignments, clusterCount: clusterCount)
        let result = MutableEmbeddingMatrix(rowCount: clusterCount, dimension: points.dimension)
        let rows = result.shared
        let points = points
        try context.parallel.forEach(count: clusterCount, chunkSize: 1) { range, _ in
            for cluster in range {
                let target = UnsafeMutableBufferPointer(start: rows.pointer(cluster), count: points.dimension)
                let isFound = Self.meanDirection(of: members[cluster], in: points, into: target)
                // Members that cancel out leave the centroid where it was.
                if !isFound { fit.centroids.withRow(cluster) { _ = target.initialize(from: $0) } }
            }
        }
        let empty = (0..<clusterCount).filter { members[$0].isEmpty }
        if !empty.isEmpty {
            let farthest = fit.dots.indices.sorted { (fit.dots[$0], $0) < (fit.dots[$1], $1) }.prefix(empty.count)
            for (cluster, point) in zip(empty, farthest) { points.withRow(point) { result.setRow(cluster, to: $0) } }
        }
        return result.build()
    }

    private static func members(of assignments: [Int32], clusterCount: Int) -> [[Int]] {
        var members = [[Int]](repeating: [], count: clusterCount)
        for (point, cluster) in assignments.enumerated() { members[Int(cluster)].append(point) }
        return members
    }

    private static func meanDirection(
        of members: [Int], in points: EmbeddingMatrix, into target: UnsafeMutableBufferPointer<Float>
    ) -> Bool {
        var sums = [Double](repeating: 0, count: points.dimension)
        for member in members {
            sums.withUnsafeMutableBufferPointer { sums in
                points.withRow(member) { row in
                    for index in sums.indices { sums[index] += Double(row[index]) }
                }
            }
        }
        let length = sums.reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard length > 1e-9 else { return false }
        for index in sums.indices { target[index] = Float(sums[index] / length) }
        return true
    }
}

/// The nearest centroids of many points, by blocked dot products.
package struct NearestCentroids: Sendable {
    /// For each point the nearest centroid and its dot product.
    package struct Result: Sendable {
        package var rows: [Int32] = []
        package var dots: [Float] = []
    }

    let centroids: EmbeddingMatrix
    let kernels: KernelSet

    package init(centroids: EmbeddingMatrix, kernels: KernelSet = .active) {
        self.centroids = centroids
        self.kernels = kernels
    }

    package func find(for points: EmbeddingMatrix, context: WorkContext) throws -> Result {
        precondition(points.dimension == centroids.dimension && centroids.rowCount > 0, "vectors of one dimension")
        let table = kernels.table
        let centroids = centroids
        let parts = try context.parallel.map(count: points.rowCount, chunkSize: 1024) { range, _ in
            var part = Result(
                rows: [Int32](repeating: 0, count: range.count), dots: [Float](repeating: 0, count: range.count))
            table.nearest(
                points.pointer(to: range.lowerBound), range.count, centroids.pointer(to: 0), centroids.rowCount,
                centroids.stride, &part.rows, &part.dots)
            return part
        }
        return parts.reduce(into: Result()) {
            $0.rows += $1.rows
            $0.dots += $1.dots
        }
    }
}
