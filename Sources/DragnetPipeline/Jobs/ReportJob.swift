public import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetGraph
public import DragnetRendering
import DragnetStorage

/// Writes incidents of a workspace as a case file or a page.
public struct ReportJob: Sendable {
    /// The forms a report can take.
    public enum Format: String, Sendable {
        /// Markdown.
        case md
        /// One self-contained page.
        case html
        /// One JSON object a line.
        case json
    }

    /// The incident; nil for all.
    public var id: String?
    /// The workspace's directory.
    public var workspace: String
    /// How pictures are drawn.
    public var settings: RenderSettings
    /// Microseconds since 1970 at which labels and suppressions are looked at.
    public var time: Int64
    /// What draws its pictures; this process unless given.
    public var drawer: any PictureDrawer = PictureRenderer()

    /// A report of `id`, or of all incidents that are not dismissed or suppressed at `time`.
    public init(id: String?, workspace: String, settings: RenderSettings, time: Int64) {
        self.time = time
        self.id = id
        self.workspace = workspace
        self.settings = settings
    }

    /// The report's text.
    ///
    /// - Parameter format: Markdown for one incident and a page for all, unless told.
    public func run(_ format: Format?, context: WorkContext) throws -> String {
        let incidents = try incidents()
        let store = try Workspace.open(at: workspace)
        defer { try? store.close() }
        if format == .json { return try incidents.map { try FindingJSON.line($0) + "\n" }.joined() }
        let log = try store.loadEvents(context: context)
        let peers = try peers(of: incidents, in: log, store, context: context)
        switch format ?? (id == nil ? .html : .md) {
        case .html:
            return try page(incidents, in: log, store, peers: peers, context: context)
        case .md, .json:
            return try incidents.map { incident in
                CaseFile.markdown(
                    incident, evidenceRows: try evidence(of: incident, in: log, store),
                    peers: peers?.groups(of: incident.entities) ?? [])
            }.joined(separator: "\n")
        }
    }

    private func incidents() throws -> [Incident] {
        let store = try Workspace.open(at: workspace)
        defer { try? store.close() }
        if let id { return [try store.incident(meantBy: id)] }
        var query = FindingQuery()
        query.statuses = [.open, .confirmed]
        query.time = time
        return try store.incidents(query)
    }

    private func page(
        _ incidents: [Incident], in log: EventLog, _ store: Workspace, peers: ClusterPeers?, context: WorkContext
    ) throws -> String {
        let composer = PictureComposer(maxNodes: settings.maxNodes)
        var content = ReportContent(title: id == nil ? "Dragnet: incidents" : "Dragnet: \(incidents[0].id)")
        content.incidents = try incidents.enumerated().map { place, incident in
            try context.cancellation.check()
            context.progress.report(
                WorkProgress(stage: "drawing", completed: place, total: incidents.count, unit: "pictures"))
            var picture: String?
            if place < settings.pictures {
                do {
                    let svg = try drawer.picture(PictureRequest(composer.drawing(of: incident), format: .svg))
                    picture = String(decoding: svg, as: UTF8.self)
                } catch let error as DragnetError where error.code == .resourceLimit {
                    // An incident without a picture is still an incident.
                    content.notes.append("\(incident.id): \(error.message)")
                }
            }
            return ReportContent.IncidentEntry(
                incident: incident, picture: picture, evidence: try evidence(of: incident, in: log, store),
                peers: peers?.groups(of: incident.entities) ?? [])
        }
        let contents = try store.contents()
        content.eventCount = contents.events
        content.entityCount = contents.entities
        content.inputs = contents.inputs.map {
            ReportContent.Input(name: $0.name, format: "", rows: $0.rows, rejected: 0)
        }
        content.budgetUsed = incidents.count
        if id == nil {
            var job = EvalJob(workspace: workspace, configuration: DragnetConfiguration(), time: time)
            job.counts = [20, 100, 500]
            // Labels that no run has scored anything of say nothing; that is told by eval and is no fault of a report.
            let evaluation = try? job.labelled(store, log: log, context: context)
            try context.cancellation.check()
            content.quality = evaluation.map(ReportQuality.of)
        }
        content.version = DragnetVersion.current
        content.model = incidents.first?.model ?? ""
        return ReportPage(content).html()
    }

    /// Who is clustered with whom by the workspace's model; nil where there is none.
    private func peers(
        of incidents: [Incident], in log: EventLog, _ store: Workspace, context: WorkContext
    ) throws -> ClusterPeers? {
        guard !incidents.isEmpty, let learnt = try LearntClusters(of: store, context: context) else { return nil }
        return ClusterPeers(
            vectors: learnt.vectors, clusters: learnt.clusters, log: log,
            graph: GraphBuilder.graph(of: log, rows: log.heldRows, weighting: .none),
            wanted: Set(incidents.lazy.flatMap { $0.entities.map { ByteKey($0) } }))
    }

    private func evidence(
        of incident: Incident, in log: EventLog, _ store: Workspace
    ) throws -> [ReportContent.EvidenceRow] {
        try store.eventFindings(ids: Array(incident.events.prefix(50))).compactMap { found in
            guard let (row, finding) = found else { return nil }
            return ReportContent.EvidenceRow(
                id: finding.id, time: finding.time, source: finding.source, destination: finding.destination,
                amount: log.amounts?[row].map { CurrencyAmount($0, log.unitOfAmount(row)) })
        }
    }
}
