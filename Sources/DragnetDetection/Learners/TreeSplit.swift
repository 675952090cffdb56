/// A split of a node on one column, and what lies on either side of it.
struct TreeSplit: Sendable {
    /// The column's number in the matrix.
    var column: Int
    /// The last bin that goes left.
    var bin: Int
    /// Whether missing values go left.
    var missingLeft: Bool
    /// How much the loss falls, up to a factor that all splits share.
    var gain: Double
    /// The sums of gradients and hessians that go left.
    var left: SIMD2<Double>

    /// Whether a row of bin `row` goes left; `shift` is 0 where missing values go left and 1 otherwise.
    ///
    /// Bin 0 less one is 255, which is below no bin: one comparison serves both cases.
    static func goesLeft(_ row: UInt8, _ bin: UInt8, _ shift: UInt8) -> Bool { row &- shift <= bin &- shift }

    /// What a split has to meet.
    struct Rule: Sendable {
        /// The penalty, in the scale of the sums.
        var l2: Double
        /// The least hessian of either side, in the scale of the sums.
        var minimumHessian: Double

        /// How good one value for all these rows is.
        func score(_ sums: SIMD2<Double>) -> Double { sums.x * sums.x / (sums.y + l2) }
    }

    /// The best split of a node by the sums of a column's bins, or nil where none helps.
    ///
    /// Ties go to the lower bin, then to missing values on the right.
    static func best(
        _ column: Int, _ bins: UnsafePointer<SIMD2<Double>>, binCount: Int, total: SIMD2<Double>, _ rule: Rule
    ) -> TreeSplit? {
        let missing = bins[0]
        let anyMissing = missing.x != 0 || missing.y != 0
        let parent = rule.score(total)
        var best: TreeSplit?
        var bestScore = parent + 1e-9 * parent
        var present = SIMD2<Double>.zero
        for bin in 1..<binCount {
            if bins[bin] == .zero { continue }
            present += bins[bin]
            // Where nothing is missing in this node, a missing value goes with the heavier side.
            let plain = present.y * 2 > total.y
            for missingLeft in [false, true] where anyMissing || missingLeft == plain {
                let left = missingLeft && anyMissing ? present + missing : present
                let right = total - left
                guard left.y >= rule.minimumHessian && right.y >= rule.minimumHessian else { continue }
                let score = rule.score(left) + rule.score(right)
                if score > bestScore {
                    bestScore = score
                    best = TreeSplit(
                        column: column, bin: bin, missingLeft: missingLeft, gain: score - parent, left: left)
                }
            }
        }
        return best
    }
}
