import DragnetCore
import DragnetDetection
import DragnetIngest
import DragnetStorage

/// The workspace of a run: events, model and findings.
struct RunStore {
    let workspace: Workspace

    /// Makes a workspace at `path`, where none stands.
    init(path: String) throws {
        try Workspace.create(at: path)
        workspace = try Workspace.open(at: path)
    }

    func importEvents(
        _ ingest: IngestResult, names: InputNames, hasher: InputHasher, context: WorkContext
    ) throws {
        let inputs = try zip(names.names, ingest.inputs).map { name, input in
            ImportedInput(name: name, sha256: try hasher.digest(of: input.name).contentSHA256, rows: input.rows)
        }
        if let repeated = inputs.indices.first(where: { place in
            inputs[..<place].contains { $0.sha256 == inputs[place].sha256 }
        }) {
            throw DragnetError(
                .usage, "holds the same bytes as another input", at: DragnetError.Place(file: inputs[repeated].name),
                help: "name each log once")
        }
        try workspace.importEvents(ingest.log, inputs: inputs, context: context)
    }

    /// Publishes the event models, or for a log without times the vectors of the whole.
    ///
    /// - Returns: the id of the newest model.
    func publish(_ scan: ScanResult) throws -> String {
        let models = workspace.models
        guard let series = scan.series else {
            let id = try models.publish(metadata: "{}") { try ModelFiles.write(scan.whole.space, to: $0) }
            try models.setChampion(id)
            return id.text
        }
        var ids: [ModelID] = []
        for part in series.parts {
            let basis = TrainingBasis(
                events: part.place, labels: 0, knownRows: scan.scored.statuses.count,
                earlier: ids.isEmpty ? nil : ids.map(\.text))
            let isNewest = ids.count == series.parts.count - 1
            let id = try models.publish(metadata: try basis.text(), isCandidate: isNewest) {
                try ModelFiles.write(part.start, to: $0)
            }
            ids.append(id)
        }
        guard let newest = ids.last else { preconditionFailure("a series has a scorer") }
        try models.setChampion(newest)
        return newest.text
    }

    /// Keeps what the scan found, and the state after its last event.
    func save(
        json: String, findings: IncidentBuilder.Findings, entities: [EntityFinding], scored: ScoredLog,
        model: String, state: Scorer?
    ) throws {
        let scores = EventScores.of(scored, findings: findings, rows: scored.surprises.indices)
        let record = RunRecord(id: "scan", model: model, command: "scan", json: json)
        try workspace.saveFindings(
            run: record, incidents: findings.incidents, alerts: findings.alerts, entities: entities, events: scores)
        if let state, let id = ModelID(model) {
            try workspace.saveState(modelID: id, watermark: scored.surprises.count) {
                try ScorerState.write(state, to: $0)
            }
        }
    }

    func close() throws { try workspace.close() }
}

extension EventScores {
    /// The verdicts of some rows, with incidents and reasons where there are any.
    static func of(_ scored: ScoredLog, findings: IncidentBuilder.Findings, rows: Range<Int>) -> EventScores {
        var scores = EventScores(firstRow: rows.lowerBound)
        for row in rows {
            let surprise = Double(scored.surprises[row])
            scores.append(
                status: scored.statuses[row], severity: scored.severity(row),
                score: surprise > 0 ? 1 - scored.tailProbability(row) : 0, surprise: surprise)
        }
        // What is odd and in no incident yet may join one that later events make.
        let told = Set(findings.incidentOfRow.keys.filter(rows.contains)).union(
            scored.evidence.keys.filter(rows.contains))
        scores.details = told.sorted().map { row in
            EventScores.Detail(
                row: row, incident: findings.incidentOfRow[row], reasons: findings.reasonsOfRow[row] ?? [],
                surprise: Double(scored.surprises[row]), evidence: scored.evidence[row] ?? [], kind: scored.kinds[row])
        }
        return scores
    }
}
