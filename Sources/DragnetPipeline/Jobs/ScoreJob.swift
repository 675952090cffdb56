public import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetGraph
import DragnetIngest
public import DragnetRendering
import DragnetStorage
import DragnetVectors

/// Scores what a workspace holds and has not scored, or a log beside it, with the champion.
///
/// Events of the workspace count as scored from then on; a log that is given is scored and not stored.
public struct ScoreJob: Sendable {
    /// Logs to score without storing them; empty scores what the workspace holds.
    public var inputs: [String]
    /// The workspace's directory.
    public var workspace: String
    /// The directory that the tables are written to; nil writes none.
    public var output: String?
    /// The id of a model, or its beginning; nil takes the champion.
    public var model: String?
    /// Only events from this time on make incidents, as text.
    public var since: String?
    /// All settings.
    public var configuration: DragnetConfiguration
    /// Microseconds since 1970 at which suppressions are looked at.
    public var time: Int64
    /// What draws the pictures; this process unless given.
    public var drawer: any PictureDrawer = PictureRenderer()
    /// A model that is in memory already, so that it need not be there twice.
    package var known: KnownModel?
    /// How much of the workspace's log is looked at; nil for all of it, as it is for whoever asks for tables or another model.
    package var recent: RecentRows?
    /// The row before which to stop, where not all of the log is looked at; nil for its end.
    package var end: Int?
    /// What a running scorer has made of the new rows already, up to ``end``; passed over where it does not follow what is
    /// stored.
    package var live: LiveSnapshot?

    /// A scoring in `workspace` at `time`.
    public init(
        inputs: [String], workspace: String, output: String? = nil, model: String? = nil, since: String? = nil,
        configuration: DragnetConfiguration, time: Int64
    ) {
        self.inputs = inputs
        self.workspace = workspace
        self.output = output
        self.model = model
        self.since = since
        self.configuration = configuration
        self.time = time
        // Every night has its own budget.
        self.configuration.detect.budget = configuration.detect.budget ?? Budget(limit: 20, period: .day)
    }

    /// Runs the scoring.
    ///
    /// - Throws: ``DragnetError/Code/modelMissing`` if the workspace has no model.
    public func run(context: WorkContext) throws -> RunSummary {
        var stopwatch = Stopwatch()
        let zone = try configuration.ingestOptions().timeZone
        let directory = try output.map { try RunDirectory(path: $0) }
        let store = try Workspace.open(at: workspace)
        let isWhole = !inputs.isEmpty || output != nil || model != nil
        let live = try isWhole || recent == nil ? nil : self.live.flatMap { try $0.follows(store) ? $0 : nil }
        let saved =
            try live.map { SavedScorer(id: $0.model, scorer: $0.scorer, watermark: $0.firstRow) }
            ?? SavedScorer(store: store, wanted: model, known: known, context: context)
        let (id, scoredRows) = (saved.id, saved.watermark)
        let isChampion = try model == nil || store.models.champion() == id
        // One owner: a second one would make scoring copy the whole state.
        var scorer = (consume saved).scorer
        let recent = isWhole ? nil : recent
        let stored =
            try recent?.log(
                of: store, watermark: scoredRows, end: end, window: incidentWindow, context: context)
            ?? store.loadEvents(context: context)
        let hasher = InputHasher()
        let ingest = try inputs.isEmpty ? nil : read(hasher: hasher, context: context)
        let log = try ingest.map { try stored.appending($0.log) } ?? stored
        stopwatch.lap("read")
        let arrivals = try store.liveRows().map { stored.rows(of: $0) }
        let watermark = stored.rows(of: scoredRows..<scoredRows).lowerBound
        let fresh = ingest == nil ? watermark..<stored.count : stored.count..<log.count
        if live == nil {
            scorer.limit = configuration.serve.stateLimit
            scorer.insideHosts = try configuration.internalNetworks(of: log).map { InsideHosts(log: log, networks: $0) }
        }
        var scored = ScoredLog(count: log.count)
        let left = LeftOutRows.found(in: log, live: arrivals, ignoring: try configuration.ignoreList())
        if ingest != nil {
            // What the workspace holds and was not scored yet comes before what is given.
            var unseen = ScoredLog(count: log.count)
            let waiting = ScoringOrder.rows(
                of: log, within: watermark..<stored.count, live: arrivals, leaving: left)
            try scorer.score(log, rows: waiting[...], into: &unseen, context: context)
        }
        for row in left where fresh.contains(row) { scored.exclude(row) }
        let rows = ScoringOrder.rows(of: log, within: fresh, live: arrivals, leaving: left)
        if let live {
            for (row, verdict) in zip(fresh, live.verdicts) { if let verdict { scored.record(row, verdict) } }
        } else {
            try scorer.score(log, rows: rows[...], into: &scored, context: context)
        }
        stopwatch.lap("score")
        let since = try since.map { try TimeOption.past($0, flag: "--since", now: time, timeZone: zone) }
        let times = log.times ?? []
        let reported = rows.filter { row in since.map { times[row] >= $0 } ?? true }
            .sorted { (times[$0], $0) < (times[$1], $1) }
        // Another model than the champion tells of itself alone.
        var earlier: EarlierFindings?
        if let first = rows.first, ingest == nil, isChampion {
            earlier = try self.earlier(store, log: log, before: fresh.lowerBound, row: first)
        }
        var result = try found(
            log: log, scored: scored, rows: reported, earlier: earlier, scorer: scorer, id: id,
            store: ingest == nil ? store : nil, context: context)
        var shown = try shown(result, log: log, scored: scored, scorer: scorer, store: store)
        stopwatch.lap("join alerts")
        let labelled = try labelScores(of: log, store: store, leaving: left, context: context)
        if let labelled {
            EntityRollUp.take(labelled, into: &result.entities)
            EntityRollUp.take(labelled, into: &shown.entities)
        }
        let names = InputNames(inputs: ingest?.inputs.map(\.name) ?? [])
        var undrawn: [String] = []
        if let directory {
            let tables = ScoreTables(
                directory: directory, log: log, first: fresh.lowerBound, ingest: ingest, names: names, result: shown,
                scored: scored, model: id.text, settings: configuration.render, drawer: drawer)
            undrawn = try tables.write(context: context)
            try NetworkTables(log: log, file: directory.file).write(scorer)
            try directory.publish()
        }
        // Last, so that events whose tables could not be written are still to be scored.
        if ingest == nil && !fresh.isEmpty {
            try save(
                result, in: store, log: log, scored: scored, fresh: fresh, scorer: scorer, id: id,
                isChampion: isChampion, isRankedByLabels: labelled != nil)
        }
        try store.close()
        var summary = RunSummary(
            incidents: shown.findings.incidents, output: output ?? workspace, reportPath: nil,
            notes: (ingest?.quality.warnings ?? []) + (ingest?.notes ?? []) + note(hidden: result, shown) + undrawn
                + (labelled.map { ["entities are ranked by what \($0.labelCount) labels of entities say of them"] }
                    ?? []),
            events: fresh.count,
            entities: log.nodes.count, scored: scored.scoredCount, rejected: ingest?.rejects.count ?? 0)
        summary.goingOn = result.goingOn
        return summary
    }

