import DragnetCore
package import DragnetDetection

/// One line of `score -`, and what the service says of an event.
package struct VerdictRecord: Encodable, Sendable {
    var v = 1
    package var row: Int
    package var id: String
    package var source: String
    package var destination: String
    package var score: Double
    package var surprise: Double
    package var severity: String
    package var status: String
    package var reasons: [Reason]
    package var model: String

    /// A verdict with these parts.
    package init(
        row: Int, id: String, source: String, destination: String, score: Double, surprise: Double, severity: String,
        status: String, reasons: [Reason], model: String
    ) {
        self.row = row
        self.id = id
        self.source = source
        self.destination = destination
        self.score = score
        self.surprise = surprise
        self.severity = severity
        self.status = status
        self.reasons = reasons
        self.model = model
    }

    /// Score and surprise of a verdict with as many digits as are shown; 0 where an event was not scored.
    package static func shown(surprise: Float) -> (score: Double, surprise: Double) {
        let tail = surprise <= 0 ? 1 : PortableMath.pow(10, -Double(surprise))
        return (IncidentRecord.rounded(1 - tail, 1e6), IncidentRecord.rounded(Double(surprise), 1e6))
    }

    /// Reasons with as many digits as are shown.
    package static func shown(_ reasons: [Reason]) -> [Reason] { reasons.map(\.rounded) }
}
