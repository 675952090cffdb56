import DragnetEvents

/// Counts an incident's events over time, and those that its main entities have besides.
struct IncidentActivityBuilder {
    let log: EventLog
    /// The evidence, in time order.
    let rows: [Int]
    /// Where each entity's rows are.
    let rowsOfNode: RowsOfNode
    /// From the log's first event to its last; nil in a log without times.
    let span: ClosedRange<Int64>?

    /// Buckets are as short as a span of this many of them allows.
    private static let mostBuckets: Int64 = 60
    /// Around shorter incidents so much time is shown that a usual rate means something.
    private static let shortest = Timestamp.hour
    /// Lengths that a person knows.
    private static let steps: [Int64] =
        [1, 2, 5, 10, 15, 30].map { $0 * Timestamp.second } + [1, 2, 5, 10, 15, 30].map { $0 * Timestamp.minute }
        + [1, 2, 3, 6, 12].map { $0 * Timestamp.hour } + [1, 2, 7, 14, 28, 91, 364].map { $0 * Timestamp.day }

    /// The counts, nil in a log without times.
    ///
    /// Linear in the rows of its main entities.
    func build() -> IncidentActivity? {
        guard let times = log.times, let span, let begin = rows.map({ times[$0] }).min(),
            let end = rows.map({ times[$0] }).max()
        else { return nil }
        // What came before is what the incident has to be seen against; a little after shows that it ended.
        let length = max(end - begin, Self.shortest)
        let from = max(begin - length, span.lowerBound)
        let until = min(end + length / 4, span.upperBound)
        let step = Self.steps.first { (until - from) / $0 < Self.mostBuckets - 1 } ?? (until - from) / 50 + 1
        let start = (from >= 0 ? from : from - step + 1) / step * step
        let count = Int((until - start) / step) + 1
        var activity = IncidentActivity(
            start: start, step: step, evidence: [Int](repeating: 0, count: count),
            others: [Int](repeating: 0, count: count), usual: nil)
        for row in rows { activity.evidence[Int((times[row] - start) / step)] += 1 }

        let main = mainEntities
        var before = 0
        for row in rowsOfNode.rows(of: main) {
            let time = times[row]
            if time < begin { before += 1 }
            if time >= start, time <= until { activity.others[Int((time - start) / step)] += 1 }
        }
        for row in rows where main.contains(log.sources[row]) || main.contains(log.destinations[row]) {
            let bucket = Int((times[row] - start) / step)
            activity.others[bucket] = max(0, activity.others[bucket] - 1)
        }
        if begin - span.lowerBound >= step {
            activity.usual = Double(before) * Double(step) / Double(begin - span.lowerBound)
        }
        return activity
    }

    /// The nodes that take part in at least half as many events as the busiest one.
    private var mainEntities: Set<NodeIndex> {
        var counts: [NodeIndex: Int] = [:]
        for row in rows {
            counts[log.sources[row], default: 0] += 1
            if log.destinations[row] != log.sources[row] { counts[log.destinations[row], default: 0] += 1 }
        }
        let most = counts.values.max() ?? 0
        return Set(counts.filter { $0.value * 2 >= most }.keys)
    }
}
