public import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetGraph
import DragnetIngest
public import DragnetRendering
import DragnetStorage
import Foundation

/// Everything in one go: read, build, embed, cluster, score, explain, draw.
///
/// ```swift
/// let summary = try ScanJob(inputs: ["transactions.csv"], output: "dragnet-out").run(context: WorkContext())
/// print(summary.incidents.count, "incidents, see", summary.reportPath ?? "")
/// ```
///
/// The output directory appears when all of it is written; an error or an interruption leaves what stood there.
public struct ScanJob: Sendable {
    /// Files, folders or `-`.
    public var inputs: [String]
    /// The directory that is made.
    public var output: String
    /// All settings.
    public var configuration: DragnetConfiguration
    /// What draws the pictures; this process unless given.
    public var drawer: any PictureDrawer = PictureRenderer()
    /// Who reads the log; made from the configuration unless given.
    var reader: LogReader

    /// A scan of `inputs` into `output`.
    ///
    /// - Throws: ``DragnetError/Code/configuration`` or `usage` for settings that make no sense.
    public init(
        inputs: [String], output: String, configuration: DragnetConfiguration = DragnetConfiguration()
    ) throws {
        self.inputs = inputs
        self.output = output
        self.configuration = try configuration.validated()
        reader = LogReader(options: try configuration.ingestOptions())
    }

    /// Runs the scan.
    ///
    /// - Throws: ``DragnetError`` with the code of what went wrong.
    public func run(context: WorkContext) throws -> RunSummary {
        var stopwatch = Stopwatch()
        let directory = try RunDirectory(path: output)
        let hasher = InputHasher()
        var ingest = try reader.read(inputs, context: context, observer: hasher)
        try LogRequirements.check(ingest, inputs: inputs)
        let attributes = try EntityAttributes.read(into: &ingest, configuration: configuration, context: context)
        stopwatch.lap("read")

        let log = ingest.log
        let networks = try configuration.internalNetworks(of: log)
        let detection = Detection(
            log: log, excluded: ingest.excludedRows, configuration: configuration,
            internalNodes: networks.map { InsideHosts(log: log, networks: $0, takesAllIfNone: false) })
        let order = detection.order
        let isStatic = log.isStatic || LogRequirements.allAtOnce(log)
        let scan =
            isStatic
            ? try scanStatic(detection, order: order, context: context, stopwatch: &stopwatch)
            : try scanStream(detection, order: order, context: context, stopwatch: &stopwatch)

        let store = try RunStore(path: directory.file("workspace"))
        let names = InputNames(inputs: ingest.inputs.map(\.name))
        try store.importEvents(ingest, names: names, hasher: hasher, context: context)
        stopwatch.lap("store events")
        let model = try store.publish(scan)
        let builder = detection.incidentBuilder(
            scored: scan.scored, rows: scan.scoredRows, clock: scan.clock, graph: scan.whole.graph, model: model)
        var found = EntityIncidents.Findings(all: try builder.findings(context: context).withEnds(of: log))
        let scores = try detection.entityScores(
            of: scan.whole, rows: order, features: attributes?.features, isStatic: isStatic, context: context)
        if let scores, isStatic {
            found = try EntityIncidents(
                log: log, rows: scan.scoredRows, scores: scores, graph: scan.whole.graph, space: scan.whole.space,
                builder: builder
            ).joined(with: found.all, context: context)
        }
        if let series = scan.series {
            found.all = try detection.withCounterfactuals(
                found.all, scored: scan.scored, series: series, order: order, context: context)
        }
        let findings = found.all
        let entities = EntityRollUp.findings(
            log: log, scored: scan.scored, space: scan.whole.space, incidentOfRow: findings.incidentOfRow,
            reasonsOfRow: findings.reasonsOfRow, scores: scores, isStatic: isStatic,
            hostDays: scan.scorer?.hostDays() ?? [],
            incidentOfNode: found.incidentOfNode)
        stopwatch.lap("join alerts")

        let writer = RunWriter(
            directory: directory, configuration: configuration, ingest: ingest, names: names, hasher: hasher,
            scan: scan, findings: findings, entities: entities, model: model, networks: networks,
            attributes: attributes, drawer: drawer)
        let summary = try writer.write(command: "scan", context: context, stopwatch: &stopwatch)
        try store.save(
            json: summary.json, findings: findings, entities: entities, scored: scan.scored, model: model,
            state: scan.scorer)
        try store.close()
        stopwatch.lap("store findings")
        try writer.writeTimings(stopwatch, context: context, inputs: inputs, output: output)
        try directory.publish()
        return summary.published(at: output)
    }

