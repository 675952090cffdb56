import DragnetEvents

/// The order in which a workspace's rows are scored.
///
/// Rows of files count in the order of time, as files may hold them in any; rows that came live count as they came,
/// because they were scored then.
enum ScoringOrder {
    static func rows(of log: EventLog, within range: Range<Int>, live: [Range<Int>]) -> [Int] {
        guard let times = log.times else { return Array(range) }
        var rows: [Int] = []
        rows.reserveCapacity(range.count)
        var next = range.lowerBound
        func takeFile(to end: Int) {
            guard next < end else { return }
            rows += (next..<end).sorted { (times[$0], $0) < (times[$1], $1) }
            next = end
        }
        for stretch in live.map({ $0.clamped(to: range) }) where !stretch.isEmpty {
            takeFile(to: stretch.lowerBound)
            rows += stretch
            next = stretch.upperBound
        }
        takeFile(to: range.upperBound)
        return rows
    }
}
