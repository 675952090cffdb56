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

    /// What may go on at `firstTime`, the time of the first new event, of what `model` found.
    ///
    /// Events that `log` does not hold are passed over.
    init(
        store: Workspace, model: String, log: EventLog, watermark: Int, firstTime: Int64, window: Int64, time: Int64
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
        closed = try Self.closed(in: store, model: model, time: time)
        var judged = Set(odd.map(\.row))
        var row = lower
        for stretch in stretches {
            // A single row is mostly one of an incident, and known.
            let verdicts =
                stretch.count == 1 && judged.contains(row) ? [] : try store.eventVerdicts(rows: stretch, model: model)
            for (row, verdict) in zip(row..., verdicts) where times[row] >= since && !log.removed.contains(row) {
                if verdict?.status == .scored || verdict?.status == .cold { judged.insert(row) }
            }
            row += stretch.count
        }
        rows = judged.sorted { (times[$0], $0) < (times[$1], $1) }
    }

    /// The incidents of a model that a person closed.
    static func closed(in store: Workspace, model: String, time: Int64) throws -> Set<String> {
        var query = FindingQuery()
        query.model = model
        query.statuses = [.dismissed]
        query.time = time
        return Set(try store.incidentIDs(query))
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
    /// - Parameters:
    ///   - fresh: rows that are new and may be reported, in any order.
    ///   - budget: the most incidents that begin with this run.
    ///   - isTaken: whether an id stands for another incident than the one that is given.
    func outcome(
        of found: IncidentBuilder.Findings, fresh: [Int], scored: ScoredLog, budget: Int,
        isTaken: (String, Incident) throws -> Bool
    ) rethrows -> Outcome {
        var outcome = Outcome(findings: found)
        var worstNew: [String: Severity] = [:]
        for row in fresh {
            guard let id = found.incidentOfRow[row] else { continue }
            let severity = scored.severity(row)
            guard severity >= .medium || found.alertRows.contains(row) else { continue }
            worstNew[id] = max(worstNew[id] ?? .medium, severity)
        }
        let heirs = IncidentHeirs(
            earlier: incidentOfRow, found: found.incidentOfRow,
            ranked: found.incidents.map(\.id).filter { worstNew[$0] != nil }, closed: closed)
        var names = heirs.lent
        // Whoever goes on with an earlier incident, or nobody: its id says what that one was.
        var taken = Set(incidentOfRow.values)
        var begun = 0
        for incident in found.incidents where worstNew[incident.id] != nil {
            if let old = heirs.lent[incident.id] {
                outcome.goingOn[old] = worstNew[incident.id]
                if closed.contains(old) { outcome.closed.insert(old) }
                continue
            }
            begun += 1
            guard begun <= budget else { continue }
            let name = try found.freeID(of: incident) { try taken.contains($0) || isTaken($0, incident) }
            names[incident.id] = name
            taken.insert(name)
        }
        for (old, id) in heirs.joined { outcome.continuation.merged[old] = names[id] }
        outcome.findings = found.renamed(names)
        for row in rows {
            guard let id = outcome.findings.incidentOfRow[row], incidentOfRow[row] != id else { continue }
            outcome.continuation.moved[log.number(of: row)] = id
        }
        outcome.continuation.forgetsBefore = firstNeeded
        outcome.continuation.closed = closed
        return outcome
    }
}

extension IncidentBuilder.Findings {
    /// The id of an incident, longer where it is not free.
    func freeID(of incident: Incident, isTaken: (String) throws -> Bool) rethrows -> String {
        try ContentID.free(incident.id, of: wholeIDs[incident.id] ?? incident.id, isTaken: isTaken)
    }

    /// All incidents, with longer ids where theirs are not free.
    func withFreeIDs(_ isTaken: (String, Incident) throws -> Bool) rethrows -> IncidentBuilder.Findings {
        var names: [String: String] = [:]
        var taken: Set<String> = []
        for incident in incidents {
            let name = try freeID(of: incident) { try taken.contains($0) || isTaken($0, incident) }
            names[incident.id] = name
            taken.insert(name)
        }
        return renamed(names)
    }

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
