public import DragnetCore

/// Intervals by drawing groups again with replacement (Efron 1979).
///
/// Rows of one group are drawn together, because what one gang does is not many independent findings. Each draw depends on
/// the seed and its number alone, so intervals are the same on any number of threads.
public struct Bootstrap: Sendable {
    /// Draws.
    public var replicates: Int
    /// The seed of the draws.
    public var seed: UInt64

    /// A bootstrap of `replicates` draws.
    public init(replicates: Int, seed: UInt64) {
        precondition(replicates >= 0, "a number of draws")
        self.replicates = replicates
        self.seed = seed
    }

    /// The middle 95 % of what `figures` gives for the draws, one interval a figure.
    ///
    /// - Parameters:
    ///   - groups: the group of each row, numbered from 0.
    ///   - figures: given how often each row was drawn; the same number of figures each time, nil for one that the draw
    ///     does not define.
    /// - Returns: nil for a figure that fewer than two draws define.
    public func intervals(
        groups: [Int32], groupCount: Int, context: WorkContext,
        of figures: @escaping @Sendable ([UInt32]) -> [Double?]
    ) throws -> [ClosedRange<Double>?] {
        guard replicates > 0, groupCount > 0 else {
            return figures([UInt32](repeating: 1, count: groups.count)).map { _ in nil }
        }
        let seed = seed
        let draws = try context.parallel.map(count: replicates, chunkSize: 1) { range, _ in
            var random = KeyedRandom(RandomKey(seed, Self.stage, UInt64(range.lowerBound)))
            var drawn = [UInt32](repeating: 0, count: groupCount)
            for _ in 0..<groupCount { drawn[random.next(below: groupCount)] += 1 }
            return figures(groups.map { drawn[Int($0)] })
        }
        let width = draws.first?.count ?? 0
        return (0..<width).map { place in
            let values = draws.compactMap { $0[place] }.sorted()
            guard values.count >= 2 else { return nil }
            return RobustStatistics.quantile(
                0.025, ofSorted: values)...RobustStatistics.quantile(0.975, ofSorted: values)
        }
    }

    private static let stage: UInt64 = 0xB007
}
