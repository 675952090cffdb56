import DragnetCore
import DragnetEvents

/// Where money comes from and goes to: PASS_THROUGH, CYCLE, STRUCTURING.
extension SignalReader {
    func readFlows(_ event: Event, _ state: inout ScoringState, into signals: inout SignalVector) {
        guard let amount = event.amount, amount > 0 else { return }
        readPassThrough(event, &state, into: &signals)
        readCycle(event, &state, amount: Float(amount), into: &signals)
        if state.isNearLimit(event) {
            let reading = reading(of: .nearLimit, &state, node: event.source, total: 0, adding: 1)
            // An account that lives near a limit is not circling it; a single such payment is nothing.
            if reading.observed < 1.5 { return }
            signals[.nearLimit] = reading
        }
    }

    /// What came in within the long window and has gone out again, against the most that ever did, by how well the two
    /// sums match.
    private func readPassThrough(_ event: Event, _ state: inout ScoringState, into signals: inout SignalVector) {
        guard let sent = state.sentAmount(event), state.sumsCount(event.source, event),
            let through = state.through(event)
        else { return }
        let received = state.counter(event.source, .sumInLong).value
        let out = state.counter(event.source, .sumOutLong).value + sent
        let mismatch = Double(abs(FloatMath.log(out / received)))
        let match = max(0, 1 - mismatch / 0.35)
        if !tells && match == 0 {
            signals[.passThrough] = SignalReading(0, observed: 0, typical: 0)
            return
        }
        let usual = state.counter(event.source, .throughLong).pastMaximum
        let unit = state.usualAmount(event) + 1
        // A small payment passes nothing on that a large one before it did.
        let part = min(1, 5 * Double(sent) / Double(max(out, 1e-6)))
        let value = part * match * max(0, PortableMath.log(Double(through + unit) / Double(usual + unit)))
        signals[.passThrough] = SignalReading(
            Float(value), observed: min(100 * out / received, 1000), typical: min(100 * usual / received, 100))
    }

    /// A closed circle: better the closer the returned amount is to the one sent, and the sooner.
    private func readCycle(_ event: Event, _ state: inout ScoringState, amount: Float, into signals: inout SignalVector)
    {
        let since = state.watermark - state.clock.flowHorizon
        guard
            let circle = state.upstream.circle(
                from: event.source, to: event.destination, amount: amount, since: since)
        else { return }
        let gap = Double(abs(circle.returned - circle.sent) / max(circle.sent, 1e-6))
        let age = Double(state.watermark - circle.start) / Double(state.clock.flowHorizon)
        let value = Double(circle.length) / 3 * PortableMath.exp(-3 * gap - age)
        signals[.cycle] = SignalReading(Float(value), observed: Float(circle.length), typical: 0)
    }
}
