public import DragnetCore
public import DragnetEvents

/// Learns an event model from the first part of a log.
///
/// 1. *Prequential embeddings.* Vectors are learnt anew at fixed shares of the learning period, and each event is judged
///    by the newest that are older than itself: what the vectors have seen always looks near.
/// 2. *Calibrator.* See ``CalibratorTrainer``.
/// 3. *Reference.* The learning period is played once more without planted events; its last scores are what later ones
///    are compared with.
public struct EventModelTrainer: Sendable {
    /// Settings of the learning; the defaults are what was measured to be best.
    public struct Options: Sendable, Hashable {
        /// The seed of all random choices.
        public var seed: UInt64 = 1
        /// Stages of the calibrator, 0 to 3, in large logs of money at most 2; 0 adds tails up instead.
        public var stages = 3
        /// Whether no group may make an event more innocent than ``CalibratorStage`` says.
        public var clips = true
        /// Rows that each stage is fitted on, about.
        public var wantedRows = 100_000
        /// Groups of signals that are left out, for ablations.
        public var leftOut: Set<ColumnGroup> = []
        /// Single signals that are left out, by the name of their column.
        public var leftOutColumns: Set<String> = []
        /// Kinds of attack that are not planted into network logs, for ablations.
        public var unplanted: Set<AttackKind> = []

        /// The defaults.
        public init() {}
    }

    /// A model and a scorer that stands at its boundary.
    public struct Trained: Sendable {
        /// A scorer that has taken in every event before the boundary.
        public var scorer: Scorer
        /// Events that the reference was learnt from.
        public var calibrationCount: Int
    }

    /// Shares of the learning period after which vectors are learnt anew.
    static let checkpoints = [0.15, 0.3, 0.45, 0.6, 0.75, 0.9]
    /// In large logs fewer do.
    static let checkpointsOfLargeLogs = [0.25, 0.5, 0.75]
    private static let largeLog = 100_000

    /// The log.
    public let log: EventLog
    /// Its rows in time order, without those that are left out.
    public let order: [Int]
    /// How many rows of ``order`` belong to the learning period.
    public let learningCount: Int
    /// Settings of the learning.
    public let options: Options
    /// The hosts that count as one's own, for network logs; nil finds them by the log.
    public var networks: InternalNetworks?
    /// What people said of events; nothing of it is used before it was known.
    public var labels: EventLabels?
    /// Whether later scores are compared with those of events that were not learnt from as ordinary, see ``HeldOutStretches``.
    public var holdsOut = false

    /// Labelled rows that are learnt from, at most; all bad ones are.
    private static let mostLabelledRows = 150_000
    /// When a label became known where nobody said, after the event.
    private static let assumedDelay = 7 * Timestamp.day

    /// A trainer for the first `learningCount` rows of `order`.
    public init(log: EventLog, order: [Int], learningCount: Int, options: Options = Options()) {
        precondition(learningCount <= order.count, "the learning period lies within the log")
        self.log = log
        self.order = order
        self.learningCount = learningCount
        self.options = options
    }

    /// The rows that are learnt from.
    public var learningRows: ArraySlice<Int> { order[..<learningCount] }

    /// Learns with one fixed space for all events.
    public func train(space: VectorSpace, context: WorkContext) throws -> Trained {
        try train(spaces: FixedVectorSpace(space), context: context)
    }

    /// Learns, with vectors made by `spaces`.
    ///
    /// - Throws: ``DragnetError/Code/interrupted``, or what the embedding throws.
    public func train(spaces source: some VectorSpaceSource, context: WorkContext) throws -> Trained {
        if log.domain == .network, log.times != nil, let trained = try trainFlows(source, context: context) {
            return trained
        }
        let profile = LogProfile(log: log, rows: learningRows)
        let clock = ScoringClock(learningSpan: learningSpan)
        let interactionClock = InteractionClock(
            learningCount: learningCount, day: clock.long, hasAmounts: profile.hasAmounts)
        let spaces = try self.spaces(source, context: context)
        let emptyState = ScoringState(clock: clock, interactionClock: interactionClock, clusterCount: 0)
        let stream = SuspicionStream(
            domain: log.domain, profile: profile, space: .empty, stages: [], state: emptyState)
        let trainer = CalibratorTrainer(
            ground: (log, Array(learningRows)), profile: profile, day: clock.long, spaces: spaces, options: options,
            holdsOut: holdsOut)
        let warm = try trainer.warmUp(stream, context: context)
        // What is planted are patterns of payments and contacts; traffic has attacks of its own, and a calibrator made for
        // payments inverts on them (measured), so a network log too short for its own channel adds tails up.
        let calibrator = log.domain == .network ? EventCalibrator() : try trainer.fit(from: warm, context: context)
        guard labels != nil else {
            return try finish(
                warm, from: trainer.start, spaces: spaces, calibrator: calibrator, heldOut: trainer.heldOut,
                context: context)
        }
        // Labels lie anywhere in the period, so all of it is judged.
        var fresh = stream
        fresh.state.risk = LabelRisk(arrivals: arrivals)
        return try finish(
            fresh, from: 0, spaces: spaces, calibrator: calibrator, heldOut: nil, context: context)
    }

