import DragnetCore

/// Scores with labels, sorted once, so that figures of many resamples cost one pass each.
///
/// ```swift
/// let ranking = LabelledRanking(scores: surprises, isBad: isBad)
/// let figures = ranking.figures(precisionAt: [50, 100])
/// ```
///
/// Ties are never broken in the program's favour: what stands at a place within equal scores is the expectation over their
/// random order. Sorting is O(n log n), figures are O(n).
public struct LabelledRanking: Sendable {
    /// A point of the precision-recall curve.
    public struct PrecisionRecallPoint: Sendable, Hashable {
        /// The share of the bad ones that lies at or above a score, in 0...1.
        public var recall: Double
        /// The share of what lies there that is bad, in 0...1.
        public var precision: Double
    }

    /// How well the scores put the bad ones first.
    public struct Figures: Sendable, Hashable {
        /// The area under the ROC curve, equal scores counted half.
        public var rocAUC: Double
        /// The mean over the bad ones of the precision at their place; equals share the precision at their end.
        public var averagePrecision: Double
        /// The expected share of bad ones among the first so many, in the order asked for; nil where there are fewer.
        public var precision: [Double?]
    }

    /// Rows from the highest score to the lowest.
    private let order: [Int32]
    /// Whether each row, in the order of ``order``, is bad.
    private let bad: [Bool]
    /// Where equal scores end, in ``order``.
    private let ends: [Int32]

    /// A ranking of rows by their scores, of which none is NaN.
    public init(scores: [Double], isBad: [Bool]) {
        precondition(scores.count == isBad.count, "one label a score")
        let sorted = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
        order = sorted.map { Int32(truncatingIfNeeded: $0) }
        bad = sorted.map { isBad[$0] }
        var ends: [Int32] = []
        for place in sorted.indices
        where place + 1 == sorted.count || scores[sorted[place]] != scores[sorted[place + 1]] {
            ends.append(Int32(truncatingIfNeeded: place + 1))
        }
        self.ends = ends
    }

    /// Rows.
    public var count: Int { order.count }

    /// Precision and recall of what lies at or above each score; the highest score first.
    ///
    /// - Parameter most: about how many points are kept, evenly by recall; the ends always are.
    /// - Returns: nothing where no row is bad.
    public func precisionRecall(most: Int = 200) -> [PrecisionRecallPoint] {
        let allBad = bad.count(where: \.self)
        guard allBad > 0 else { return [] }
        var points: [PrecisionRecallPoint] = []
        var (seenBad, start, lastStep) = (0, 0, -1)
        for (index, end) in ends.enumerated() {
            seenBad += bad[start..<Int(end)].count(where: \.self)
            start = Int(end)
            let point = PrecisionRecallPoint(
                recall: Double(seenBad) / Double(allBad), precision: Double(seenBad) / Double(end))
            let step = Int(point.recall * Double(most))
            if step > lastStep || index + 1 == ends.count {
                points.append(point)
                lastStep = step
            }
        }
        return points
    }

    /// The figures; nil unless both a bad and a good one have a weight.
    ///
    /// - Parameters:
    ///   - counts: the places in ``Figures/precision``.
    ///   - weights: how often each row counts; nil for once.
    public func figures(precisionAt counts: [Int] = [], weights: [UInt32]? = nil) -> Figures? {
        precondition(weights.map { $0.count == order.count } ?? true, "one weight a row")
        var groups: [(bad: Double, good: Double)] = []
        groups.reserveCapacity(ends.count)
        var start = 0
        for end in ends {
            var (badHere, goodHere) = (0, 0)
            for place in start..<Int(end) {
                let weight = weights.map { Int($0[Int(order[place])]) } ?? 1
                if bad[place] { badHere += weight } else { goodHere += weight }
            }
            groups.append((Double(badHere), Double(goodHere)))
            start = Int(end)
        }
        let allBad = groups.reduce(0) { $0 + $1.bad }
        let allGood = groups.reduce(0) { $0 + $1.good }
        guard allBad > 0, allGood > 0 else { return nil }
        var (area, precisionSum, seenBad, seen) = (0.0, 0.0, 0.0, 0.0)
        for group in groups {
            area += group.good * (seenBad + group.bad / 2)
            seenBad += group.bad
            seen += group.bad + group.good
            if group.bad > 0 { precisionSum += group.bad * seenBad / seen }
        }
        return Figures(
            rocAUC: area / (allBad * allGood), averagePrecision: precisionSum / allBad,
            precision: counts.map { Self.precision(at: $0, groups, total: allBad + allGood) })
    }

    private static func precision(
        at count: Int, _ groups: [(bad: Double, good: Double)], total: Double
    ) -> Double? {
        guard count > 0, Double(count) <= total else { return nil }
        var (left, hits) = (Double(count), 0.0)
        for group in groups where left > 0 {
            let size = group.bad + group.good
            guard size > 0 else { continue }
            hits += group.bad * min(1, left / size)
            left -= min(left, size)
        }
        return hits / Double(count)
    }
}
