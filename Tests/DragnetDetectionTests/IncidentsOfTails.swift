import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetGraph

/// The incidents of a log whose events have these tail probabilities, row by row, and no evidence.
func incidents(of log: EventLog, tails: [Double], smallest: Severity = .medium) throws -> [Incident] {
    try findings(of: log, tails: tails, smallest: smallest).incidents
}

/// The same with all that is kept of them.
func findings(
    of log: EventLog, tails: [Double], smallest: Severity = .medium
) throws -> IncidentBuilder.Findings {
    var scored = ScoredLog(count: log.count)
    for (row, tail) in tails.enumerated() {
        scored.record(row, Verdict(rawScore: 0, tailProbability: tail, surprise: Surprise.of(tail), isCold: false))
    }
    var configuration = IncidentBuilder.Configuration()
    configuration.smallestSeverity = smallest
    let order = log.timeOrder
    let builder = IncidentBuilder(
        log: log, scored: scored, scoredRows: order, clock: ScoringClock(learningSpan: 60 * Timestamp.day),
        graph: GraphBuilder.graph(of: log, rows: order, weighting: .count), internalNode: nil, modelID: "test",
        configuration: configuration)
    return try builder.findings(context: .serial)
}
