import DragnetCore
import DragnetDetection
import DragnetEmbedding
import DragnetEvents
import DragnetIngest
import DragnetRendering
import DragnetVectors

/// Makes the report and the map of a run.
struct RunReport {
    let writer: RunWriter
    let document: RunDocument
    /// The SVG of each incident, by its id.
    let pictures: [String: String]
    /// Which pictures could not be drawn, and why.
    let undrawn: [String]
    private let peers: ClusterPeers

    private static let evidenceRows = 50
    private static let entityRows = 30
    private static let timelineBuckets = 120

    private var log: EventLog { writer.ingest.log }

    init(writer: RunWriter, document: RunDocument, pictures: [String: String], undrawn: [String]) {
        self.writer = writer
        self.document = document
        self.pictures = pictures
        self.undrawn = undrawn
        let whole = writer.scan.whole
        peers = ClusterPeers(
            vectors: whole.centers, clusters: whole.clustering.assignments, log: writer.ingest.log, graph: whole.graph,
            wanted: Set(writer.findings.incidents.lazy.flatMap { $0.entities.map { ByteKey($0) } }))
    }

    /// Writes `map.svg` and, unless settings say no, `report.html`.
    ///
    /// - Returns: whether there is a report.
    func write(to directory: RunDirectory, context: WorkContext) throws -> Bool {
        context.progress.report(WorkProgress(stage: "writing the report", completed: 0, unit: "pages"))
        let map = try self.map(context: context)
        try AtomicFile.write(map, to: directory.file("map.svg"))
        guard writer.configuration.render.report else { return false }
        var content = content(map: map)
        content.quality = try ReportQuality.ofScan(writer, seed: UInt64(document.seed), context: context)
        try AtomicFile.write(ReportPage(content).html(), to: directory.file("report.html"))
        return true
    }

    private func content(map: String) -> ReportContent {
        let scan = writer.scan
        var content = ReportContent(title: "Dragnet: \(writer.names.names.first ?? "log")")
        content.inputs = zip(writer.ingest.inputs, writer.names.names).enumerated().map { number, input in
            ReportContent.Input(
                name: input.1, format: input.0.format.rawValue, rows: input.0.rows,
                rejected: writer.ingest.rejects.lazy.filter { $0.fileIndex == number }.count)
        }
        content.mapping = writer.ingest.mapping.assignments.map { assignment in
            "\(assignment.role.rawValue) is \(assignment.columns.joined(separator: " + ")): \(assignment.evidence)"
        }
        for entity in writer.ingest.mapping.entities ?? [] {
            content.mapping.append("shared \(entity.type) is \(entity.columns.joined(separator: " + "))")
        }
        content.domain = log.domain == .network ? "network" : log.wording.plural
        content.learning = learning
        content.warnings = writer.ingest.quality.warnings + writer.channelWarnings
        content.eventCount = log.count
        content.entityCount = log.nodes.count
        content.clusterCount = scan.whole.clustering.clusterCount
        content.budgetUsed = writer.findings.incidents.count
        content.budget = writer.configuration.detect.budget.map(\.description) ?? "20"
        content.severities = severities
        let rows = writer.rowsOfIncident
        content.incidents = writer.findings.incidents.map { incident in
            ReportContent.IncidentEntry(
                incident: incident, picture: pictures[incident.id], evidence: evidence(rows[incident.id] ?? []),
                peers: peers.groups(of: incident.entities))
        }
        content.entities = entities
        content.map = map
        content.timeline = timeline
        content.scores = ScoreHistogramPlot(surprises: scan.scoredRows.map { Double(scan.scored.surprises[$0]) }).svg()
        content.notes = notes
        content.blindSpots = blindSpots
        content.version = DragnetVersion.current
        content.model = writer.model
        return content
    }

    private var learning: String {
        let learning = writer.scan.learning
        guard let boundary = learning.boundary else {
            return "all events at once: the log has no times, so every event is judged within the whole graph"
        }
        return "the first \(NumberText.count(learning.events)) events, before \(TimeText.minute(boundary)) UTC; "
            + "what each signal is worth and how rare a score is from the last "
            + "\(NumberText.count(learning.calibrationEvents)) of them" + learntAnew
    }

    /// Where a scan has learnt from more events, once it had scored them.
    private var learntAnew: String {
        let times = writer.scan.learning.relearnt.map { TimeText.minute($0) + " UTC" }
        guard let last = times.last else { return "" }
        let others = times.dropLast().joined(separator: ", ")
        return "; learnt anew from all before " + (others.isEmpty ? "" : others + " and ") + last
    }

