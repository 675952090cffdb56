import DragnetCore
import DragnetDetection
import DragnetEvents

extension IncidentBuilder.Findings {
    /// The findings with the two ends of each alert about an event, which a suppression of an entity or a pair looks at.
    func withEnds(of log: EventLog) -> IncidentBuilder.Findings {
        var rows: [ByteKey: Int] = [:]
        // Of several events of one name the first, whatever order a dictionary has.
        for row in incidentOfRow.keys.sorted(by: >) { rows[ByteKey(log.eventName(row))] = row }
        var findings = self
        for (place, alert) in findings.alerts.enumerated() where alert.level == .event && alert.ends == nil {
            guard let row = rows[ByteKey(alert.subject)] else { continue }
            findings.alerts[place].ends = AlertEnds(
                source: log.nodes.name(of: log.sources[row]), destination: log.nodes.name(of: log.destinations[row]))
        }
        return findings
    }

    /// The findings without the incidents that are hidden; a hidden alert of one that stays says so by its status.
    ///
    /// Rows of a hidden incident keep their scores and belong to none.
    func without(_ hidden: SuppressionFilter.Hidden) -> IncidentBuilder.Findings {
        var findings = self
        findings.incidents.removeAll { hidden.incidents[$0.id] != nil }
        findings.alerts.removeAll { hidden.incidents[$0.incident] != nil }
        for place in findings.alerts.indices where hidden.alerts[ByteKey(findings.alerts[place].id)] != nil {
            findings.alerts[place].status = .suppressed
        }
        findings.incidentOfRow = incidentOfRow.filter { hidden.incidents[$0.value] == nil }
        findings.reasonsOfRow = reasonsOfRow.filter { findings.incidentOfRow[$0.key] != nil }
        findings.codeOfRow = codeOfRow.filter { findings.incidentOfRow[$0.key] != nil }
        return findings
    }
}
