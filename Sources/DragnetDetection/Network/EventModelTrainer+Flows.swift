import DragnetCore
import DragnetEvents

extension EventModelTrainer {
    /// Learns the network channel; nil where there is too little to learn from.
    ///
    /// Vectors and clusters of the whole learning period are made all the same: they give peers, clusters and pictures, but
    /// no event is judged by them (they cost precision on attack logs, measured).
    func trainFlows(_ source: some VectorSpaceSource, context: WorkContext) throws -> Trained? {
        let rows = Array(learningRows)
        let trainer = FlowTrainer(
            log: log, order: rows, networks: networks ?? InternalNetworks(of: log), options: options)
        let warm = try trainer.warmUp(context: context)
        let planted = trainer.plantings()
        guard var flows = try trainer.fit(planted, from: warm, context: context) else { return nil }
        let space = try source.space(of: learningRows, context: context)
        let profile = LogProfile(log: log, rows: learningRows)
        let clock = ScoringClock(learningSpan: learningSpan)
        let interactionClock = InteractionClock(
            learningCount: learningCount, day: clock.long, hasAmounts: profile.hasAmounts)
        var logits: [Float] = []
        var counts: [Float] = []
        var stream = warm
        stream.judge(by: flows.stages)
        for place in trainer.start..<rows.count {
            if place % 8192 == 0 { try context.cancellation.check() }
            logits.append(stream.read(trainer.ground.events[rows[place]]) ?? 0)
            counts.append(stream.countScore)
            stream.record()
        }
        let fusion = ChannelFusion(modelScores: logits, countScores: counts, joinsCounts: true)
        let raw = zip(logits, counts).map { fusion.joined($0, $1) }
        let reference = RollingReference(initial: raw, capacity: max(5000, raw.count), isFixed: true)
        let learnt = try trainer.hostDays(
            flows, planted, from: warm,
            surprise: { logit, count in
                Float(reference.surprise(fusion.joined(logit, count))) * Float(Surprise.natsPerDigit)
            }, context: context)
        flows.hostDays = learnt.model
        let boundary = order.count > learningCount ? (log.times?[order[learningCount]] ?? .max) : Int64.max
        let model = EventModel(
            domain: log.domain, clock: clock, interactionClock: interactionClock, profile: profile, space: space,
            calibrator: EventCalibrator(),
            tails: try TailSumCalibrator(
                samples: [[Float]](repeating: [], count: Signal.count), eventCount: 0, context: context),
            fusion: fusion, flows: flows, boundary: boundary)
        var state = model.emptyState
        state.flows = stream.state
        state.flows?.hostPasts = learnt.pasts
        var scorer = Scorer(model: model, state: state, reference: reference)
        scorer.insideHosts = trainer.insideHosts
        return Trained(scorer: scorer, calibrationCount: logits.count)
    }
}
