public import DragnetCore
public import DragnetEvents

/// Plays a log again up to one event, to see what the signals said of it.
public struct EventReplay: Sendable {
    /// What scored the event.
    public let model: EventModel

    /// A replay with `model`.
    public init(model: EventModel) { self.model = model }

    /// The reasons for and the raw score of one row, whether it was odd or not.
    ///
    /// - Parameters:
    ///   - order: rows in time order, `row` among them.
    /// - Returns: nil if `row` is not in `order`.
    /// - Throws: ``DragnetError/Code/interrupted``.
    public func reasons(
        of row: Int, in log: EventLog, order: [Int], context: WorkContext
    ) throws -> (reasons: [Reason], rawScore: Double)? {
        guard let place = order.firstIndex(of: row) else { return nil }
        let events = EventReader(log)
        var state = ScoringState(clock: model.clock, clusterCount: model.space.clusterCount)
        for (done, earlier) in order[..<place].enumerated() {
            if done % 8192 == 0 {
                try context.cancellation.check()
                context.progress.report(
                    WorkProgress(stage: "replaying", completed: done, total: place, unit: "events"))
            }
            let event = events[earlier]
            state.advance(to: event, space: model.space)
            state.record(event, space: model.space)
        }
        let event = events[row]
        state.advance(to: event, space: model.space)
        var signals = SignalVector()
        SignalReader(state: state, space: model.space, domain: model.domain).read(event, into: &signals)
        let evidence = ScoredLog.evidence(of: signals, calibrator: model.calibrator)
        let composer = ReasonComposer(domain: log.domain, clock: model.clock, amountUnit: log.commonAmountUnit)
        return (
            composer.reasons(of: [(log.eventName(row), evidence)]),
            Double(model.calibrator.rawScore(of: signals))
        )
    }
}
