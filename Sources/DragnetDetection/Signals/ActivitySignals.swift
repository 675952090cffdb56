import DragnetCore
import DragnetEvents

/// How busy the two ends are, and how many partners they gain: NEW_PARTNER, FAN_OUT, FAN_IN, CARD_TESTING, SCAN,
/// BURST, VELOCITY.
///
/// Each count is compared with the larger of its own closed past and its cluster's habit by the deviance of a negative
/// binomial. Fans speak only of events that add to them.
extension SignalReader {
    func readActivity(_ event: Event, _ state: inout ScoringState, into signals: inout SignalVector) {
        let source = state.nodes[Int(event.source)]
        let destination = state.nodes[Int(event.destination)]
        let from = event.source
        let to = event.destination
        signals[.burstOutHour] = reading(of: .outShort, &state, node: from, total: source.eventsOut, adding: 1)
        signals[.burstOutDay] = reading(of: .outLong, &state, node: from, total: source.eventsOut, adding: 1)
        signals[.burstInHour] = reading(of: .inShort, &state, node: to, total: destination.eventsIn, adding: 1)
        signals[.burstInDay] = reading(of: .inLong, &state, node: to, total: destination.eventsIn, adding: 1)
        readPair(event, &state, into: &signals)
        if state.isNewPort(event) {
            let contacts = source.partnersOut
            signals[.portFanHour] = reading(of: .portsShort, &state, node: from, total: contacts, adding: 1)
        }
        guard from != to, state.meetings(from, to) == 0 else { return }
        signals[.newDestination] = novelty(source.partnersOut, of: source.eventsOut)
        signals[.newSource] = novelty(destination.partnersIn, of: destination.eventsIn)
        signals[.fanOutHour] = reading(of: .newOutShort, &state, node: from, total: source.partnersOut, adding: 1)
        signals[.fanOutDay] = reading(of: .newOutLong, &state, node: from, total: source.partnersOut, adding: 1)
        signals[.fanInHour] = reading(of: .newInShort, &state, node: to, total: destination.partnersIn, adding: 1)
        signals[.fanInDay] = reading(of: .newInLong, &state, node: to, total: destination.partnersIn, adding: 1)
        if state.isSmall(event) {
            signals[.smallFanInHour] = reading(of: .smallNewInShort, &state, node: to, total: 0, adding: 1)
        }
    }

    /// The pair's events in the long window against its own rate; the first contact says nothing here.
    private func readPair(_ event: Event, _ state: inout ScoringState, into signals: inout SignalVector) {
        guard let entry = state.pairs.entry(event.source, event.destination) else { return }
        let window = state.clock.long
        let first = state.nodes[Int(event.source)].firstSeen
        let age = max(state.watermark - first, 2 * window)
        let expected = max(Float(Double(entry.count) * Double(window) / 0.6931 / Double(age)), 1)
        if !tells && entry.recent + 1 <= expected {
            // It only fades from there.
            signals[.pairDay] = SignalReading(0, observed: 0, typical: 0)
            return
        }
        let count = state.pairRecent(event) + 1
        let value = CountSurprise.deviance(count: count, mean: expected, dispersion: 2)
        signals[.pairDay] = SignalReading(value, observed: count, typical: expected)
    }

    /// -ln of the share of first contacts in an end's past, with a weak prior of one in two.
    private func novelty(_ partners: UInt32, of events: UInt32) -> SignalReading {
        let share = (Double(partners) + 1) / (Double(events) + 2)
        return SignalReading(
            Float(-PortableMath.log(min(share, 1))), observed: 100, typical: Float(min(share, 1) * 100))
    }
}
