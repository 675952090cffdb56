import DragnetCore
import DragnetDetection
import DragnetEvents

/// One line of `incidents.jsonl`.
struct IncidentRecord: Encodable {
    var v = 1
    var id: String
    var rank: Int
    var severity: String
    var score: Double
    var surprise: Double
    var status: String
    var first_time: String?
    var last_time: String?
    var entities: [String]
    var events: [String]
    var amount: [CurrencyAmount]
    var reasons: [Reason]
    var summary: String
    var render: String?
    var model: String
    /// In JSON alone: a table has no room for it.
    var counterfactual: Counterfactual?

    /// The column that is a number where there is one amount without a currency.
    static let amountColumn = "amount"

    static let columns = [
        "v", "id", "rank", "severity", "score", "surprise", "status", "first_time", "last_time", "entities", "events",
        "amount", "reasons", "summary", "render", "model",
    ]

    init(_ incident: Incident, render: String?) {
        id = incident.id
        rank = incident.rank
        severity = incident.severity.name
        score = Self.rounded(incident.score, 1e6)
        surprise = Self.rounded(incident.surprise, 1e4)
        status = incident.status.rawValue
        first_time = incident.firstTime.map(Timestamp.text)
        last_time = incident.lastTime.map(Timestamp.text)
        entities = incident.entities
        events = incident.events
        amount = incident.amounts
        reasons = incident.reasons.map(\.rounded)
        summary = incident.summary
        self.render = render
        model = incident.model
        counterfactual = incident.counterfactual?.rounded
    }

    static func rounded(_ value: Double, _ scale: Double) -> Double { (value * scale).rounded() / scale }

    /// The cells of the CSV row, in the order of ``columns``.
    var cells: [String] {
        [
            "\(v)", id, "\(rank)", severity, "\(score)", "\(surprise)", status, first_time ?? "", last_time ?? "",
            entities.joined(separator: ";"), events.joined(separator: ";"),
            amount.map { $0.unit.isEmpty ? "\($0.amount)" : "\($0.amount) \($0.unit)" }.joined(separator: ";"),
            reasons.map(\.code.rawValue).joined(separator: ";"), summary, render ?? "", model,
        ]
    }
}

/// One line of `alerts.jsonl`.
struct AlertRecord: Encodable {
    var v = 1
    var id: String
    var incident: String
    var level: String
    var subject: String
    var type: String
    var severity: String
    var score: Double
    var surprise: Double
    var confidence: Double
    var cluster: Int?
    var distance: Double?
    var reasons: [Reason]
    var evidence_ids: [String]
    var status: String
    var model: String

    static let columns = [
        "v", "id", "incident", "level", "subject", "type", "severity", "score", "surprise", "confidence", "cluster",
        "distance", "reasons", "evidence_ids", "status", "model",
    ]

    init(_ alert: Alert, model: String) {
        id = alert.id
        incident = alert.incident
        level = alert.level.rawValue
        subject = alert.subject
        type = alert.type
        severity = alert.severity.name
        score = IncidentRecord.rounded(alert.score, 1e6)
        surprise = IncidentRecord.rounded(alert.surprise, 1e4)
        confidence = alert.confidence
        cluster = alert.cluster
        distance = alert.distance.map { IncidentRecord.rounded($0, 1e4) }
        reasons = alert.reasons.map(\.rounded)
        evidence_ids = alert.evidence
        status = alert.status.rawValue
        self.model = model
    }

    /// The cells of the CSV row, in the order of ``columns``.
    var cells: [String] {
        [
            "\(v)", id, incident, level, subject, type, severity, "\(score)", "\(surprise)", "\(confidence)",
            cluster.map(String.init) ?? "", distance.map { "\($0)" } ?? "",
            reasons.map(\.code.rawValue).joined(separator: ";"), evidence_ids.joined(separator: ";"), status, model,
        ]
    }
}

extension Reason {
    /// The reason with as many digits as files show.
    var rounded: Reason {
        var reason = self
        reason.share = IncidentRecord.rounded(share, 1e4)
        reason.percentile = IncidentRecord.rounded(percentile, 1e6)
        return reason
    }
}

extension Counterfactual {
    /// The counterfactual with as many digits as files show.
    var rounded: Counterfactual {
        var counterfactual = self
        counterfactual.surprise = IncidentRecord.rounded(surprise, 1e4)
        return counterfactual
    }
}
