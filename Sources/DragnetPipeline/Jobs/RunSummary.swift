public import DragnetDetection

/// What a run found and where it wrote it.
public struct RunSummary: Sendable {
    /// The incidents, worst first.
    public var incidents: [Incident]
    /// The directory of the run.
    public var output: String
    /// The report, where one was written.
    public var reportPath: String?
    /// What a person should know: warnings of the data's health, columns left out.
    public var notes: [String]
    /// Events that were read.
    public var events: Int
    /// Entities in them.
    public var entities: Int
    /// Events that were scored.
    public var scored: Int
    /// Rows that could not be read.
    public var rejected: Int
    /// The worst band among the incidents.
    ///
    /// Of an incident that goes on from an earlier run only what is new counts.
    public var worst: Severity { incidents.map { goingOn[$0.id] ?? $0.severity }.max() ?? .none }

    /// The incidents that go on from an earlier run, with the worst band of their new events.
    public var goingOn: [String: Severity] = [:]

    /// `run.json` on one line; empty where none was written.
    var json = "{}"

    func published(at output: String) -> RunSummary {
        var summary = self
        summary.output = output
        summary.reportPath = reportPath.map { _ in output + "/report.html" }
        return summary
    }
}
