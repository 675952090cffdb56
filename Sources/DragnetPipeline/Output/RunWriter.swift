import DragnetCore
import DragnetDetection
import DragnetEmbedding
import DragnetEvents
import DragnetGraph
import DragnetIngest
import DragnetRendering
import DragnetVectors
import Foundation

/// Writes everything that a run leaves in its directory.
struct RunWriter {
    let directory: RunDirectory
    let configuration: DragnetConfiguration
    let ingest: IngestResult
    let names: InputNames
    let hasher: InputHasher
    let scan: ScanResult
    let findings: IncidentBuilder.Findings
    let entities: [EntityFinding]
    let model: String
    let networks: InternalNetworks?
    /// The file of attributes, where there is one.
    var attributes: EntityAttributes?
    /// What draws the pictures.
    let drawer: any PictureDrawer

    /// The rows of each incident, in time order.
    var rowsOfIncident: [String: [Int]] {
        var rows: [String: [Int]] = [:]
        for row in scan.scoredRows {
            if let incident = findings.incidentOfRow[row] { rows[incident, default: []].append(row) }
        }
        return rows
    }

    /// What the network channel found wrong with its learning period.
    var channelWarnings: [String] { scan.scorer?.model.flows?.warnings ?? [] }

    /// Writes the tables, pictures and report.
    func write(command: String, context: WorkContext, stopwatch: inout Stopwatch) throws -> RunSummary {
        let files = FindingFiles(file: directory.file)
        let table = EventTable(
            log: ingest.log, rows: 0..<ingest.log.count, rejects: ingest.rejects, duplicates: ingest.duplicateRows,
            duplicateNodes: ingest.log.nodes, scored: scan.scored, incidentOfRow: findings.incidentOfRow,
            codeOfRow: findings.codeOfRow, inputNames: names.names)
        try table.write(to: directory.file("events.csv.gz"), context: context)
        try files.write(entities: entities)
        try files.write(alerts: findings.alerts, model: model)
        try NetworkTables(log: ingest.log, file: directory.file).write(scan.scorer)
        try files.write(rejects: names.renamed(ingest.rejects))
        var quality = ingest.quality
        quality.warnings += channelWarnings
        try AtomicFile.write(try StableJSON.pretty(quality), to: directory.file("quality.json"))
        stopwatch.lap("write tables")
        let pictures = PictureFiles(settings: configuration.render, drawer: drawer)
        let drawn = try pictures.write(findings.incidents, to: directory, context: context)
        try files.write(incidents: findings.incidents, pictures: drawn.names)
        stopwatch.lap("draw")
        let document = try document(command: command)
        let report = RunReport(writer: self, document: document, pictures: drawn.svg, undrawn: drawn.failures)
        let hasReport = try report.write(to: directory, context: context)
        try AtomicFile.write(try StableJSON.pretty(document), to: directory.file(RunDirectory.marker))
        stopwatch.lap("report")
        return RunSummary(
            incidents: findings.incidents, output: directory.path, reportPath: hasReport ? directory.path : nil,
            notes: ingest.quality.warnings + channelWarnings + ingest.notes + drawn.failures
                + (networks.map { ["own network: \($0)"] } ?? []),
            events: ingest.log.count,
            entities: ingest.log.nodes.count, scored: scan.scored.scoredCount, rejected: ingest.rejects.count,
            json: String(decoding: try StableJSON.encode(document), as: UTF8.self))
    }

    /// Writes `timings.json`, the only file that may differ between two runs.
    func writeTimings(_ stopwatch: Stopwatch, context: WorkContext, inputs: [String], output: String) throws {
        let manager = FileManager.default
        func absolute(_ path: String) -> String {
            path.hasPrefix("/") || path == "-" ? path : manager.currentDirectoryPath + "/" + path
        }
        let document = TimingDocument(
            stages: stopwatch.stages, seconds: stopwatch.total, peak_memory_bytes: Stopwatch.peakMemory,
            threads: context.threads, machine: ProcessInfo.processInfo.operatingSystemVersionString,
            kernels: "\(KernelSet.active)", inputs: inputs.map(absolute), output: absolute(output))
        try AtomicFile.write(try StableJSON.pretty(document), to: directory.file("timings.json"))
    }

    private func document(command: String) throws -> RunDocument {
        let inputs = try zip(ingest.inputs, names.names).map { input, name in
            let digest = try hasher.digest(of: input.name)
            return RunDocument.Input(
                name: name, sha256: digest.sha256, bytes: digest.bytes, rows: input.rows,
                format: input.format.rawValue)
        }
        let embedding = scan.whole
        let learning = RunDocument.Learning(
            boundary: scan.learning.boundary.map(Timestamp.text), events: scan.learning.events,
            embedding_events: scan.learning.embeddingEvents, calibration_events: scan.learning.calibrationEvents,
            relearnt: scan.learning.relearnt.isEmpty ? nil : scan.learning.relearnt.map(Timestamp.text))
        let settings = RunDocument.Embedding(
            dimensions: embedding.settings.dimensions, walks_per_node: embedding.settings.walksPerNode,
            walk_length: embedding.settings.walkLength, window: embedding.settings.windowSize,
            negative: embedding.settings.negativeSamples, p: embedding.settings.returnParameter,
            q: embedding.settings.inOutParameter, pairs: embedding.report.pairCount,
            blocks: embedding.report.blockCount, sweeps: embedding.report.sweepCount,
            clusters: embedding.clustering.clusterCount)
        return RunDocument(
            version: DragnetVersion.current, command: command, inputs: inputs, attributes: attributes?.input,
            domain: ingest.log.domain.rawValue, mapping: ingest.mapping, configuration: configuration.withoutMachine,
            seed: embedding.settings.seed,
            learning: learning, embedding: settings, counts: counts, model: model)
    }

    private var counts: RunDocument.Counts {
        let severities = scan.scored.severityCounts
        let bands = Severity.allCases.filter { $0 != .none }
        return RunDocument.Counts(
            rows: ingest.quality.rows, events: ingest.log.count, entities: ingest.log.nodes.count,
            scored: scan.scored.scoredCount, rejected: ingest.rejects.count, duplicates: ingest.duplicateRows.count,
            excluded: ingest.excludedRows.count, incidents: findings.incidents.count,
            alerts: findings.alerts.count, candidates: findings.candidateCount,
            severities: Dictionary(uniqueKeysWithValues: bands.map { ($0.name, severities[$0] ?? 0) }),
            expected_by_chance: Dictionary(
                uniqueKeysWithValues: bands.map { ($0.name, expected($0, among: scan.scored.scoredCount)) }))
    }

    /// How many of `count` normal events lie in a band, not counting the worse ones.
    private func expected(_ band: Severity, among count: Int) -> Double {
        let worse = Severity(rawValue: band.rawValue + 1)?.tailProbability ?? 0
        return ((band.tailProbability - worse) * Double(count) * 10).rounded() / 10
    }
}

extension DragnetConfiguration {
    /// The configuration without what only concerns the machine, so that a run's record is the same everywhere.
    var withoutMachine: DragnetConfiguration {
        var configuration = self
        configuration.resources = ResourceSettings()
        configuration.input.attributes = input.attributes.map { InputNames(inputs: [$0]).names[0] }
        return configuration
    }
}
