import DragnetCore
import DragnetEvents

/// How the amount compares with habits: AMOUNT_HIGH, and sums over the long window, EXFILTRATION in networks.
///
/// Amounts are compared on a log scale as z against the sender's own sends, its cluster's and the receiver's receipts,
/// each with a prior of three observations at the peers' spread.
extension SignalReader {
    func readAmounts(_ event: Event, _ state: inout ScoringState, into signals: inout SignalVector) {
        guard let relative = state.relativeAmount(event) else { return }
        let cluster = space.cluster(of: event.source) ?? state.clusterCount
        var peers = state.peerAmounts[cluster]
        if peers.weight < 20 { peers = state.peerAmounts[state.clusterCount] }
        let source = state.nodes[Int(event.source)]
        let destination = state.nodes[Int(event.destination)]
        if peers.weight >= 20 {
            signals[.amountOfPeers] = comparison(relative, &state, peers, prior: peers, event)
        }
        if source.amountOut.weight >= 3 {
            signals[.amountOfSource] = comparison(relative, &state, source.amountOut, prior: peers, event)
        }
        if destination.amountIn.weight >= 3 {
            signals[.amountOfDestination] = comparison(relative, &state, destination.amountIn, prior: peers, event)
        }
        if let sent = state.sentAmount(event), state.sumsCount(event.source, event) {
            signals[.sumOutDay] = sum(.sumOutLong, &state, event.source, adding: sent, event)
        }
        if let amount = event.amount, state.sumsCount(event.destination, event) {
            signals[.sumInDay] = sum(.sumInLong, &state, event.destination, adding: Float(max(amount, 0)), event)
        }
    }

    private func comparison(
        _ relative: Float, _ state: inout ScoringState, _ habit: RunningMoments, prior: RunningMoments, _ event: Event
    ) -> SignalReading {
        let spread = prior.weight >= 20 ? prior.variance : 1
        let variance = (habit.variance * habit.weight + spread * 3) / (habit.weight + 3) + 0.02
        return SignalReading(
            (relative - habit.mean) / variance.squareRoot(),
            observed: tells ? state.amount(ofRelative: relative, like: event) : 0,
            typical: tells ? state.amount(ofRelative: habit.mean, like: event) : 0)
    }

    /// The log ratio of the running sum to the largest closed one; one usual amount keeps small sums quiet.
    private func sum(
        _ which: NodeCounter, _ state: inout ScoringState, _ node: NodeIndex, adding amount: Float, _ event: Event
    ) -> SignalReading {
        let counter = state.counter(node, which)
        let running = counter.value + amount
        if !tells && running <= counter.pastMaximum { return SignalReading(0, observed: running, typical: 0) }
        let unit = state.usualAmount(event) + 1
        let cluster = space.cluster(of: node) ?? state.clusterCount
        let peers = state.peerCounts[cluster * NodeCounter.count + which.rawValue]
        let usual = max(counter.pastMaximum, FloatMath.exp(peers.mean) - 1)
        // A small payment is not odd because a large one went before it.
        let part = min(1, 5 * Double(amount) / Double(max(running, 1e-6)))
        let value = part * max(0, PortableMath.log(Double(running + unit) / Double(usual + unit)))
        return SignalReading(Float(value), observed: running, typical: usual)
    }
}