    /// What labels of entities say of the others; nil where there are too few.
    private func labelScores(
        of log: EventLog, store: Workspace, leaving left: Set<Int>, context: WorkContext
    ) throws -> EntityLabelScores? {
        let labels = try store.labels(at: time).filter { label in
            if case .entity = label.subject { true } else { false }
        }
        guard !labels.isEmpty else { return nil }
        var known = EventLabels(labels, log: log)
        _ = known.forget(knownAfter: time, delay: 0, times: nil)
        let rows = log.heldRows.filter { !left.contains($0) }
        let order = log.times.map { times in rows.sorted { (times[$0], $0) < (times[$1], $1) } } ?? Array(rows)
        let detection = Detection(log: log, excluded: [], configuration: configuration, internalNodes: nil)
        return try EntityLabelScores(
            known.entities, log: log, rows: order,
            graph: GraphBuilder.graph(of: log, rows: order, weighting: .none), seed: detection.seed, context: context)
    }

    private func earlier(_ store: Workspace, log: EventLog, before row: Int, row first: Int) throws -> EarlierFindings?
    {
        guard let times = log.times, let model = try store.continuedModel() else { return nil }
        return try EarlierFindings(
            store: store, model: model, log: log, watermark: row, firstTime: times[first],
            window: incidentWindow, time: time)
    }

    /// What scoring found.
    struct Result {
        var findings: IncidentBuilder.Findings
        var entities: [EntityFinding]
        /// Incidents that go on from earlier runs, with the worst band of their new events.
        var goingOn: [String: Severity] = [:]
        /// Those of them that a person closed: they grow in the workspace, and are not reported.
        var closed: Set<String> = []
        var continuation = FindingContinuation()
    }

    private func read(hasher: InputHasher, context: WorkContext) throws -> IngestResult {
        try LogReader(options: try configuration.ingestOptions()).read(inputs, context: context, observer: hasher)
    }

