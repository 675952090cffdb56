import DragnetCore
import DragnetEvents

/// Reads all signals of one event from a state that has been advanced to it and has not taken it in.
///
/// The groups stand in files of their own; each is an extension with one method.
///
/// The state is taken in place, because a copy would count the owners of its arrays up and down; nothing is changed.
struct SignalReader {
    let space: VectorSpace
    let domain: LogDomain
    /// Whether readings say what was observed and what is typical besides how odd that is; only people ask for it.
    let tells: Bool

    /// Fills `signals` with what the state says of `event`; O(dimension + recent partners).
    func read(
        _ event: Event, _ state: inout ScoringState, places: VectorColumns.Places, into signals: inout SignalVector
    ) {
        signals.reset()
        readActivity(event, &state, into: &signals)
        guard event.source != event.destination else { return }
        readVectors(event, places, into: &signals)
        readAmounts(event, &state, into: &signals)
        switch domain {
        case .transactions: readFlows(event, &state, into: &signals)
        case .network: readContacts(event, &state, into: &signals)
        }
    }

    /// A count against the larger of its own past and what is usual among peers.
    func reading(
        of which: NodeCounter, _ state: inout ScoringState, node: NodeIndex, total: UInt32, adding amount: Float
    ) -> SignalReading {
        let counter = state.counter(node, which)
        let count = counter.value + amount
        let cluster = space.cluster(of: node) ?? state.clusterCount
        let peers = state.peerCounts[cluster * NodeCounter.count + which.rawValue]
        let window = state.halfLife(which.window)
        let first = state.nodes[Int(node)].firstSeen
        let age = first == .max ? 0 : state.watermark - first
        // A fading count of a steady stream settles at rate x half-life / ln 2.
        let steady = Float(Double(total) * Double(window) / 0.6931 / Double(max(age, 2 * window)))
        let own = max(counter.pastMaximum, steady)
        // Most counts do not even exceed what the node itself is used to.
        if !tells && count <= max(own, 0.1) { return SignalReading(0, observed: count, typical: 0) }
        let usualOfPeers = FloatMath.exp(peers.mean) - 1
        let expected = max(own, usualOfPeers, 0.1)
        let dispersion = min(max(1 / (peers.variance + 0.05), 1), 10)
        let value = CountSurprise.deviance(count: count, mean: expected, dispersion: dispersion)
        return SignalReading(value, observed: count, typical: expected)
    }
}
