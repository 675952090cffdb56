public import DragnetCore
package import DragnetDetection
public import DragnetEmbedding
package import DragnetEvents
import DragnetIngest
package import DragnetStorage

/// Learns a model from a workspace's events.
public struct TrainJob: Sendable {
    /// The workspace's directory.
    public var workspace: String
    /// All settings.
    public var configuration: DragnetConfiguration
    /// Whether the new model takes over from the champion; the first one always does, and one whose champion cannot score.
    public var promotes: Bool
    /// Whether to go on with the training that was stopped or killed in this workspace.
    public var resumes = false
    /// How many of the log's rows are looked at, for one that goes on after more have come; nil for all.
    public var rowLimit: Int?
    /// Microseconds since 1970 at which labels are looked at.
    public var time: Int64

    /// A training in `workspace` at `time`.
    public init(workspace: String, configuration: DragnetConfiguration, promotes: Bool, time: Int64) {
        self.workspace = workspace
        self.configuration = configuration
        self.promotes = promotes
        self.time = time
    }

    /// What was learnt.
    public struct Result: Sendable {
        /// The id of the model.
        public var model: String
        /// Whether it is the champion now.
        public var isChampion: Bool
        /// Events that it learnt from.
        public var events: Int
        /// Clusters that it found.
        public var clusters: Int
    }

    /// Runs the training.
    ///
    /// States of it are kept beside the models while it runs, see ``DragnetConfiguration/resources``.
    ///
    /// - Throws: ``DragnetError/Code/inputUnusable`` if the workspace holds too few events or no times; if ``resumes``,
    ///   ``DragnetError/Code/usage`` where nothing is unfinished and ``DragnetError/Code/modelIncompatible`` where
    ///   settings or events have changed.
    public func run(context: WorkContext) throws -> Result {
        let states = workspace + "/training"
        do {
            if resumes { try UnfinishedTraining.checkThereIsOne(at: states) }
            let store = try Workspace.open(at: workspace)
            let takesOver = try promotes || !championScores(in: store, context)
            let (log, excluded, order) = try events(of: store, context: context)
            let unfinished = try UnfinishedTraining(
                at: states, identity: TrainingIdentity(log: log, order: order, configuration: configuration),
                interval: configuration.resources.checkpointInterval, resumes: resumes)
            let result = try learn(log, excluded, order, unfinished, store, takesOver: takesOver, context)
            unfinished.finish()
            return result
        } catch let error as DragnetError {
            throw UnfinishedTraining.explaining(error, at: states, command: "dragnet train")
        }
    }

    /// What learning the vectors would take; nothing is learnt.
    ///
    /// - Throws: as ``run(context:)``.
    public func estimate(context: WorkContext) throws -> TrainingEstimate {
        let store = try Workspace.open(at: workspace)
        defer { try? store.close() }
        let (log, excluded, order) = try events(of: store, context: context)
        let detection = Detection(log: log, excluded: excluded, configuration: configuration, internalNodes: nil)
        return try detection.estimate(order: order, context: context)
    }

    /// The workspace's events, rows of them that are left out, and those to learn from in the order of time.
    private func events(of store: Workspace, context: WorkContext) throws -> (EventLog, [Int], [Int]) {
        let log = try store.loadEvents(context: context)
        let place = DragnetError.Place(file: workspace)
        guard let times = log.times else {
            throw DragnetError(
                .inputUnusable, "the events have no times, so there is no later event to score", at: place,
                help: "use dragnet scan for a log without times")
        }
        let zone = try configuration.ingestOptions().timeZone
        let until = try configuration.detect.untilTime(timeZone: zone)
        let excluded = IngestResult.excludedRows(of: log, ignoring: try configuration.ignoreList())
        let left = Set(excluded)
        let end = rowLimit ?? log.count
        let order = log.timeOrder.filter { row in
            row < end && !left.contains(row) && (until.map { times[row] < $0 } ?? true)
        }
        guard order.count >= LogRequirements.fewestEvents else {
            throw DragnetError(
                until == nil ? .inputUnusable : .usage, "\(order.count) events are too few to learn from", at: place,
                help: until == nil ? "import more events first" : "choose a later --until")
        }
        return (log, excluded, order)
    }

    private func learn(
        _ log: EventLog, _ excluded: [Int], _ order: [Int], _ unfinished: UnfinishedTraining, _ store: Workspace,
        takesOver: Bool, _ context: WorkContext
    ) throws -> Result {
        var detection = Detection(log: log, excluded: excluded, configuration: configuration, internalNodes: nil)
        detection.unfinished = unfinished
        let given = try store.labels()
        let labels = try labels(of: store, log: log)
        let learnt = try detection.learn(order: order, learningCount: order.count, labels: labels, context: context)
        guard let scorer = learnt.scorer else { preconditionFailure("a stream has an event model") }
        // Rows after --until are still to be scored; the watermark counts rows, so it needs them to be the last ones.
        let watermark = LogWatermark(log: log, learnt: order + excluded)
        let end = rowLimit ?? log.count
        let basis = TrainingBasis(
            events: order.count, labels: given.count, newestLabel: given.map(\.createdAt).max(),
            rows: watermark.rows >= end ? end : nil, knownRows: end)
        let id = try store.models.publish(metadata: try basis.text()) { try ModelFiles.write(scorer, to: $0) }
        try store.saveState(modelID: id, watermark: watermark.rows) { try ScorerState.write(scorer, to: $0) }
        // The first model of a workspace is its champion already.
        if takesOver { try store.models.setChampion(id) }
        let isChampion = try store.models.champion() == id
        try store.close()
        return Result(
            model: id.text, isChampion: isChampion, events: order.count,
            clusters: scorer.model.space.clusterCount)
    }

    /// Whether the champion can be used; one of an earlier version of the program cannot, and makes way.
    private func championScores(in store: Workspace, _ context: WorkContext) throws -> Bool {
        do {
            _ = try SavedScorer(store: store, wanted: nil, context: context)
            return true
        } catch let error as DragnetError where [.modelIncompatible, .modelMissing].contains(error.code) {
            return false
        }
    }

    /// What people said of the events and still counts; with `--until` only what was known by then, as nothing else was to
    /// a model of that day.
    package func labels(of store: Workspace, log: EventLog) throws -> EventLabels {
        let rows = try store.incidentRows()
        var labels = EventLabels(try store.labels(at: time), log: log) { rows[$0] ?? [] }
        if let until = try configuration.detect.untilTime(timeZone: configuration.ingestOptions().timeZone) {
            _ = labels.forget(knownAfter: until, delay: 0, times: log.times)
        }
        return labels
    }
}
