import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetIngest
import DragnetRendering

/// Writes the tables of `score`: the same as those of a scan, for the events that were scored.
struct ScoreTables {
    let directory: RunDirectory
    /// The workspace's events, then those that were given.
    let log: EventLog
    /// The first row of ``log`` that the tables hold.
    let first: Int
    let ingest: IngestResult?
    let names: InputNames
    let result: ScoreJob.Result
    let scored: ScoredLog
    let model: String
    let settings: RenderSettings
    let drawer: any PictureDrawer

    /// Writes them all.
    ///
    /// - Returns: which pictures could not be drawn, and why.
    func write(context: WorkContext) throws -> [String] {
        let files = FindingFiles(file: directory.file)
        let table = EventTable(
            log: log, rows: first..<log.count, rejects: ingest?.rejects ?? [], duplicates: ingest?.duplicateRows ?? [],
            duplicateNodes: ingest?.log.nodes ?? log.nodes, scored: scored,
            incidentOfRow: result.findings.incidentOfRow, codeOfRow: result.findings.codeOfRow,
            inputNames: ingest == nil ? [] : names.names)
        try table.write(to: directory.file("events.csv.gz"), context: context)
        try files.write(entities: result.entities)
        try files.write(alerts: result.findings.alerts, model: model)
        try files.write(rejects: names.renamed(ingest?.rejects ?? []))
        if let ingest {
            try AtomicFile.write(try StableJSON.pretty(ingest.quality), to: directory.file("quality.json"))
        }
        let drawn = try PictureFiles(settings: settings, drawer: drawer).write(
            result.findings.incidents, to: directory, context: context)
        try files.write(incidents: result.findings.incidents, pictures: drawn.names)
        let marker = ScoreDocument(
            version: DragnetVersion.current, model: model, events: log.count - first,
            incidents: result.findings.incidents.count)
        try AtomicFile.write(try StableJSON.pretty(marker), to: directory.file(RunDirectory.marker))
        return drawn.failures
    }
}

/// `run.json` of a scoring.
private struct ScoreDocument: Encodable {
    var v = 1
    var program = "dragnet"
    var command = "score"
    var version: String
    var model: String
    var events: Int
    var incidents: Int
}
