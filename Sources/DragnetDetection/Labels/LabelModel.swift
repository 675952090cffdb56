package import DragnetCore

/// What a person's labels add to the learnt score: a classifier on the frozen signals, the stages' own scores and the risk
/// of both ends.
///
/// From ``fewestForTrees`` labels on boosted trees, below a logistic model with a strong penalty: trees win by .05 to .2
/// average precision with many labels and lose with few (measured). While there are few bad ones the learnt score is
/// blended in, because twenty labels tell less than the log itself.
///
/// Columns are standardised by all labelled rows: what was labelled is mostly what looked odd, so that the good ones alone are
/// few and no picture of what is usual. Hinges need more labels than a person gives: with them, and by the good rows, 50 labels
/// of payments reached an average precision of .35 and not .56 (accounts: AUC .947 and not .968).
public struct LabelModel: Sendable, Hashable, Codable {
    /// Labels, and bad ones among them.
    public let labelCount: Int
    /// Bad ones.
    public let badCount: Int
    private let stage: CalibratorStage?
    private let linear: LinearModel?
    private let trees: BoostedTrees?
    private let tail: TailDistribution

    /// Labels from which on trees are grown.
    static let fewestForTrees = 200
    private static let fewestBad = 3
    /// Bad ones among a log's labels for which nothing but the labels decides.
    private static let enoughBad = 20.0
    /// What the squares of the weights cost, against the loss of one row.
    private static let penalty = 10.0
    private static let fewestForHinges = 1000

    /// Labelled rows.
    package struct Rows: Sendable {
        /// Numbers of a row; NaN where nothing is known.
        package var width: Int
        package private(set) var values: [Float] = []
        package private(set) var isBad: [Bool] = []

        /// No rows of that width.
        package init(width: Int) { self.width = width }

        /// Adds a row.
        package mutating func append(_ row: [Float], isBad: Bool) {
            values.append(contentsOf: row)
            self.isBad.append(isBad)
        }
    }

    /// Learns from labelled rows; nil where there are too few bad or no good ones.
    package static func fit(_ rows: Rows, seed: UInt64, context: WorkContext) throws -> LabelModel? {
        let bad = rows.isBad.count { $0 }
        guard bad >= fewestBad, bad < rows.isBad.count else { return nil }
        let targets = rows.isBad.map { $0 ? Float(1) : 0 }
        if rows.isBad.count >= fewestForTrees && bad >= 20 {
            let matrix = DesignMatrix(columnCount: rows.width, values: rows.values)
            let trees = try BoostedTrees.fit(
                matrix, targets: targets, weights: [Float](repeating: 1, count: targets.count), seed: seed,
                context: context)
            return finish(rows, stage: nil, linear: nil, trees: trees)
        }
        let stage = try StageFitter.plainStage(of: rows, context: context)
        let width = rows.width * CalibratorStage.expansion
        var matrix = DesignMatrix(columnCount: width, reservingRows: targets.count)
        var expanded = [Float](repeating: 0, count: width)
        for row in targets.indices {
            stage.expand(rows.values, at: row * rows.width, into: &expanded)
            if targets.count < fewestForHinges { leaveOutHinges(of: &expanded) }
            matrix.append(row: expanded)
        }
        // Both classes weigh the same.
        let weight = Float(targets.count - bad) / Float(bad)
        let linear = try LogisticRegression.fit(
            matrix, targets: targets, weights: targets.map { $0 > 0 ? weight : 1 },
            l2: penalty / Double(targets.count), context: context)
        return finish(rows, stage: stage, linear: linear, trees: nil)
    }

    /// What is nought in all rows gets no weight.
    private static func leaveOutHinges(of expanded: inout [Float]) {
        for base in stride(from: 0, to: expanded.count, by: CalibratorStage.expansion) {
            (expanded[base + 1], expanded[base + 2]) = (0, 0)
        }
    }

    private static func finish(
        _ rows: Rows, stage: CalibratorStage?, linear: LinearModel?, trees: BoostedTrees?
    ) -> LabelModel {
        let bad = rows.isBad.count { $0 }
        let draft = LabelModel(
            labelCount: rows.isBad.count, badCount: bad, stage: stage, linear: linear, trees: trees,
            tail: TailDistribution([]))
        let good = rows.isBad.indices.filter { !rows.isBad[$0] }
        let logits = good.map { row in draft.logit(Array(rows.values[row * rows.width..<(row + 1) * rows.width])) }
        return LabelModel(
            labelCount: rows.isBad.count, badCount: bad, stage: stage, linear: linear, trees: trees,
            tail: TailDistribution(logits))
    }

    private init(
        labelCount: Int, badCount: Int, stage: CalibratorStage?, linear: LinearModel?, trees: BoostedTrees?,
        tail: TailDistribution
    ) {
        self.labelCount = labelCount
        self.badCount = badCount
        self.stage = stage
        self.linear = linear
        self.trees = trees
        self.tail = tail
    }

    /// The log-odds of being bad.
    package func logit(_ row: [Float]) -> Float {
        if let trees { return trees.logit(row[...]) }
        guard let stage, let linear else { return 0 }
        var expanded = [Float](repeating: 0, count: row.count * CalibratorStage.expansion)
        stage.expand(row, at: 0, into: &expanded)
        return linear.logit(expanded[...])
    }

    /// The learnt score and what the labels say, joined.
    ///
    /// - Parameter score: -ln p of the learnt score.
    package func joined(_ score: Float, _ row: [Float]) -> Float {
        let logit = Double(logit(row))
        // Most of a log is less odd than all that was ever labelled; it keeps an order too.
        let below = max(0, tail.quantile(0) - logit)
        let labelled = Float(-PortableMath.log(max(tail.gradedTailProbability(logit), 1e-300)) - below)
        let trust = min(1, Float(Double(badCount) / 10))
        let rest = max(0, 1 - Float(Double(badCount) / Self.enoughBad))
        return rest * score + trust * labelled
    }
}

extension CalibratorStage {
    /// Expands one row of values into `target`.
    func expand(_ values: [Float], at offset: Int, into target: inout [Float]) {
        values.withUnsafeBufferPointer { values in
            target.withUnsafeMutableBufferPointer { target in
                guard let values = values.baseAddress, let target = target.baseAddress else { return }
                Self.expand(values + offset, columns, into: target)
            }
        }
    }
}

extension StageFitter {
    /// What is usual of each column among all rows, without weights.
    static func plainStage(of rows: LabelModel.Rows, context: WorkContext) throws -> CalibratorStage {
        let columns = try context.parallel.map(count: rows.width, chunkSize: 8) { range, _ in
            range.map { number in
                let values = rows.isBad.indices.map { rows.values[$0 * rows.width + number] }
                return Self.column(values.filter { !$0.isNaN }, fewest: 4)
            }
        }.flatMap(\.self)
        return CalibratorStage(
            columns: columns, medians: [], main: CalibratorHead(columns: [], bias: 0), tail: TailDistribution([]))
    }
}