    private var severities: [ReportContent.SeverityRow] {
        Severity.allCases.reversed().filter { $0 != .none }.map { severity in
            ReportContent.SeverityRow(
                severity: severity, observed: document.counts.severities[severity.name] ?? 0,
                expected: document.counts.expected_by_chance[severity.name] ?? 0)
        }
    }

    private func evidence(_ rows: [Int]) -> [ReportContent.EvidenceRow] {
        rows.prefix(Self.evidenceRows).map { row in
            ReportContent.EvidenceRow(
                id: log.eventName(row), time: log.times?[row], source: log.nodes.name(of: log.sources[row]),
                destination: log.nodes.name(of: log.destinations[row]),
                amount: log.amounts?[row].map { CurrencyAmount($0, log.unitOfAmount(row)) })
        }
    }

    private var entities: [ReportContent.EntityRow] {
        let odd = writer.entities.filter { $0.severity >= .medium }
            .sorted { ($1.severity, $1.surprise, $0.id) < ($0.severity, $0.surprise, $1.id) }
        return odd.prefix(Self.entityRows).map { entity in
            ReportContent.EntityRow(
                name: entity.id, type: entity.type, severity: entity.severity, surprise: entity.surprise,
                cluster: entity.cluster, events: entity.events, reason: entity.reason?.words ?? "")
        }
    }

    /// The map by principal components, which cost next to nothing; `dragnet map` lays it out by neighbours.
    private func map(context: WorkContext) throws -> String {
        let whole = writer.scan.whole
        var map = try EntityMapper(method: .pca, seed: document.seed).map(
            vectors: whole.centers, clusters: whole.clustering.assignments, named: peers.names, log: log,
            model: writer.model, context: context)
        var findings: [ByteKey: EntityFinding] = [:]
        for entity in writer.entities { findings[ByteKey(entity.type + ":" + entity.id)] = entity }
        map.add(findings)
        return map.svg()
    }

    private var timeline: String? {
        guard let times = log.times, let span = log.timeSpan, span.upperBound > span.lowerBound else { return nil }
        let first = span.lowerBound
        let width = (span.upperBound - first) / Int64(Self.timelineBuckets) + 1
        var counts = [Int](repeating: 0, count: Self.timelineBuckets)
        for time in times { counts[Int((time - first) / width)] += 1 }
        let buckets = counts.enumerated().map { TimelinePlot.Bucket(start: first + Int64($0) * width, count: $1) }
        let marks = writer.findings.incidents.compactMap { incident in
            incident.firstTime.map { TimelinePlot.Mark(time: $0, severity: incident.severity, name: incident.id) }
        }
        return TimelinePlot(buckets: buckets, marks: marks, boundary: writer.scan.learning.boundary).svg()
    }

    private var notes: [String] {
        var notes = writer.ingest.notes + undrawn
        let settings = writer.scan.whole.settings
        notes.append(
            "vectors: Node2Vec, \(settings.dimensions) dimensions, \(settings.walksPerNode) walks of "
                + "\(settings.walkLength), window \(settings.windowSize), seed \(settings.seed): a budget chosen by size"
        )
        if let networks = writer.networks { notes.append("own network: \(networks.description)") }
        if writer.findings.candidateCount > writer.findings.incidents.count {
            let left = writer.findings.candidateCount - writer.findings.incidents.count
            notes.append(
                "\(NumberText.count(left)) more groups of alerts reached band medium: beyond the budget, or such as chance makes; "
                    + "events.csv.gz has their events")
        }
        return notes
    }

    private var blindSpots: [String] {
        var spots = [
            "what was already going on when the log began: it was learnt as ordinary",
            "a single event with an ordinary amount, at an ordinary hour, between ordinary partners",
        ]
        if log.isStatic { spots.append("anything that shows only in time: bursts, fans, money that comes back") }
        if log.amounts == nil { spots.append("amounts: the log has none") }
        if writer.scan.learning.calibrationEvents < 1000 && !log.isStatic {
            spots.append(
                "rare bands: only \(writer.scan.learning.calibrationEvents) events stand behind the tails, so severity "
                    + "is a rough guide")
        }
        return spots
    }
}

extension EventLog {
    /// The unit of a row's amount: its currency, "bytes", or empty.
    func unitOfAmount(_ row: Int) -> String { domain == .network ? "bytes" : currency?[row] ?? "" }
}
