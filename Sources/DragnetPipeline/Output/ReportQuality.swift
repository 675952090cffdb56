import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetIngest
import DragnetRendering
import DragnetStorage

/// How good findings are, for a report.
enum ReportQuality {
    /// Fewer draws on a large log, where each costs more and the intervals are narrow anyway.
    private static func draws(_ rows: Int) -> Int { rows > 200_000 ? 40 : 200 }

    private static let precisionAt = [20, 100, 500]

    /// By the label column of the log that a scan read; nil where it has none, or none after the learning period.
    static func ofScan(_ writer: RunWriter, seed: UInt64, context: WorkContext) throws -> ReportContent.Quality? {
        let (log, scan) = (writer.ingest.log, writer.scan)
        guard let labels = log.labels, labels.contains(where: { $0 >= 0 }) else { return nil }
        let known = EventLabels(of: log)
        let incidents = writer.findings.incidentOfRow
        var table = EvaluationTable()
        var badIncidents: Set<String> = []
        for row in scan.scoredRows {
            let surprise = Double(scan.scored.surprises[row])
            table.scored.append(surprise)
            guard labels[row] >= 0 else { continue }
            if labels[row] == 1, let incident = incidents[row] { badIncidents.insert(incident) }
            table.add(
                surprise: surprise, isBad: labels[row] == 1, isShown: incidents[row] != nil, time: log.times?[row],
                group: known.group(row), kind: known.kind(row))
        }
        guard table.count > 0 else { return nil }
        let report = try EvaluationReport(
            table, precisionAt: precisionAt, bootstrap: Bootstrap(replicates: draws(table.count), seed: seed),
            context: context)
        return ReportContent.Quality(
            basis: basis(report, "event", "events", "the log's own labels, which were not learnt from"),
            report: report, incidents: writer.findings.incidents.count, badIncidents: badIncidents.count)
    }

    /// By the labels of a workspace.
    static func of(_ evaluation: LabelledEvaluation) -> ReportContent.Quality {
        let origin =
            switch evaluation.origin {
            case .table: "a table of labels"
            case .workspace: "what people found out"
            case .log: "the log's own labels, which were not learnt from"
            }
        let isEvent = evaluation.unit == .event
        return ReportContent.Quality(
            basis: basis(evaluation.report, isEvent ? "event" : "entity", isEvent ? "events" : "entities", origin),
            report: evaluation.report, incidents: evaluation.incidents, badIncidents: evaluation.badIncidents)
    }

    private static func basis(_ report: EvaluationReport, _ one: String, _ many: String, _ origin: String) -> String {
        let noun = report.count == 1 ? one : many
        return "By \(origin): \(NumberText.count(report.count)) scored \(noun) with a label, "
            + "\(NumberText.count(report.bad)) of them bad."
    }
}
