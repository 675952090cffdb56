import DragnetCore
import DragnetDetection
public import DragnetStorage

/// Reads the query language of listings: `severity:>=high reason:CYCLE entity:A17 score:>=0.9 sort:latest`.
public enum QueryText {
    /// The query that some terms make together.
    ///
    /// - Throws: ``DragnetError/Code/usage`` naming the term and what may stand there.
    public static func parse(_ terms: [String]) throws -> FindingQuery {
        var query = FindingQuery()
        for term in terms.flatMap({ $0.split(separator: " ").map(String.init) }) {
            guard let colon = term.firstIndex(of: ":") else {
                throw refusal(term, "write KEY:VALUE; keys are severity, score, reason, entity, incident, status, sort")
            }
            try apply(String(term[..<colon]), String(term[term.index(after: colon)...]), term, to: &query)
        }
        return query
    }

    private static func apply(_ key: String, _ value: String, _ term: String, to query: inout FindingQuery) throws {
        switch key {
        case "severity":
            guard let severity = Severity(name: value.hasPrefix(">=") ? String(value.dropFirst(2)) : value) else {
                throw refusal(term, "say severity:>=low, medium, high or critical")
            }
            query.severity = severity
        case "score":
            guard value.hasPrefix(">="), let score = Double(value.dropFirst(2)), (0...1).contains(score) else {
                throw refusal(term, "say score:>=0.999, a number in 0...1")
            }
            query.score = score
        case "reason":
            guard let reason = ReasonCode(rawValue: value.uppercased()) else {
                throw refusal(term, "reasons are \(ReasonCode.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            query.reason = reason
        case "status":
            guard let status = FindingStatus(rawValue: value) else {
                throw refusal(term, "say status:open, confirmed, dismissed, snoozed or suppressed")
            }
            query.statuses = [status]
        case "entity": query.entity = value
        case "incident": query.incident = value
        case "sort":
            switch value {
            case "worst", "score-desc": query.order = .worst
            case "latest", "time-desc": query.order = .latest
            default: throw refusal(term, "say sort:worst or sort:latest")
            }
        default:
            throw refusal(term, "keys are severity, score, reason, entity, incident, status, sort")
        }
    }

    private static func refusal(_ term: String, _ help: String) -> DragnetError {
        DragnetError(
            .usage, "\"\(UntrustedText.terminal(UntrustedText.shortened(term, to: 60)))\" is not a query", help: help)
    }
}
