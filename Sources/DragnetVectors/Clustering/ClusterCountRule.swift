import DragnetCore

/// How many clusters to make where nobody said.
///
/// 1. One below 50 vectors, or where the graph is a star (all nodes but one have a single neighbour).
/// 2. Otherwise candidates around r = sqrt(n / 2): r/4, r/2, r, 2r, each in 2...256 and at most n / 10.
/// 3. Each is fitted twice, with two seeds, on one sample of at most 2,000 vectors. Its merit is the mean silhouette of
///    the two fits plus their agreement (adjusted Rand index, Hubert and Arabie 1985): clusters that are apart, and
///    that come out again.
/// 4. The candidate of the greatest merit, the smaller one on a tie.
struct ClusterCountRule {
    /// Vectors looked at.
    static let sampleSize = 2_000

    let seed: UInt64
    let kernels: KernelSet

    func choose(for points: EmbeddingMatrix, degrees: [Int]?, context: WorkContext) throws -> Int {
        if points.rowCount < 50 || degrees.map(Self.isStar) == true { return 1 }
        let sample = KeyedSample.indices(
            count: points.rowCount, size: Self.sampleSize, key: RandomKey(seed, 22))
        let lloyd = SphericalLloyd(
            points: points.selecting(sample), kernels: kernels,
            context: WorkContext(threads: context.threads, cancellation: context.cancellation))
        var best = (count: 1, merit: -Double.infinity)
        for count in Self.candidates(for: points.rowCount) {
            let fits = try [0, 1].map { offset in
                try lloyd.run(
                    clusterCount: count, seed: RandomKey(seed, 23).appending(offset).value, starts: 1,
                    maxIterations: 20)
            }
            let silhouettes = try fits.map { fit in
                try Silhouette(points: lloyd.points, assignments: fit.assignments, centroids: fit.centroids)
                    .mean(sampleSize: Self.sampleSize, seed: seed)
            }
            let agreement = Self.adjustedRandIndex(fits[0].assignments, fits[1].assignments)
            let merit = (silhouettes[0] + silhouettes[1]) / 2 + agreement
            if merit > best.merit { best = (count, merit) }
        }
        return best.count
    }

    static func candidates(for count: Int) -> [Int] {
        let root = (Double(count) / 2).squareRoot()
        let highest = max(2, min(256, count / 10))
        let candidates = [0.25, 0.5, 1, 2].map { min(highest, max(2, Int((root * $0).rounded()))) }
        return Set(candidates).sorted()
    }

    static func isStar(_ degrees: [Int]) -> Bool {
        let present = degrees.filter { $0 > 0 }
        return present.count > 2 && present.max() == present.count - 1
            && present.count { $0 == 1 } == present.count - 1
    }

    /// How far two partitions of the same points agree beyond chance: 1 the same, 0 as by chance.
    static func adjustedRandIndex(_ first: [Int32], _ second: [Int32]) -> Double {
        let rows = Int(first.max() ?? 0) + 1
        let columns = Int(second.max() ?? 0) + 1
        var table = [Int](repeating: 0, count: rows * columns)
        for (a, b) in zip(first, second) { table[Int(a) * columns + Int(b)] += 1 }
        func pairs(_ count: Int) -> Double { Double(count) * Double(count - 1) / 2 }
        let both = table.reduce(0) { $0 + pairs($1) }
        let inFirst = (0..<rows).reduce(0) { sum, row in
            sum + pairs(table[row * columns..<(row + 1) * columns].reduce(0, +))
        }
        let inSecond = (0..<columns).reduce(0) { sum, column in
            sum + pairs(stride(from: column, to: table.count, by: columns).reduce(0) { $0 + table[$1] })
        }
        let expected = inFirst * inSecond / max(1, pairs(first.count))
        let highest = (inFirst + inSecond) / 2
        return highest == expected ? 1 : (both - expected) / (highest - expected)
    }
}
