/// How well scores put the bad ones first.
///
/// One figure at a time; for several of one ranking see ``LabelledRanking``.
public enum RankingMetrics {
    /// The area under the ROC curve, ties counted half; nil unless both classes occur.
    public static func rocAUC(scores: [Double], isBad: [Bool]) -> Double? {
        LabelledRanking(scores: scores, isBad: isBad).figures()?.rocAUC
    }

    /// The average precision, nil unless both classes occur; ties share the precision at their end.
    public static func averagePrecision(scores: [Double], isBad: [Bool]) -> Double? {
        LabelledRanking(scores: scores, isBad: isBad).figures()?.averagePrecision
    }

    /// The share of bad ones among the `count` highest scores, expected over a random order of equals; nil where there
    /// are fewer, or not both classes.
    public static func precision(at count: Int, scores: [Double], isBad: [Bool]) -> Double? {
        LabelledRanking(scores: scores, isBad: isBad).figures(precisionAt: [count])?.precision.first ?? nil
    }
}
