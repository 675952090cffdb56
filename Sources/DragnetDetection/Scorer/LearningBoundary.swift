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

    /// From here on what more events teach is not worth the time.
    static let mostRelearnt = 100_000
    /// By how much the events must have grown before they are learnt from anew.
    static let growth = 1.5

    /// How many rows of `order` are learnt from: `first`, and half as many more each time, up to 100,000.
    ///
    /// A month of payments holds each salary once, and to what has seen it twice the second is ordinary. Only rows before a place
    /// decide on it.
    public static func relearningPlaces(first: Int, order: [Int], times: [Int64]?) -> [Int] {
        var places = [first]
        var next = first
        while true {
            next = firstRow(atOrAfter: Int(Double(next) * growth), in: order, times: times)
            guard next > places[places.count - 1], next <= mostRelearnt, next < order.count else { return places }
            places.append(next)
        }
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
