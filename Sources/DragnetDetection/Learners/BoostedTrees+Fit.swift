package import DragnetCore

extension BoostedTrees {
    /// How trees are grown.
    package struct Configuration: Sendable, Hashable {
        /// Trees in the sum.
        package var treeCount = 250
        /// Splits from a root to a leaf, at most; from 1 to 12.
        package var depth = 5
        /// The share of a leaf's best value that a tree adds.
        package var learningRate = 0.06
        /// The share of the rows that a tree is grown from.
        package var rowShare = 0.7
        /// The share of the columns that a tree may split.
        package var columnShare = 0.4
        /// The sum of w p (1 - p) that either side of a split has at least.
        package var minimumChildHessian = 1.0
        /// The penalty on the squares of the leaves' values.
        package var l2 = 1.0
        /// What a row of class 1 weighs beside one of class 0, besides its own weight.
        package var positiveWeight = 1.0

        /// The usual settings.
        package init() {}
    }

    /// Grows trees one after another, each on what the ones before it got wrong (Friedman, 2001; Chen and Guestrin, 2016).
    ///
    /// Columns are cut into up to 255 bins by their quantiles; a tree sees a share of the rows and of the columns, drawn
    /// by the seed. Gradients are whole numbers of 2^-22 of the heaviest weight, so that their sums are exact and no
    /// order of adding shows. With rows of one class only there are no trees, and without rows the log-odds are 0.
    ///
    /// - Parameters:
    ///   - matrix: any numbers; what is not finite is missing.
    ///   - targets: 0 or 1 for each row.
    ///   - weights: 0 or more for each row; the rows of weight 0 count only for the bins.
    ///   - seed: of the draws of rows and columns.
    /// - Throws: ``DragnetError`` where the work is interrupted.
    package static func fit(
        _ matrix: DesignMatrix, targets: [Float], weights: [Float], configuration: Configuration = Configuration(),
        seed: UInt64, context: WorkContext
    ) throws -> BoostedTrees {
        precondition((1...12).contains(configuration.depth), "a depth from 1 to 12")
        precondition(configuration.positiveWeight > 0 && configuration.l2 >= 0, "positive weights and penalties")
        precondition(targets.count == weights.count, "a class and a weight for each row")
        let positiveWeight = Float(configuration.positiveWeight)
        let rowWeights = zip(weights, targets).map { $1 > 0.5 ? $0 * positiveWeight : $0 }
        let totals = ClassTotals(targets: targets, weights: rowWeights, rowCount: matrix.rowCount)
        let base = totals.weight > 0 ? Float(totals.logit) : 0
        var trees: [[Node]] = []
        if !totals.isOneClass {
            let bins = try BinnedMatrix(matrix, context: context)
            let useful = bins.columns.indices.filter { bins.columns[$0].isUseful }
            let sample = BoostingSample(
                targets: targets, weights: rowWeights, base: base, scale: totals.gradientScale,
                share: configuration.rowShare, key: RandomKey(seed, 1))
            let grower = TreeGrower(bins, configuration, scale: totals.gradientScale, columnLimit: useful.count)
            try sample.draw(round: 0, after: nil, bins, context)
            for round in 0..<(useful.isEmpty ? 0 : configuration.treeCount) {
                var random = KeyedRandom(RandomKey(seed, 2, UInt64(round)))
                let columns = choose(configuration.columnShare, of: useful, &random)
                let tree = try grower.grow(sample, columns: columns, context)
                trees.append(tree.nodes)
                if round + 1 < configuration.treeCount { try sample.draw(round: round + 1, after: tree, bins, context) }
            }
        }
        return BoostedTrees(columnCount: matrix.columnCount, base: base, trees: trees)
    }

    /// A share of the columns, at least one, in their own order.
    private static func choose(_ share: Double, of columns: [Int], _ random: inout KeyedRandom) -> [Int] {
        var shuffled = columns
        random.shuffle(&shuffled)
        let count = Int((share * Double(columns.count)).rounded(.up))
        return shuffled.prefix(min(columns.count, max(1, count))).sorted()
    }
}

/// A tree of a round, with what it takes to walk it by bins.
struct GrownTree: Sendable {
    var nodes: [BoostedTrees.Node] = []
    /// The last bin that goes left, of each node that is a split.
    var bins: [UInt8] = []
}
