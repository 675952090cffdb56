import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetStorage

/// A workspace's log and the scorers that its champion comes from, at their boundaries, to see again what was said of an
/// event.
struct WorkspaceReplay {
    private let log: EventLog
    private let order: [Int]
    private let series: ScorerSeries

    /// Events that are scored again at most for one answer.
    private static let mostScorings = 2_000_000

    /// - Parameters:
    ///   - ignored: entities that people left out.
    ///   - limit: how much scoring remembers at most.
    /// - Returns: nil where there is no model of events, or events that it has not learnt from were removed.
    init?(store: Workspace, ignored: IgnoreList, limit: StateLimit, context: WorkContext) throws {
        guard let champion = try store.models.champion(),
            let start = Self.scorer(of: champion, store, limit, context)
        else { return nil }
        let log = try store.loadEvents(context: context)
        self.log = log
        let basis = TrainingBasis.of(try store.models.record(of: champion))
        let live = try store.liveRows().map { log.rows(of: $0) }
        let left = LeftOutRows.found(in: log, live: live, ignoring: ignored)
        order = ScoringOrder.rows(
            of: log, behind: basis?.rows ?? basis?.knownRows ?? log.count, live: live, leaving: left)
        if let rows = basis?.rows {
            guard log.removed.end <= rows else { return nil }
            let learnt = order.count { $0 < rows }
            series = ScorerSeries([ScorerSeries.Part(place: learnt, start: start)])
            return
        }
        // Counting does not tell any more where the boundary was.
        guard log.removed.isEmpty else { return nil }
        let earlier = (basis?.earlier ?? []).compactMap { id in
            ModelID(id).flatMap { Self.scorer(of: $0, store, limit, context) }
        }
        series = ScorerSeries((earlier + [start]).map { ScorerSeries.Part(start: $0) })
    }

    /// The scorer at the boundary of a model; nil where that is not one of events, or is gone.
    private static func scorer(
        of model: ModelID, _ store: Workspace, _ limit: StateLimit, _ context: WorkContext
    ) -> Scorer? {
        var scorer = try? ModelFiles.readScorer(from: store.models.open(model, context: context))
        scorer?.limit = limit
        return scorer
    }

    /// What the signals say of a row.
    func reasons(of row: Int, context: WorkContext) throws -> [Reason] {
        try EventReplay(series).reasons(of: row, in: log, order: order, context: context)?.reasons ?? []
    }

    /// The rows that an entity takes part in.
    func rows(of entity: String) -> [Int] {
        let wanted = Set(log.nodes.indices(named: entity))
        return order.filter { wanted.contains(log.sources[$0]) || wanted.contains(log.destinations[$0]) }
    }

    /// Those of some rows that were not learnt from.
    func scored(_ rows: [Int]) -> [Int] {
        let wanted = Set(rows)
        return order.dropFirst(series.firstPlace).filter(wanted.contains)
    }

    /// What would have to be otherwise for the scored ones among some rows not to stand out.
    func counterfactual(of rows: [Int], threshold: Severity, context: WorkContext) throws -> Counterfactual? {
        let pass = CounterfactualPass(
            log: log, series: series, order: order, threshold: threshold, mostScorings: Self.mostScorings)
        let scored = try pass.surprises(of: Set(rows), context: context)
        return try pass.counterfactuals(of: ["": scored], context: context)[""]
    }
}
