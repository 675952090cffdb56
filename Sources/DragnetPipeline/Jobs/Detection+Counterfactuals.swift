import DragnetCore
import DragnetDetection

extension Detection {
    /// Later events beyond which a scan leaves counterfactuals to `explain`: to score them all again takes too long.
    private static let mostEvents = 300_000
    private static let mostScorings = 60_000

    /// The findings, each incident with what would have to be otherwise for it not to stand out.
    func withCounterfactuals(
        _ findings: IncidentBuilder.Findings, scored: ScoredLog, series: ScorerSeries, order: [Int],
        context: WorkContext
    ) throws -> IncidentBuilder.Findings {
        guard order.count - series.firstPlace <= Self.mostEvents else { return findings }
        let pass = CounterfactualPass(
            log: log, series: series, order: order, threshold: configuration.severity.smallest,
            mostScorings: Self.mostScorings)
        var rows: [String: [(row: Int, surprise: Float)]] = [:]
        for (row, incident) in findings.incidentOfRow {
            rows[incident, default: []].append((row, scored.surprises[row]))
        }
        let found = try pass.counterfactuals(of: rows, context: context)
        var findings = findings
        for place in findings.incidents.indices {
            findings.incidents[place].counterfactual = found[findings.incidents[place].id]
        }
        return findings
    }
}
