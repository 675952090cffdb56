import DragnetEvents

/// Where learning ends and scoring begins.
public enum LearningBoundary {
    /// The share of the events that a scan learns from unless told otherwise.
    public static let defaultShare = 0.3

    /// How many rows of `order` belong to the learning period.
    ///
    /// - Parameters:
    ///   - order: rows in time order.
    ///   - times: the time of each row of the log; nil in a log without times, which learns from all.
    ///   - until: the time of the first event that is not learnt from; nil for the default share.
    public static func learningCount(order: [Int], times: [Int64]?, until: Int64?, share: Double = defaultShare) -> Int
    {
        guard let times else { return order.count }
        if let until { return order.firstIndex { times[$0] >= until } ?? order.count }
        return firstRow(atOrAfter: Int(Double(order.count) * share), in: order, times: times)
    }

    /// The first position from `position` on that does not split equal times.
    static func firstRow(atOrAfter position: Int, in order: [Int], times: [Int64]?) -> Int {
        guard let times else { return position }
        var position = position
        while position > 0 && position < order.count && times[order[position]] == times[order[position - 1]] {
            position += 1
        }
        return position
    }
}