    /// - Parameter store: where the findings are kept, so that their ids are to be free there; nil where they are not kept.
    private func found(
        log: EventLog, scored: ScoredLog, rows reported: [Int], earlier: EarlierFindings?, scorer: Scorer, id: ModelID,
        store: Workspace?, context: WorkContext
    ) throws -> Result {
        let networks = try configuration.internalNetworks(of: log)
        let budget = configuration.detect.budget?.incidents(in: Self.span(reported, log)) ?? 0
        var configuration = configuration
        // What is left out again because it does not go on must not take the place of what does.
        configuration.detect.budget = Budget(limit: min(budget + (earlier?.incidentCount ?? 0), Budget.highestLimit))
        let detection = Detection(
            log: log, excluded: [], configuration: configuration,
            internalNodes: networks.map { InsideHosts(log: log, networks: $0, takesAllIfNone: false) })
        let graph = GraphBuilder.graph(of: log, rows: log.heldRows, weighting: .count)
        var joined = scored
        earlier?.takeOver(into: &joined)
        var rows = reported
        if let earlier, let times = log.times {
            rows = (reported + earlier.rows).sorted { (times[$0], $0) < (times[$1], $1) }
        }
        var findings = try detection.findings(
            scored: joined, rows: rows, clock: scorer.model.clock, graph: graph, model: id.text, context: context)
        func isTaken(_ name: String, _ incident: Incident) throws -> Bool {
            try store?.isIncidentID(name, ofOtherThan: incident.events) ?? false
        }
        var outcome = EarlierFindings.Outcome(findings: findings)
        if let earlier {
            outcome = try earlier.outcome(
                of: findings, fresh: reported, scored: scored, budget: budget, isTaken: isTaken)
        } else if store != nil {
            outcome.findings = try findings.withFreeIDs(isTaken)
        }
        findings = outcome.findings
        let entities = EntityRollUp.findings(
            log: log, scored: scored, space: scorer.model.space, incidentOfRow: findings.incidentOfRow,
            reasonsOfRow: findings.reasonsOfRow, hostDays: scorer.hostDays())
        return Result(
            findings: findings, entities: entities, goingOn: outcome.goingOn, closed: outcome.closed,
            continuation: outcome.continuation)
    }

    /// How long an incident may pause, in microseconds.
    private var incidentWindow: Int64 { Int64(configuration.incident.windowDays * Double(Timestamp.day)) }

    /// Microseconds from the first to the last of some rows in time order.
    private static func span(_ rows: [Int], _ log: EventLog) -> Int64 {
        guard let times = log.times, let first = rows.first, let last = rows.last else { return 0 }
        return times[last] - times[first]
    }

    /// What is left after suppressions; the workspace keeps all of it, because they end.
    private func shown(
        _ result: Result, log: EventLog, scored: ScoredLog, scorer: Scorer, store: Workspace
    ) throws -> Result {
        let filter = SuppressionFilter(try store.suppressions(), at: time)
        var result = result
        result.findings = result.findings.renamed(
            Dictionary(
                result.findings.incidents.map(\.id).filter { !result.closed.contains($0) }.map { ($0, $0) },
                uniquingKeysWith: { first, _ in first }))
        let hidden = filter.hidden(
            alerts: result.findings.alerts.lazy.map(SuppressionFilter.AlertFacts.init),
            incidents: result.findings.incidents.lazy.map(\.id))
        guard hidden != SuppressionFilter.Hidden() else { return result }
        var shown = result
        shown.findings = result.findings.without(hidden)
        shown.entities = EntityRollUp.findings(
            log: log, scored: scored, space: scorer.model.space, incidentOfRow: shown.findings.incidentOfRow,
            reasonsOfRow: shown.findings.reasonsOfRow, hostDays: scorer.hostDays())
        return shown
    }

    private func note(hidden result: Result, _ shown: Result) -> [String] {
        var notes: [String] = []
        let count = result.findings.incidents.count - shown.findings.incidents.count - result.closed.count
        if count > 0 {
            let incidents = count == 1 ? "1 incident is" : "\(count) incidents are"
            notes.append("\(incidents) suppressed: dragnet suppress list says why")
        }
        let open = shown.findings.incidents.map(\.id).filter { result.goingOn[$0] != nil }
        if !open.isEmpty { notes.append("going on from before: " + open.joined(separator: ", ")) }
        if !result.closed.isEmpty {
            notes.append("closed, and going on: " + result.closed.sorted().joined(separator: ", "))
        }
        return notes
    }

    private func save(
        _ result: Result, in store: Workspace, log: EventLog, scored: ScoredLog, fresh: Range<Int>, scorer: Scorer,
        id: ModelID, isChampion: Bool, isRankedByLabels: Bool
    ) throws {
        var scores = EventScores.of(scored, findings: result.findings, rows: fresh)
        scores.renumber(from: log.number(of: fresh.lowerBound))
        let watermark = scores.firstRow + fresh.count
        // With the model, because a run replaces that of its name, and another model may have scored the same rows.
        let record = RunRecord(
            id: "score-\(watermark)-\(id.text.prefix(12))", model: id.text,
            command: isChampion ? "score" : RunRecord.candidateCommand)
        var continuation = result.continuation
        continuation.takesOver = isChampion
        continuation.isRankedByLabels = isRankedByLabels
        if !isChampion { continuation.closed = try EarlierFindings.closed(in: store, model: id.text, time: time) }
        let changed = result.entities.filter { $0.incident != nil || $0.status == .scored }
        try store.saveFindings(
            run: record, incidents: result.findings.incidents, alerts: result.findings.alerts, entities: changed,
            events: scores, replacing: .run, continuation: continuation,
            state: NewScoringState(modelID: id, watermark: watermark) { try ScorerState.write(scorer, to: $0) })
    }
}
