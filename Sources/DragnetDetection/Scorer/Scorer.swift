public import DragnetEvents

/// Scores events in time order: the one spine of scan, score and service.
///
/// ```swift
/// var scorer = trained.scorer
/// let verdict = scorer.score(event)
/// ```
///
/// The same model, state and events give the same verdicts to the bit. An event is scored first and then taken in, so
/// it never sees itself.
public struct Scorer: Sendable {
    /// What was learnt.
    public let model: EventModel
    /// Against what raw scores are judged.
    public private(set) var reference: RollingReference
    var stream: SuspicionStream
    /// The network channel; an empty one unless ``scoresFlows``.
    ///
    /// Never optional: taking it out of one, and putting it back, would move it twice for each event.
    var flows: FlowStream
    /// Whether the network channel, and it alone, reads events.
    let scoresFlows: Bool
    /// What inside hosts did on each day since the model's boundary, or since the state was saved.
    private var hostDayBook = HostDayBook()
    /// Which hosts are one's own; network logs list the days of these, of all sources where it is nil.
    public var insideHosts: InsideHosts?
    /// How much is remembered at most, by what scores and not by the state; nil for any number.
    public var limit: StateLimit?
    /// Events that were scored and not taken in, because of ``limit``.
    public private(set) var refusedCount = 0

    /// A scorer that goes on from `state` and `reference`.
    public init(model: EventModel, state: ScoringState, reference: RollingReference) {
        self.model = model
        self.reference = reference
        stream = SuspicionStream(
            domain: model.domain, profile: model.profile, space: model.space, stages: model.calibrator.stages,
            state: state)
        scoresFlows = model.flows != nil
        flows =
            model.flows.map {
                FlowStream(roles: $0.roles, stages: $0.stages, state: state.flows ?? FlowState(roles: $0.roles))
            } ?? FlowStream(roles: HostRoles())
        hostDayBook = HostDayBook(
            pasts: state.flows?.hostPasts ?? [], keepsConduct: model.flows?.hostDays?.conduct != nil)
        // The stream of the channel holds it from here on; two owners would copy it at every event.
        stream.state.flows = nil
    }

    /// What is remembered.
    public var state: ScoringState {
        guard scoresFlows else { return stream.state }
        var state = stream.state
        state.flows = flows.state
        state.flows?.hostPasts = hostDayBook.finishedPasts
        state.watermark = flows.state.watermark
        state.eventCount = flows.state.eventCount
        return state
    }
    /// The signals of the event scored last that a person can read.
    public var signals: SignalVector { stream.signals }

    /// All columns of the event scored last, see ``SignalColumns``.
    package var columns: [Float] { scoresFlows ? flows.columns : stream.columns }
    /// The names of ``columns``.
    package var columnNames: [String] {
        !scoresFlows ? SuspicionStream.stageColumns.map(\.name) : FlowColumns.all.map(\.name)
    }

    /// What speaks for the event scored last, strongest first, and the kind of anomaly that it is most like.
    public private(set) var evidence: (kind: String?, evidence: [ScoredLog.Evidence]) = (nil, [])

    /// Scores an event and takes it in.
    public mutating func score(_ event: Event) -> Verdict { score(event, explains: false) }

    /// Asks the memory for what the events behind the one at `place` will need, so that it is there when they are scored.
    ///
    /// Changes nothing but how long that takes; call it before each of `ends` is scored or previewed, in their order.
    ///
    /// - Parameter ends: source and destination of each event in turn, nil for one that is not scored.
    @inline(__always)
    public func fetch(_ ends: (Int) -> (NodeIndex, NodeIndex)?, count: Int, at place: Int) {
        guard !scoresFlows else { return }
        stream.fetch(ends, count: count, at: place)
    }

    /// Scores an event and takes it in, and says what spoke for it even if that is little.
    mutating func explain(_ event: Event) -> (verdict: Verdict, evidence: [ScoredLog.Evidence]) {
        (score(event, explains: true), evidence.evidence)
    }

