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
    /// What is remembered.
    public private(set) var state: ScoringState
    /// Against what raw scores are judged.
    public private(set) var reference: RollingReference
    /// The signals of the event scored last.
    public private(set) var signals = SignalVector()

    /// A scorer that goes on from `state` and `reference`.
    public init(model: EventModel, state: ScoringState, reference: RollingReference) {
        self.model = model
        self.state = state
        self.reference = reference
    }

    /// Scores an event and takes it in.
    public mutating func score(_ event: Event) -> Verdict {
        state.advance(to: event, space: model.space)
        SignalReader(state: state, space: model.space, domain: model.domain).read(event, into: &signals)
        let raw = model.calibrator.rawScore(of: signals)
        let verdict = Verdict(
            rawScore: raw, tailProbability: reference.tailProbability(raw), isCold: isCold(event))
        reference.append(raw)
        state.record(event, space: model.space)
        return verdict
    }

    private func isCold(_ event: Event) -> Bool {
        state.nodes[Int(event.source)].firstSeen == .max && state.nodes[Int(event.destination)].firstSeen == .max
    }
}
