/// What two classes weigh.
struct ClassTotals {
    /// The weight of all rows.
    private(set) var weight = 0.0
    /// The weight of class 1.
    private(set) var positive = 0.0
    /// The weight of the heaviest row.
    private(set) var heaviest = 0.0

    /// The totals of rows of classes 0 and 1, each with its weight.
    init(targets: [Float], weights: [Float], rowCount: Int) {
        precondition(targets.count == rowCount && weights.count == rowCount, "a class and a weight for each row")
        for (target, rowWeight) in zip(targets, weights) {
            precondition(target >= 0 && target <= 1, "a class is 0 or 1")
            precondition(rowWeight >= 0 && rowWeight.isFinite, "a weight is finite and not negative")
            weight += Double(rowWeight)
            positive += Double(rowWeight) * Double(target)
            heaviest = max(heaviest, Double(rowWeight))
        }
    }

    /// Whether nothing tells the classes apart because there is but one.
    var isOneClass: Bool { positive <= 0 || positive >= weight }

    /// The log-odds of class 1; with one class only, as if half a row of the other had been seen.
    var logit: Double {
        guard isOneClass else { return LogisticFunction.logit(probability: positive / weight) }
        let half = heaviest / 2
        return LogisticFunction.logit(probability: (positive + half) / (weight + 2 * half))
    }
}