    private mutating func score(_ event: Event, explains: Bool) -> Verdict {
        guard hasRoom(for: event) else { return refuse(event) }
        if scoresFlows { return scoreFlow(event, explains: explains) }
        let isCold = isCold(event)
        let event = stream.oriented(event)
        let raw = rawScore(event)
        let (verdict, isForSize) = verdict(raw, of: event, isCold: isCold)
        reference.append(raw, followsOdd: stream.followsOdd(event))
        // Nobody asks why an ordinary event is ordinary, but in a replay.
        if explains || verdict.severity >= .low {
            stream.tell(event)
            let found = EvidenceReader(calibrator: model.calibrator, tails: model.tails)
                .evidence(of: stream, isForSize: isForSize)
            evidence = (found.kind?.name, found.evidence)
        }
        stream.record(event)
        return verdict
    }

    /// Scores an event that there is no room for.
    private mutating func refuse(_ event: Event) -> Verdict {
        refusedCount += 1
        let found = preview(event)
        evidence = (found.kind, found.evidence)
        return found.verdict
    }

    /// Reads an oriented event and joins what all channels say of it.
    mutating func rawScore(_ event: Event) -> Float {
        let learnt = stream.read(event) ?? model.tails.rawScore(of: stream.signals)
        let raw = model.fusion.joined(learnt, stream.countScore)
        return model.labels.map { $0.joined(raw, stream.labelColumns(event)) } ?? raw
    }

    private mutating func scoreFlow(_ event: Event, explains: Bool) -> Verdict {
        let isCold = flows.state.isUnseen(event.source) && flows.state.isUnseen(event.destination)
        let learnt = flows.read(event) ?? 0
        let raw = model.fusion.joined(learnt, flows.countScore)
        let verdict = verdict(raw, isCold: isCold)
        reference.append(raw)
        var kind: AttackKind?
        if explains || verdict.severity >= .low, let learnt = model.flows {
            let found = FlowEvidence(model: learnt, stream: flows).evidence()
            kind = found.kind
            evidence = (found.kind?.name, found.evidence)
        }
        if insideHosts?.contains(event.source) ?? true, let sums = flows.familySums {
            hostDayBook.add(
                event, surprise: Float(verdict.surprise) * Float(Surprise.natsPerDigit), kind: kind, stream: flows,
                evidence: sums)
        }
        flows.record()
        return verdict
    }

    /// The days of inside hosts since the boundary, most surprising first; empty where the network channel does not score.
    public func hostDays() -> [HostDay] {
        guard let model = model.flows?.hostDays else { return [] }
        let conducts = hostDayBook.conducts
        return hostDayBook.finished.enumerated()
            .map { HostDay($1, conduct: conducts.isEmpty ? nil : conducts[$0], model: model) }
            .sorted { ($1.surprise, $0.host, $0.day) < ($0.surprise, $1.host, $1.day) }
    }

    /// Pairs and services that keep a steady rhythm, most regular and rare first; see ``Beacon``.
    public func beacons() -> [Beacon] {
        guard scoresFlows else { return [] }
        return Beacon.found(in: flows.state, insideHosts: insideHosts)
    }

    /// Hosts that look like ones people know, for a list of what to leave out; see ``KnownHostProposal``.
    public func knownHostProposals() -> [KnownHostProposal] {
        guard scoresFlows else { return [] }
        return KnownHostProposal.found(in: flows.state, insideHosts: insideHosts)
    }

    /// A raw score against the reference.
    func verdict(_ raw: Float, isCold: Bool) -> Verdict {
        let judged = reference.judge(raw)
        return Verdict(
            rawScore: raw, tailProbability: judged.tailProbability, surprise: judged.surprise, isCold: isCold)
    }

    /// The same for a payment, which may be odd by its size alone.
    func verdict(_ raw: Float, of event: Event, isCold: Bool) -> (verdict: Verdict, isForSize: Bool) {
        let judged = verdict(raw, isCold: isCold)
        guard model.profile.hasAmounts, let size = stream.state.comparableAmount(event),
            let tail = stream.state.money.sizes.tailProbability(size), Surprise.of(tail) > judged.surprise
        else { return (judged, false) }
        return (Verdict(rawScore: raw, tailProbability: tail, isCold: isCold), true)
    }

    /// Whether neither end was seen before.
    func isCold(_ event: Event) -> Bool {
        isUnseen(event.source) && isUnseen(event.destination)
    }

    private func isUnseen(_ node: NodeIndex) -> Bool {
        Int(node) >= stream.state.nodes.count || stream.state.nodes[Int(node)].firstSeen == .max
    }
}
