public import DragnetCore
public import DragnetEvents

/// Plays a log again from a model's boundary up to one event, to see what the signals said of it.
public struct EventReplay: Sendable {
    /// The scorer as it stood at the boundary of its model.
    public let start: Scorer
    private let learntCount: Int

    /// A replay from `start`.
    ///
    /// - Parameter learntCount: how many of the rows that `start` has taken in are still there; nil for all.
    public init(start: Scorer, learntCount: Int? = nil) {
        self.start = start
        self.learntCount = learntCount ?? start.state.eventCount
    }

    /// The reasons for and the raw score of one row, whether it was odd or not.
    ///
    /// - Parameters:
    ///   - order: rows in time order, `row` among them; the first ones are those that `start` has taken in.
    /// - Returns: nil if `row` is not in `order`, or was learnt from.
    /// - Throws: ``DragnetError/Code/interrupted``.
    public func reasons(
        of row: Int, in log: EventLog, order: [Int], context: WorkContext
    ) throws -> (reasons: [Reason], rawScore: Double)? {
        let later = order.dropFirst(learntCount)
        guard let place = later.firstIndex(of: row) else { return nil }
        let events = EventReader(log)
        var scorer = start
        for (done, earlier) in later[..<place].enumerated() {
            if done % 8192 == 0 {
                try context.cancellation.check()
                context.progress.report(
                    WorkProgress(stage: "replaying", completed: done, total: place - later.startIndex, unit: "events"))
            }
            _ = scorer.score(events[earlier])
        }
        let (verdict, evidence) = scorer.explain(events[row])
        let composer = ReasonComposer(
            wording: log.wording, clock: start.model.clock, amountUnit: log.commonAmountUnit)
        return (composer.reasons(of: [(log.eventName(row), evidence)]), Double(verdict.rawScore))
    }
}