    /// The vectors of the learning period, each with the place from which on it may be used.
    private func spaces(
        _ source: some VectorSpaceSource, context: WorkContext
    ) throws -> [PrequentialSpaces.Checkpoint] {
        let shares = learningCount > Self.largeLog ? Self.checkpointsOfLargeLogs : Self.checkpoints
        var found: [PrequentialSpaces.Checkpoint] = []
        for share in shares + [1] {
            let place = LearningBoundary.firstRow(
                atOrAfter: Int(Double(learningCount) * share), in: order, times: log.times)
            guard place > (found.last?.place ?? 0), place <= learningCount else { continue }
            found.append(
                PrequentialSpaces.Checkpoint(
                    place: place, space: try source.space(of: order[..<place], context: context)))
            try context.cancellation.check()
        }
        return found
    }

    /// The labels of events in the order in which they become known.
    private var arrivals: [LabelRisk.Arrival] {
        guard let labels, let times = log.times else { return [] }
        return (0..<log.count).compactMap { row in
            guard labels.verdicts[row] >= 0 else { return nil }
            let known = labels.knownAt[row] == .min ? times[row] + Self.assumedDelay : labels.knownAt[row]
            return LabelRisk.Arrival(
                time: known, source: log.sources[row], destination: log.destinations[row],
                isBad: labels.verdicts[row] == 1)
        }
    }

    /// The share of good labelled rows that are kept.
    private var keptShare: Double {
        guard let labels else { return 0 }
        let good = learningRows.count { labels.verdicts[$0] == 0 }
        return min(1, Double(Self.mostLabelledRows) / Double(max(good, 1)))
    }

    /// Plays the rest of the learning period with the finished calibrator: reference, tails, state.
    private func finish(
        _ warm: SuspicionStream, from start: Int, spaces: [PrequentialSpaces.Checkpoint], calibrator: EventCalibrator,
        heldOut: HeldOutStretches?, context: WorkContext
    ) throws -> Trained {
        let played = start..<learningCount
        var samples = [[Float]](repeating: [], count: Signal.count)
        var vectors: [SignalVector] = []
        var logits: [Float] = []
        var counts: [Float] = []
        var labelled = LabelModel.Rows(width: SuspicionStream.labelWidth)
        let share = keptShare
        let key = RandomKey(options.seed, 0x6C_6162_656C)
        let stream = try play(warm, from: start, spaces: spaces, calibrator, context: context) {
            stream, event, logit, place in
            for signal in Signal.allCases {
                if let reading = stream.signals[signal] { samples[signal.rawValue].append(reading.value) }
            }
            counts.append(stream.countScore)
            if let labels {
                let verdict = labels.verdicts[order[place]]
                let isKept = share >= 1 || Double(key.value(at: UInt64(place)) >> 11) * 0x1p-53 < share
                if verdict == 1 || (verdict == 0 && isKept) {
                    labelled.append(stream.labelColumns(event), isBad: verdict == 1)
                }
            }
            if let logit { logits.append(logit) } else { vectors.append(stream.signals) }
        }
        let tails = try TailSumCalibrator(samples: samples, eventCount: played.count, context: context)
        let learnt = calibrator.isLearnt ? logits : vectors.map { tails.rawScore(of: $0) }
        let profile = stream.profile
        // The stages know floods by the log's own pace. Counts by the clock would add that a pair is new, and more so the longer
        // the log lasts: a drift without meaning (first contacts .924 and not .938 AUC, floods .93 and not .95).
        let isPaced = calibrator.isLearnt && !profile.hasAmounts
        let fusion = ChannelFusion(
            modelScores: learnt, countScores: counts, joinsCounts: !calibrator.isLearnt && !profile.hasAmounts,
            keepsModelScores: isPaced && labels == nil)
        var raw = zip(learnt, counts).map { fusion.joined($0, $1) }
        let labelModel = try labels == nil ? nil : LabelModel.fit(labelled, seed: options.seed, context: context)
        if let labelModel {
            raw = try replayed(from: warm, spaces: spaces, calibrator, labelModel, raw, context: context)
        }
        let boundary = order.count > learningCount ? (log.times?[order[learningCount]] ?? .max) : Int64.max
        let model = EventModel(
            domain: log.domain, clock: stream.state.clock, interactionClock: stream.state.interactions.clock,
            profile: profile, space: stream.space, calibrator: calibrator, tails: tails,
            fusion: fusion, labels: labelModel, boundary: boundary)
        // What lies within a day is the rhythm of payments and no trend.
        let steps: Float? =
            if profile.hasAmounts {
                max(RunningMedian.usualStepsAcross, Float(raw.count) / 100)
            } else {
                isPaced ? RunningMedian.stepsAcrossLogits : nil
            }
        let unlearnt = heldOut.map { played.filter($0.contains).map { raw[$0 - start] } } ?? []
        let reference = RollingReference(
            initial: unlearnt.isEmpty ? raw : unlearnt, capacity: referenceCapacity, withholdsAlarms: isPaced,
            stepsAcross: steps)
        return Trained(
            scorer: Scorer(model: model, state: stream.state, reference: reference), calibrationCount: played.count)
    }

