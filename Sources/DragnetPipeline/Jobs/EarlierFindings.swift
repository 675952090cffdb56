import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetStorage

/// What earlier runs found in a workspace that events of this run may go on from.
///
/// Odd events of the last days, and all events of the incidents that reach into them, are judged no second time; they
/// only stand beside the new ones while alerts are joined, so that an incident that goes on is one and keeps its id.
struct EarlierFindings {
    /// Rows with an earlier verdict, in time order.
    private(set) var rows: [Int] = []
    /// The odd ones among them.
    private let odd: [EarlierEvent]
    /// The incident of each earlier row that has one.
    private var incidentOfRow: [Int: String] = [:]
    /// Incidents that a person closed.
    private let closed: Set<String>
    /// The number of the first row that a later run could still need though no incident has it.
    private let firstNeeded: Int
    private let log: EventLog

    /// What may go on at `firstTime`, the time of the first new event.
    ///
    /// Events that `log` does not hold are passed over.
    init(
        store: Workspace, log: EventLog, watermark: Int, firstTime: Int64, window: Int64, time: Int64
    ) throws {
        self.log = log
        let times = log.times ?? []
        let since = firstTime - window
        let lower = (0..<watermark).first { times[$0] >= since } ?? watermark
        let stretches = log.stretches(of: lower..<watermark)
        firstNeeded = log.number(of: lower)
        func held(_ events: [EarlierEvent]) -> [EarlierEvent] {
            events.compactMap { event in
                var event = event
                guard let row = log.row(of: event.row) else { return nil }
                event.row = row
                return event
            }
        }
        let numbers = firstNeeded..<(stretches.last?.upperBound ?? firstNeeded)
        let recent = held(try store.earlierEvents(rows: numbers)).filter { times[$0.row] >= since }
        let incidents = held(try store.earlierEvents(ofIncidents: Set(recent.compactMap(\.incident))))
        var events: [Int: EarlierEvent] = [:]
        for event in recent + incidents where event.row < watermark { events[event.row] = event }
        odd = events.values.sorted { $0.row < $1.row }
        for event in odd { incidentOfRow[event.row] = event.incident }
        var query = FindingQuery()
        query.statuses = [.dismissed]
        query.time = time
        closed = Set(try store.incidents(query).map(\.id))
        var judged = Set(odd.map(\.row))
        var row = lower
        for stretch in stretches {
            // A single row is mostly one of an incident, and known.
            let verdicts = stretch.count == 1 && judged.contains(row) ? [] : try store.eventVerdicts(rows: stretch)
            for (row, verdict) in zip(row..., verdicts) where times[row] >= since && !log.removed.contains(row) {
                if verdict?.status == .scored || verdict?.status == .cold { judged.insert(row) }
            }
            row += stretch.count
        }
        rows = judged.sorted { (times[$0], $0) < (times[$1], $1) }
    }

    /// How many incidents stand among the earlier rows.
    var incidentCount: Int { Set(incidentOfRow.values).count }

    /// Puts the earlier verdicts beside the new ones.
    ///
    /// What the budget cut off, or what was too mild for an incident, supports one that is new, and makes none itself.
    func takeOver(into scored: inout ScoredLog) {
        for row in rows { scored.takeOver(row, status: .scored, surprise: 0, evidence: [], kind: nil) }
        let mild = Surprise.of(Severity.medium.tailProbability) - 0.01
        for event in odd {
            scored.takeOver(
                event.row, status: event.status,
                surprise: event.incident == nil ? min(event.surprise, mild) : event.surprise,
                evidence: event.evidence, kind: event.kind)
        }
    }

    /// What became of the incidents when new events joined.
    struct Outcome {
        /// The incidents with a new event, under the ids that they had.
        var findings: IncidentBuilder.Findings
        /// Those that go on from earlier runs, with the worst band of their new events.
        var goingOn: [String: Severity] = [:]
        /// Those of them that a person closed.
        var closed: Set<String> = []
        /// How the workspace's findings change.
        var continuation = FindingContinuation()
    }

    /// Gives incidents that go on their ids, and leaves out those that do not.
    ///
    /// An incident goes on where it holds most of an earlier one's events; of several earlier ones the largest open one
    /// lends its id, and the others are joined into it.
    ///
    /// - Parameters:
    ///   - fresh: rows that are new and may be reported, in any order.
    ///   - budget: the most incidents that begin with this run.
    func outcome(
        of found: IncidentBuilder.Findings, fresh: [Int], scored: ScoredLog, budget: Int
    ) -> Outcome {
        var outcome = Outcome(findings: found)
        var worstNew: [String: Severity] = [:]
        for row in fresh {
            guard let id = found.incidentOfRow[row] else { continue }
            let severity = scored.severity(row)
            guard severity >= .medium || found.alertRows.contains(row) else { continue }
            worstNew[id] = max(worstNew[id] ?? .medium, severity)
        }
        var votes: [String: [String: Int]] = [:]
        for (row, old) in incidentOfRow {
            if let id = found.incidentOfRow[row] { votes[id, default: [:]][old, default: 0] += 1 }
        }
        var names: [String: String] = [:]
        var taken: Set<String> = []
        var begun = 0
        for incident in found.incidents where worstNew[incident.id] != nil {
            // Open ones first, then the largest, then by name.
            let earlier = (votes[incident.id] ?? [:]).sorted { a, b in
                let (first, second) = (closed.contains(a.key), closed.contains(b.key))
                return first != second ? second : (b.value, a.key) < (a.value, b.key)
            }
            guard let old = earlier.first(where: { !taken.contains($0.key) })?.key else {
                begun += 1
                guard begun <= budget else { continue }
                names[incident.id] = incident.id
                taken.insert(incident.id)
                continue
            }
            taken.insert(old)
            names[incident.id] = old
            outcome.goingOn[old] = worstNew[incident.id]
            if closed.contains(old) { outcome.closed.insert(old) }
        }
        for (id, earlier) in votes {
            guard let name = names[id] else { continue }
            for old in earlier.keys where old != name && !taken.contains(old) && !closed.contains(old) {
                outcome.continuation.merged[old] = name
            }
        }
        outcome.findings = found.renamed(names)
        for row in rows {
            guard let id = outcome.findings.incidentOfRow[row], incidentOfRow[row] != id else { continue }
            outcome.continuation.moved[log.number(of: row)] = id
        }
        outcome.continuation.forgetsBefore = firstNeeded
        return outcome
    }
}

extension IncidentBuilder.Findings {
    /// The incidents that `names` knows, under their new ids and ranked anew.
    func renamed(_ names: [String: String]) -> IncidentBuilder.Findings {
        var findings = self
        findings.incidents = incidents.filter { names[$0.id] != nil }
        for place in findings.incidents.indices {
            findings.incidents[place].id = names[findings.incidents[place].id] ?? findings.incidents[place].id
            findings.incidents[place].rank = place + 1
        }
        findings.alerts = alerts.compactMap { alert in
            guard let name = names[alert.incident] else { return nil }
            var alert = alert
            alert.incident = name
            return alert
        }
        findings.incidentOfRow = incidentOfRow.compactMapValues { names[$0] }
        findings.reasonsOfRow = reasonsOfRow.filter { findings.incidentOfRow[$0.key] != nil }
        findings.codeOfRow = codeOfRow.filter { findings.incidentOfRow[$0.key] != nil }
        return findings
    }
}
