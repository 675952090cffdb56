package import DragnetEvents

/// The order in which a workspace's rows are scored.
///
/// Rows of files count in the order of time, as files may hold them in any; rows that came live count as they came,
/// because they were scored then.
package enum ScoringOrder {
    /// The rows of a stretch of the log that are scored together.
    ///
    /// - Parameters:
    ///   - live: stretches of rows that came live.
    ///   - left: rows that are kept and not scored.
    package static func rows(
        of log: EventLog, within range: Range<Int>, live: [Range<Int>], leaving left: Set<Int> = []
    ) -> [Int] {
        guard let times = log.times else { return range.filter { !left.contains($0) } }
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
        return left.isEmpty ? rows : rows.filter { !left.contains($0) }
    }

    /// All rows that are held as a model has seen them: by time what the log held when it was learnt from, then what has
    /// come since as it is scored.
    ///
    /// - Parameters:
    ///   - known: how many rows the log had then; of those the first by time were learnt from.
    ///   - live: stretches of rows that came live.
    ///   - left: rows that are kept and neither learnt from nor scored.
    package static func rows(
        of log: EventLog, behind known: Int, live: [Range<Int>], leaving left: Set<Int>
    ) -> [Int] {
        let known = min(known, log.count)
        return log.timeOrder.filter { $0 < known && !left.contains($0) }
            + rows(of: log, within: known..<log.count, live: live, leaving: left)
    }
}
