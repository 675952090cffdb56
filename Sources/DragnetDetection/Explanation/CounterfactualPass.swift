public import DragnetCore
public import DragnetEvents

/// Finds the counterfactuals of several findings in one pass over the log.
public struct CounterfactualPass {
    private let series: ScorerSeries
    private let later: ArraySlice<Int>
    private let order: [Int]
    private let finder: CounterfactualFinder

    /// A pass from the boundary of the first model on.
    ///
    /// - Parameters:
    ///   - series: the scorers of the log.
    ///   - order: all rows in time order.
    ///   - threshold: bands from here on are alerts.
    ///   - mostScorings: events that may be scored again for one finding; some seconds for a million.
    public init(log: EventLog, series: ScorerSeries, order: [Int], threshold: Severity, mostScorings: Int) {
        self.series = series
        self.order = order
        finder = CounterfactualFinder(log: log, threshold: threshold, mostScorings: mostScorings)
        later = order.dropFirst(series.firstPlace)
    }

    /// The surprises of some rows; rows that were learnt from are left out.
    ///
    /// - Throws: ``DragnetError/Code/interrupted``.
    public func surprises(of rows: Set<Int>, context: WorkContext) throws -> [(row: Int, surprise: Float)] {
        guard let last = later.lastIndex(where: rows.contains) else { return [] }
        var series = series
        var found: [(row: Int, surprise: Float)] = []
        for place in later.startIndex...last {
            if place % 8192 == 0 { try context.cancellation.check() }
            let surprise = series.score(finder.events[later[place]], at: place).surprise
            if rows.contains(later[place]) { found.append((later[place], Float(surprise))) }
        }
        return found
    }

    /// The counterfactuals by the key of each finding.
    ///
    /// - Parameter findings: scored rows with their surprises, by a key.
    /// - Throws: ``DragnetError/Code/interrupted``.
    public func counterfactuals(
        of findings: [String: [(row: Int, surprise: Float)]], context: WorkContext
    ) throws -> [String: Counterfactual] {
        let wanted = Set(findings.values.joined().map(\.row))
        var places: [Int: Int] = [:]
        for place in later.indices where wanted.contains(later[place]) { places[later[place]] = place }
        let stretches = findings.compactMap { key, rows -> (key: String, first: Int, last: Int)? in
            let held = rows.compactMap { places[$0.row] }
            guard held.count == rows.count, let first = held.min(), let last = held.max() else { return nil }
            return (key, first, last)
        }.sorted { ($0.first, $0.key) < ($1.first, $1.key) }
        var series = series
        var next = later.startIndex
        var found: [String: Counterfactual] = [:]
        for stretch in stretches {
            while next < stretch.first {
                if next % 8192 == 0 { try context.cancellation.check() }
                _ = series.score(finder.events[later[next]], at: next)
                next += 1
            }
            context.progress.report(
                WorkProgress(
                    stage: "scoring again", completed: found.count, total: stretches.count, unit: "incidents"))
            found[stretch.key] = try finder.counterfactual(
                of: findings[stretch.key] ?? [], from: series, stretch: later[stretch.first...stretch.last],
                past: order[..<stretch.first], context: context)
        }
        return found
    }
}
