public import DragnetCore
public import DragnetEvents

/// Scores a log without times: each event within the whole graph.
///
/// All events are known at once, so there is no past: the vectors, clusters and habits come from the whole log, and
/// the tails from the events themselves. Bursts, fans and flows need a clock and stay silent.
public struct StaticScorer: Sendable {
    /// The log.
    public let log: EventLog
    /// The rows to score.
    public let rows: [Int]
    /// The vectors and clusters of the whole log.
    public let space: VectorSpace

    /// A scorer of `rows` of `log`.
    public init(log: EventLog, rows: [Int], space: VectorSpace) {
        self.log = log
        self.rows = rows
        self.space = space
    }

    private static let timeless: [Signal] = [
        .sourceCentroid, .destinationCentroid, .crossCentroid, .unlikelyPair, .amountOfSource, .amountOfPeers,
        .amountOfDestination,
    ]

    /// The verdicts on all rows.
    ///
    /// - Throws: ``DragnetError/Code/interrupted``.
    public func score(into scored: inout ScoredLog, context: WorkContext) throws {
        let events = EventReader(log)
        let clock = ScoringClock(learningSpan: 0)
        var state = ScoringState(
            clock: clock,
            interactionClock: InteractionClock(
                learningCount: rows.count, day: clock.long, hasAmounts: log.amounts != nil),
            clusterCount: space.clusterCount)
        for row in rows {
            let event = events[row]
            state.advance(to: event, space: space)
            state.record(event, space: space)
        }
        try context.cancellation.check()
        context.progress.report(WorkProgress(stage: "scoring", completed: 0, total: rows.count, unit: "events"))
        var vectors: [SignalVector] = []
        var samples = [[Float]](repeating: [], count: Signal.count)
        var places = VectorColumns.Places()
        for row in rows {
            let event = events[row]
            var all = SignalVector()
            if event.source != event.destination {
                VectorColumns.locate(event, &state.interactions, space: space, ring: 8, places: &places)
                let reader = SignalReader(space: space, domain: log.domain, tells: true)
                reader.readVectors(event, places, into: &all)
                reader.readAmounts(event, &state, into: &all)
            }
            var signals = SignalVector()
            for signal in Self.timeless {
                guard let reading = all[signal] else { continue }
                signals[signal] = reading
                samples[signal.rawValue].append(reading.value)
            }
            vectors.append(signals)
        }
        let calibrator = try TailSumCalibrator(samples: samples, eventCount: rows.count, context: context)
        let raw = vectors.map { calibrator.rawScore(of: $0) }
        let tail = TailDistribution(raw)
        for (place, row) in rows.enumerated() {
            let verdict = Verdict(
                rawScore: raw[place], tailProbability: tail.tailProbability(Double(raw[place])), isCold: false)
            scored.record(row, verdict, signals: vectors[place], calibrator: calibrator)
        }
    }
}
