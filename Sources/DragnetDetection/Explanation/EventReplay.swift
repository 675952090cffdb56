public import DragnetCore
public import DragnetEvents

/// Plays a log again from the first model's boundary up to one event, to see what the signals said of it.
public struct EventReplay: Sendable {
    private let series: ScorerSeries

    /// A replay of `series`.
    public init(_ series: ScorerSeries) { self.series = series }

    /// A replay from the boundary of one model.
    public init(start: Scorer) { self.init(ScorerSeries([ScorerSeries.Part(start: start)])) }

    /// The reasons for and the raw score of one row, whether it was odd or not.
    ///
    /// - Parameters:
    ///   - order: rows in time order, `row` among them; the first ones are those that were learnt from.
    /// - Returns: nil if `row` is not in `order`, or was learnt from.
    /// - Throws: ``DragnetError/Code/interrupted``.
    public func reasons(
        of row: Int, in log: EventLog, order: [Int], context: WorkContext
    ) throws -> (reasons: [Reason], rawScore: Double)? {
        let later = order.dropFirst(series.firstPlace)
        guard let place = later.firstIndex(of: row) else { return nil }
        let events = EventReader(log)
        var series = series
        for (done, earlier) in later[..<place].enumerated() {
            if done % 8192 == 0 {
                try context.cancellation.check()
                context.progress.report(
                    WorkProgress(stage: "replaying", completed: done, total: place - later.startIndex, unit: "events"))
            }
            _ = series.score(events[earlier], at: later.startIndex + done)
        }
        let (verdict, evidence) = series.explain(events[row], at: place)
        let composer = ReasonComposer(
            wording: log.wording, clock: series.scorer.model.clock, amountUnit: log.commonAmountUnit)
        return (composer.reasons(of: [(log.eventName(row), evidence)]), Double(verdict.rawScore))
    }
}
