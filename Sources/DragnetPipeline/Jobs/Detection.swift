import DragnetCore
import DragnetDetection
import DragnetEmbedding
import DragnetEvents
import DragnetGraph
import DragnetVectors

/// From a log to findings: the order of the stages, and nothing else.
///
/// The event model learns from the first part of the log and scores the rest; clusters, map and context of the
/// entities come from a second model over the whole log. A log without times has only that one.
struct Detection {
    let log: EventLog
    /// Rows that are kept out of the graph, the state and the scores.
    let excluded: [Int]
    let configuration: DragnetConfiguration
    /// For network logs, which hosts belong to the own network.
    let internalNodes: InsideHosts?
    /// Where states of the event model's training are kept; nil keeps none.
    var unfinished: UnfinishedTraining?

    /// What scoring needs to go on with later events.
    struct Learnt {
        /// The event model; nil for a log without times.
        var scorer: Scorer?
        var learningCount: Int
        var calibrationCount: Int
        var boundary: Int64?
    }

    /// Rows in time order without those left out.
    var order: [Int] {
        guard !excluded.isEmpty else { return log.timeOrder }
        let left = Set(excluded)
        return log.timeOrder.filter { !left.contains($0) }
    }

    var seed: UInt64 { UInt64(configuration.embed.seed) }

    func spaces(_ log: EventLog) -> VectorSpaceBuilder {
        let embed = configuration.embed
        let weighting: EdgeWeighting =
            switch embed.weight {
            case .auto, .amount: .amount
            case .count: .count
            case .none: .none
            }
        return VectorSpaceBuilder(
            log: log, embed: { embed.apply(to: &$0) }, method: embed.engineMethod,
            pattern: embed.walkPattern, weighting: weighting, isDirected: embed.directed, seed: seed,
            cluster: configuration.cluster, fading: embed.fading,
            budget: MemoryBudget(limit: embed.memoryLimit), unfinished: unfinished)
    }

    /// Learns from the first `learningCount` rows of `order`.
    ///
    /// - Parameters:
    ///   - labels: what people said of events; nil or none known learns without.
    ///   - isAnew: whether an earlier model was learnt from the first of them.
    func learn(
        order: [Int], learningCount: Int, labels: EventLabels? = nil, isAnew: Bool = false, context: WorkContext
    ) throws -> Learnt {
        var trainer = try trainer(order: order, learningCount: learningCount, labels: labels)
        trainer.holdsOut = isAnew
        let trained = try trainer.train(spaces: PrequentialEmbedding(builder: spaces(log)), context: context)
        let boundary = learningCount < order.count ? log.times?[order[learningCount]] : nil
        return Learnt(
            scorer: trained.scorer, learningCount: learningCount,
            calibrationCount: trained.calibrationCount, boundary: boundary)
    }

    /// How many rows of `order` are learnt from, one model after the other; see ``LearningBoundary``.
    ///
    /// Only payments are learnt from anew. What is usual of traffic shows within days, and what floods a network would become that.
    /// Contacts gain little by it and lose floods, for three times the time.
    func learningPlaces(first: Int, order: [Int]) -> [Int] {
        guard log.domain != .network, log.amounts != nil, configuration.detect.without?.keepsFirstModel != true else {
            return [first]
        }
        return LearningBoundary.relearningPlaces(first: first, order: order, times: log.times)
    }

    /// What learning the vectors of the event model from all of `order` would take.
    func estimate(order: [Int], context: WorkContext) throws -> TrainingEstimate {
        let trainer = try trainer(order: order, learningCount: order.count, labels: nil)
        let source = EstimatingSource(builder: spaces(log), eventCount: order.count)
        do {
            _ = try trainer.train(spaces: source, context: context)
        } catch is EstimatingSource.Done {}
        guard let estimate = source.estimate else {
            throw DragnetError(.internalFault, "the trainer has asked for no vectors")
        }
        return estimate
    }

    private func trainer(order: [Int], learningCount: Int, labels: EventLabels?) throws -> EventModelTrainer {
        var options = EventModelTrainer.Options()
        options.seed = seed
        configuration.detect.without?.apply(to: &options)
        var trainer = EventModelTrainer(log: log, order: order, learningCount: learningCount, options: options)
        // From what is learnt from: later connections must not say of whom earlier scores are those of an insider.
        trainer.networks = try configuration.internalNetworks(of: log, rows: order.prefix(learningCount))
        trainer.labels = labels.flatMap { $0.knownCount > 0 ? $0 : nil }
        return trainer
    }

    /// The entities' own scores, for a log without times and wherever something is known of entities besides.
    func entityScores(
        of whole: VectorSpaceBuilder.Result, rows: [Int], features: EntityFeatures?, isStatic: Bool,
        context: WorkContext
    ) throws -> EntityScores? {
        guard isStatic || features != nil else { return nil }
        let graph = whole.graph.isDirected ? GraphBuilder.graph(of: log, rows: rows, weighting: .none) : whole.graph
        return try EntityScorer(graph: graph, space: whole.space, features: features, nodes: log.nodes, seed: seed)
            .score(context: context)
    }

    /// The incidents of scored rows.
    func findings(
        scored: ScoredLog, rows: [Int], clock: ScoringClock, graph: CSRGraph, model: String, context: WorkContext
    ) throws -> IncidentBuilder.Findings {
        try incidentBuilder(scored: scored, rows: rows, clock: clock, graph: graph, model: model)
            .findings(context: context).withEnds(of: log)
    }

    /// Who makes incidents of scored rows.
    func incidentBuilder(
        scored: ScoredLog, rows: [Int], clock: ScoringClock, graph: CSRGraph, model: String
    ) -> IncidentBuilder {
        var settings = IncidentBuilder.Configuration()
        settings.budget = configuration.detect.budget ?? settings.budget
        settings.window = Int64(configuration.incident.windowDays * Double(Timestamp.day))
        settings.smallestSeverity = configuration.severity.smallest
        var internalNode: (@Sendable (NodeIndex) -> Bool)?
        if let internalNodes { internalNode = { internalNodes.contains($0) } }
        return IncidentBuilder(
            log: log, scored: scored, scoredRows: rows, clock: clock, graph: graph, internalNode: internalNode,
            modelID: model, configuration: settings)
    }
}
