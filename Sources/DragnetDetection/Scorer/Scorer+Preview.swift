public import DragnetEvents

extension Scorer {
    /// What ``score(_:)`` would say of an event if it came next, to the bit; nothing is taken in.
    ///
    /// Costs as much as scoring it, whatever the state's size. Both ends may be nodes that the state has not seen, by
    /// any number above those that it has.
    public mutating func preview(_ event: Event) -> ScoredEvent {
        look(at: hasRoom(for: event) ? event : standIn(for: event))
    }

    private mutating func look(at event: Event) -> ScoredEvent {
        if scoresFlows { return previewFlow(event) }
        let isCold = isCold(event)
        let event = stream.oriented(event)
        let before = StateBefore(event, &stream.state, space: stream.space)
        defer { before.restore(&stream.state) }
        // By itself: as an argument it would change a state of which `self`, read before it, is a second owner, so that every
        // array is copied.
        let raw = rawScore(event)
        let (verdict, isForSize) = verdict(raw, of: event, isCold: isCold)
        guard verdict.severity >= .low else { return ScoredEvent(verdict: verdict) }
        stream.tell(event)
        let found = EvidenceReader(calibrator: model.calibrator, tails: model.tails)
            .evidence(of: stream, isForSize: isForSize)
        return ScoredEvent(verdict: verdict, kind: found.kind?.name, evidence: found.evidence)
    }

    /// Scores an event, takes it in, and says what spoke for it where it is in band low or above.
    public mutating func scoreWithEvidence(_ event: Event) -> ScoredEvent {
        let verdict = score(event)
        guard verdict.severity >= .low else { return ScoredEvent(verdict: verdict) }
        return ScoredEvent(verdict: verdict, kind: evidence.kind, evidence: evidence.evidence)
    }

    private mutating func previewFlow(_ event: Event) -> ScoredEvent {
        let isCold = flows.state.isUnseen(event.source) && flows.state.isUnseen(event.destination)
        let hosts = flows.state.hosts.count
        defer { flows.state.forgetHosts(from: hosts) }
        let learnt = flows.read(event) ?? 0
        let verdict = verdict(model.fusion.joined(learnt, flows.countScore), isCold: isCold)
        guard verdict.severity >= .low, let model = model.flows else { return ScoredEvent(verdict: verdict) }
        let found = FlowEvidence(model: model, stream: flows).evidence()
        return ScoredEvent(verdict: verdict, kind: found.kind?.name, evidence: found.evidence)
    }
}

/// A verdict on one event with what spoke for it.
public struct ScoredEvent: Sendable {
    /// The verdict.
    public var verdict: Verdict
    /// The kind of planted anomaly that it is most like; nil below band low.
    public var kind: String?
    /// What spoke for it, strongest first; empty below band low.
    public var evidence: [ScoredLog.Evidence] = []
}

/// The part of a state that reading one event changes, as it was before.
///
/// Reading brings both ends to the event's time: their counters fade, buckets close, and what is usual of their peers
/// takes the closed ones in. All of it lies in a handful of places, so taking it back costs the same in any state.
private struct StateBefore {
    private let watermark: Int64
    private let nodeCount: Int
    private let activityCount: Int
    private let accountCount: Int
    /// Labels that become known by the event's time; nil where none does.
    private let risk: LabelRisk?
    /// The ends that the state has seen, and their counters, those of one end after those of the other.
    private var ends: [(node: Int, habits: ScoringState.NodeHabits)] = []
    private var counters: [WindowCounter] = []
    /// Where what is usual of the peers of each end begins, and what that is, likewise.
    private var peers: [Int] = []
    private var moments: [RunningMoments] = []

    /// The state is taken in place, because a copy would count the owners of its arrays up and down; nothing is changed.
    init(_ event: Event, _ state: inout ScoringState, space: VectorSpace) {
        watermark = state.watermark
        nodeCount = state.nodes.count
        activityCount = state.interactions.nodes.count
        accountCount = state.money.accounts.count
        risk = state.risk.isDue(at: max(watermark, event.time)) ? state.risk : nil
        counters.reserveCapacity(2 * NodeCounter.count)
        moments.reserveCapacity(2 * NodeCounter.count)
        note(event.source, &state, space)
        if event.source != event.destination { note(event.destination, &state, space) }
    }

    private mutating func note(_ node: NodeIndex, _ state: inout ScoringState, _ space: VectorSpace) {
        let start = (space.cluster(of: node) ?? space.clusterCount) * NodeCounter.count
        peers.append(start)
        for place in start..<start + NodeCounter.count { moments.append(state.peerCounts[place]) }
        guard Int(node) < nodeCount else { return }
        ends.append((Int(node), state.nodes[Int(node)]))
        let base = Int(node) * NodeCounter.count
        for place in base..<base + NodeCounter.count { counters.append(state.counters[place]) }
    }

    func restore(_ state: inout ScoringState) {
        state.watermark = watermark
        if let risk { state.risk = risk }
        for (number, end) in ends.enumerated() {
            state.nodes[end.node] = end.habits
            for place in 0..<NodeCounter.count {
                state.counters[end.node * NodeCounter.count + place] = counters[number * NodeCounter.count + place]
            }
        }
        for (number, start) in peers.enumerated() {
            for place in 0..<NodeCounter.count {
                state.peerCounts[start + place] = moments[number * NodeCounter.count + place]
            }
        }
        state.forgetNodes(from: nodeCount, activity: activityCount, accounts: accountCount)
    }
}

extension ScoringState {
    /// Takes back the room that was made for nodes that are not seen yet.
    fileprivate mutating func forgetNodes(from count: Int, activity: Int, accounts: Int) {
        nodes.removeLast(nodes.count - count)
        counters.removeLast(counters.count - count * NodeCounter.count)
        interactions.removeNodes(from: activity)
        money.accounts.removeLast(money.accounts.count - accounts)
    }
}

extension FlowState {
    /// Takes back the room that was made for hosts that are not seen yet.
    fileprivate mutating func forgetHosts(from count: Int) {
        hostCounters.removeLast((hosts.count - count) * FlowCounter.perHost)
        hosts.removeLast(hosts.count - count)
    }
}
