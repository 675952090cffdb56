public import DragnetCore
public import DragnetEvents

/// Learns an event model from the first part of a log.
///
/// The embedding and its clusters come from the first 70 % of the learning period; tails and reference from the rest,
/// which the embedding has not seen.
public struct EventModelTrainer: Sendable {
    /// The share of the learning period that the embedding learns from.
    public static let embeddingShare = 0.7

    /// A model and a scorer that stands at its boundary.
    public struct Trained: Sendable {
        /// A scorer that has taken in every event before the boundary.
        public var scorer: Scorer
        /// Events that the tails were learnt from.
        public var calibrationCount: Int
    }

    /// The log.
    public let log: EventLog
    /// Its rows in time order, without those that are left out.
    public let order: [Int]
    /// How many rows of ``order`` belong to the learning period.
    public let learningCount: Int

    /// A trainer for the first `learningCount` rows of `order`.
    public init(log: EventLog, order: [Int], learningCount: Int) {
        precondition(learningCount <= order.count, "the learning period lies within the log")
        self.log = log
        self.order = order
        self.learningCount = learningCount
    }

    /// The rows that the embedding learns from; never splits equal times.
    public var embeddingRows: ArraySlice<Int> {
        let wanted = Int(Double(learningCount) * Self.embeddingShare)
        return order[..<LearningBoundary.firstRow(atOrAfter: wanted, in: order, times: log.times)]
    }

    /// Learns the tails with the given vectors and replays the learning period.
    ///
    /// - Parameter space: the vectors and clusters of ``embeddingRows``.
    /// - Throws: ``DragnetError/Code/interrupted``.
    public func train(space: VectorSpace, context: WorkContext) throws -> Trained {
        let events = EventReader(log)
        let clock = ScoringClock(learningSpan: learningSpan)
        var state = ScoringState(clock: clock, clusterCount: space.clusterCount)
        let warmUp = embeddingRows.count
        for row in order[..<warmUp] {
            let event = events[row]
            state.advance(to: event, space: space)
            state.record(event, space: space)
        }
        try context.cancellation.check()
        var vectors: [SignalVector] = []
        var samples = [[Float]](repeating: [], count: Signal.count)
        var signals = SignalVector()
        let heldOut = order[warmUp..<learningCount]
        for row in heldOut {
            let event = events[row]
            state.advance(to: event, space: space)
            SignalReader(state: state, space: space, domain: log.domain).read(event, into: &signals)
            for signal in Signal.allCases {
                if let reading = signals[signal] { samples[signal.rawValue].append(reading.value) }
            }
            vectors.append(signals)
            state.record(event, space: space)
        }
        try context.cancellation.check()
        let calibrator = try TailSumCalibrator(samples: samples, eventCount: heldOut.count, context: context)
        let raw = try context.parallel.map(count: vectors.count, chunkSize: 4096) { [vectors] range, _ in
            range.map { calibrator.rawScore(of: vectors[$0]) }
        }
        let boundary = order.count > learningCount ? (log.times?[order[learningCount]] ?? .max) : Int64.max
        let model = EventModel(
            domain: log.domain, clock: clock, space: space, calibrator: calibrator, boundary: boundary)
        let reference = RollingReference(initial: raw.flatMap(\.self), capacity: max(5000, learningCount / 2))
        return Trained(
            scorer: Scorer(model: model, state: state, reference: reference), calibrationCount: heldOut.count)
    }

    private var learningSpan: Int64 {
        guard let times = log.times, learningCount > 1 else { return 0 }
        return times[order[learningCount - 1]] - times[order[0]]
    }
}