    /// How many scores later ones are compared with.
    ///
    /// Schemes last for weeks, bursts for thousands of contacts: a shorter window would take their first events for the usual.
    private var referenceCapacity: Int { max(5000, learningCount) }

    /// What the newest events of the learning period get by the labels too.
    private func replayed(
        from fresh: SuspicionStream, spaces: [PrequentialSpaces.Checkpoint], _ calibrator: EventCalibrator,
        _ labels: LabelModel, _ raw: [Float], context: WorkContext
    ) throws -> [Float] {
        let first = max(0, learningCount - referenceCapacity)
        var scores: [Float] = []
        _ = try play(fresh, from: 0, spaces: spaces, calibrator, context: context) { stream, event, _, place in
            if place >= first { scores.append(labels.joined(raw[place], stream.labelColumns(event))) }
        }
        return scores
    }

    /// Plays the learning period from a place on with a finished calibrator.
    ///
    /// - Parameter visit: sees each event as it was read, before it is taken in.
    /// - Returns: the stream at the boundary.
    private func play(
        _ warm: SuspicionStream, from start: Int, spaces: [PrequentialSpaces.Checkpoint],
        _ calibrator: EventCalibrator, context: WorkContext,
        visit: (borrowing SuspicionStream, Event, Float?, Int) -> Void
    ) throws -> SuspicionStream {
        var stream = warm
        stream.stages = calibrator.stages
        var follower = PrequentialSpaces(spaces)
        let events = EventReader(log)
        for place in start..<learningCount {
            if place % 8192 == 0 { try context.cancellation.check() }
            follower.move(&stream, to: place)
            stream.fetch({ (log.sources[order[$0]], log.destinations[order[$0]]) }, count: learningCount, at: place)
            let event = stream.oriented(events[order[place]])
            let logit = stream.read(event)
            visit(stream, event, logit, place)
            stream.record(event)
        }
        follower.move(&stream, to: learningCount)
        return stream
    }

    var learningSpan: Int64 {
        guard let times = log.times, learningCount > 1 else { return 0 }
        return times[order[learningCount - 1]] - times[order[0]]
    }
}

/// Hands a stream the newest vectors that are older than the event it has come to.
struct PrequentialSpaces {
    /// Vectors, and the place in the order from which on they may be used.
    struct Checkpoint: Sendable {
        var place: Int
        var space: VectorSpace
    }

    private let checkpoints: [Checkpoint]
    private var used = -1

    init(_ checkpoints: [Checkpoint]) { self.checkpoints = checkpoints }

    /// Gives `stream` the vectors for the event at `place`.
    mutating func move(_ stream: inout SuspicionStream, to place: Int) {
        var next = used
        while next + 1 < checkpoints.count, checkpoints[next + 1].place <= place { next += 1 }
        guard next != used else { return }
        used = next
        stream.use(checkpoints[next].space)
    }
}
