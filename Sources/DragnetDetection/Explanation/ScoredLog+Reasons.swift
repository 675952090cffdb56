public import DragnetEvents

extension ScoredLog {
    /// The reasons of some rows together, strongest first; none for rows below band low.
    public func reasons(of rows: [Int], in log: EventLog, clock: ScoringClock) -> [Reason] {
        let composer = ReasonComposer(wording: log.wording, clock: clock, amountUnit: log.commonAmountUnit)
        return composer.reasons(of: rows.map { (log.eventName($0), evidence[$0] ?? []) })
    }
}

extension ScoredEvent {
    /// The reasons of this event alone, strongest first; none below band low.
    ///
    /// - Parameters:
    ///   - name: the event's name, as evidence.
    ///   - wording: what the log's events are called, see ``EventLog/wording``.
    ///   - amountUnit: the unit of amounts where there is one for all, see ``EventLog/commonAmountUnit``.
    public func reasons(of name: String, wording: EventWording, clock: ScoringClock, amountUnit: String) -> [Reason] {
        guard !evidence.isEmpty else { return [] }
        return ReasonComposer(wording: wording, clock: clock, amountUnit: amountUnit).reasons(of: [(name, evidence)])
    }
}

extension EventLog {
    /// The unit of the amounts where there is one for all: a currency, "bytes", or empty.
    public var commonAmountUnit: String {
        guard amounts != nil else { return "" }
        if domain == .network { return "bytes" }
        return currency.map { $0.levels.count == 1 ? $0.levels[0] : "" } ?? ""
    }
}