    private func scanStream(
        _ detection: Detection, order: [Int], context: WorkContext, stopwatch: inout Stopwatch
    ) throws -> ScanResult {
        let log = detection.log
        let until = try configuration.detect.untilTime(timeZone: reader.options.timeZone)
        let count = LearningBoundary.learningCount(
            order: order, times: log.times, until: until, share: configuration.detect.learningShare)
        try LogRequirements.check(learningCount: count, of: order.count, until: configuration.detect.until)
        var scored = ScoredLog(count: log.count)
        for row in detection.excluded { scored.exclude(row) }
        var parts: [ScorerSeries.Part] = []
        var last: Scorer?
        var first: Detection.Learnt?
        let places = detection.learningPlaces(first: count, order: order)
        for (number, place) in places.enumerated() {
            let learnt = try detection.learn(
                order: order, learningCount: place, isAnew: number > 0, context: context)
            guard var scorer = learnt.scorer else { preconditionFailure("a stream has an event model") }
            parts.append(ScorerSeries.Part(place: place, start: scorer))
            first = first ?? learnt
            stopwatch.lap(number == 0 ? "learn" : "learn anew")
            let end = number + 1 < places.count ? places[number + 1] : order.count
            try scorer.score(log, rows: order[place..<end], into: &scored, context: context)
            last = scorer
            stopwatch.lap("score")
        }
        guard let last, let first else { preconditionFailure("a stream is learnt from") }
        let whole = try detection.spaces(log).build(rows: order, context: context)
        stopwatch.lap("embed the whole log")
        return ScanResult(
            scored: scored, scoredRows: Array(order[count...]), series: ScorerSeries(parts), scorer: last,
            clock: last.model.clock,
            learning: ScanResult.Learning(
                boundary: first.boundary, events: count, embeddingEvents: count,
                calibrationEvents: first.calibrationCount,
                relearnt: places.dropFirst().compactMap { log.times?[order[$0]] }),
            whole: whole)
    }

    private func scanStatic(
        _ detection: Detection, order: [Int], context: WorkContext, stopwatch: inout Stopwatch
    ) throws -> ScanResult {
        let log = detection.log
        let whole = try detection.spaces(log).build(rows: order, context: context)
        stopwatch.lap("learn")
        var scored = ScoredLog(count: log.count)
        for row in detection.excluded { scored.exclude(row) }
        let scorer = StaticScorer(log: log, rows: order, space: whole.space)
        try scorer.score(into: &scored, context: context)
        stopwatch.lap("score")
        return ScanResult(
            scored: scored, scoredRows: order, series: nil, scorer: nil, clock: ScoringClock(learningSpan: 0),
            learning: ScanResult.Learning(
                boundary: nil, events: order.count, embeddingEvents: order.count, calibrationEvents: order.count),
            whole: whole)
    }
}

/// What a scan knows before it looks for incidents.
struct ScanResult {
    /// Which events were learnt from.
    struct Learning {
        var boundary: Int64?
        var events: Int
        var embeddingEvents: Int
        var calibrationEvents: Int
        /// The times from which on events were scored by a model that had learnt from more.
        var relearnt: [Int64] = []
    }

    var scored: ScoredLog
    var scoredRows: [Int]
    /// The scorers at their boundaries; nil for a log without times.
    var series: ScorerSeries?
    /// The scorer after the last event; nil for a log without times.
    var scorer: Scorer?
    var clock: ScoringClock
    var learning: Learning
    /// The model of the whole log.
    var whole: VectorSpaceBuilder.Result
}
