/// How well scores put the bad ones first.
public enum RankingMetrics {
    /// The area under the ROC curve, ties counted half; nil unless both classes occur.
    ///
    /// By the rank sum (Mann and Whitney, 1947).
    public static func rocAUC(scores: [Double], isBad: [Bool]) -> Double? {
        precondition(scores.count == isBad.count, "one label a score")
        let order = scores.indices.sorted { scores[$0] < scores[$1] }
        let bad = isBad.lazy.filter(\.self).count
        guard bad > 0, bad < scores.count else { return nil }
        var rankSum = 0.0
        var start = 0
        while start < order.count {
            var end = start
            while end < order.count && scores[order[end]] == scores[order[start]] { end += 1 }
            let rank = Double(start + end + 1) / 2
            for place in start..<end where isBad[order[place]] { rankSum += rank }
            start = end
        }
        let good = scores.count - bad
        return (rankSum - Double(bad) * Double(bad + 1) / 2) / (Double(bad) * Double(good))
    }

    /// The average precision, nil without a bad one; ties share the precision at their end.
    public static func averagePrecision(scores: [Double], isBad: [Bool]) -> Double? {
        precondition(scores.count == isBad.count, "one label a score")
        let order = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
        let bad = isBad.lazy.filter(\.self).count
        guard bad > 0 else { return nil }
        var found = 0
        var sum = 0.0
        var start = 0
        while start < order.count {
            var end = start
            var hits = 0
            while end < order.count && scores[order[end]] == scores[order[start]] {
                hits += isBad[order[end]] ? 1 : 0
                end += 1
            }
            found += hits
            sum += Double(hits) * Double(found) / Double(end)
            start = end
        }
        return sum / Double(bad)
    }

    /// The share of bad ones among the `count` highest scores, earlier places first among equals.
    public static func precision(at count: Int, scores: [Double], isBad: [Bool]) -> Double? {
        precondition(scores.count == isBad.count, "one label a score")
        guard count > 0, !scores.isEmpty else { return nil }
        let top = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }.prefix(count)
        return Double(top.lazy.filter { isBad[$0] }.count) / Double(top.count)
    }
}
