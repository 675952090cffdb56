public import DragnetCore
public import DragnetDetection
import DragnetEvents
public import DragnetIngest
import DragnetStorage

/// Scores events from standard input and answers one JSON verdict a line.
///
/// Nothing is stored, and the workspace's own state does not move.
public struct VerdictStream: Sendable {
    /// The workspace's directory.
    public var workspace: String
    /// The id of a model, or its beginning; nil takes the champion.
    public var model: String?
    /// All settings.
    public var configuration: DragnetConfiguration

    /// A stream that is scored with a workspace's model.
    public init(workspace: String, model: String?, configuration: DragnetConfiguration) {
        self.workspace = workspace
        self.model = model
        self.configuration = configuration
    }

    /// Scores everything that comes and hands each verdict on as a line of JSON.
    ///
    /// - Returns: the worst band, and the rows that could not be read as events.
    public func run(
        context: WorkContext, _ emit: (String) -> Void
    ) throws -> (worst: Severity, rejects: [RejectedRow]) {
        let store = try Workspace.open(at: workspace)
        let saved = try SavedScorer(store: store, wanted: model, context: context)
        let (id, watermark) = (saved.id, saved.watermark)
        // One owner: a second one would make scoring copy the whole state.
        var scorer = (consume saved).scorer
        let stored = try store.loadEvents(context: context)
        let ingest = try LogReader(options: try configuration.ingestOptions()).read(["-"], context: context)
        let log = try stored.appending(ingest.log)
        scorer.limit = configuration.serve.stateLimit
        var scored = ScoredLog(count: log.count)
        // What the workspace holds and was not scored yet comes before what is given, as in a scoring of files.
        let live = try store.liveRows().map { stored.rows(of: $0) }
        let left = LeftOutRows.found(in: log, live: live, ignoring: try configuration.ignoreList())
        for row in left where row >= stored.count { scored.exclude(row) }
        let unseen = ScoringOrder.rows(
            of: log, within: min(watermark, stored.count)..<stored.count, live: live, leaving: left)
        try scorer.score(log, rows: unseen[...], into: &scored, context: context)
        let fresh = ScoringOrder.rows(of: log, within: stored.count..<log.count, live: live, leaving: left)
        try scorer.score(log, rows: fresh[...], into: &scored, context: context)
        var worst = Severity.none
        for row in stored.count..<log.count {
            worst = max(worst, scored.severity(row))
            let line = VerdictRecord(
                row: Int(log.fileRows[row]), id: log.eventName(row), source: log.nodes.name(of: log.sources[row]),
                destination: log.nodes.name(of: log.destinations[row]),
                score: IncidentRecord.rounded(1 - scored.tailProbability(row), 1e6),
                surprise: IncidentRecord.rounded(Double(scored.surprises[row]), 1e6),
                severity: scored.severity(row).name, status: scored.statuses[row].name,
                reasons: scored.reasons(of: [row], in: log, clock: scorer.model.clock).map(\.rounded),
                model: id.text)
            emit(String(decoding: try StableJSON.encode(line), as: UTF8.self))
        }
        try store.close()
        return (worst, ingest.rejects)
    }
}
