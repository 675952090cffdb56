public import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetIngest
public import DragnetStorage

/// Measures a workspace's newest findings: by labels, or without any by what the vectors say of links.
///
/// Labels come from a table, else from the workspace, else from the log's own label column. Events of the learning period
/// have no score and are not measured. Nothing is changed.
public struct EvalJob: Sendable {
    /// The workspace's directory.
    public var workspace: String
    /// A table of labels, or `-`; nil takes the workspace's own.
    public var labels: String?
    /// What is measured; nil takes events where any has a label.
    public var unit: LabelUnit?
    /// How long after its event a label is known, as text; one that was not known when the log ended does not count.
    public var delay: String?
    /// Where precision is looked at.
    public var counts = [50, 100, 500]
    /// Draws of the intervals.
    public var draws = 200
    /// All settings.
    public var configuration: DragnetConfiguration
    /// Microseconds since 1970 at which labels are looked at.
    public var time: Int64

    /// A measurement of `workspace` at `time`.
    public init(workspace: String, configuration: DragnetConfiguration, time: Int64) {
        self.workspace = workspace
        self.configuration = configuration
        self.time = time
    }

    /// What was measured.
    public enum Result: Sendable {
        /// By labels.
        case labelled(LabelledEvaluation)
        /// Without labels.
        case intrinsic(IntrinsicEvaluation)
    }

    /// Runs the measurement.
    ///
    /// - Throws: ``DragnetError/Code/modelMissing`` if nothing was scored, ``DragnetError/Code/inputUnusable`` if no label
    ///   is about anything that was.
    public func run(context: WorkContext) throws -> Result {
        let store = try Workspace.open(at: workspace)
        defer { try? store.close() }
        let log = try store.loadEvents(context: context)
        if let labelled = try labelled(store, log: log, context: context) { return .labelled(labelled) }
        return .intrinsic(try intrinsic(of: log, context: context))
    }

    /// The measurement by labels; nil where there are none.
    func labelled(_ store: Workspace, log: EventLog, context: WorkContext) throws -> LabelledEvaluation? {
        let delay = try delay.map { try SpanText.span($0, flag: "--delay") } ?? 0
        guard var known = try knownLabels(store, log: log, context: context) else { return nil }
        guard let run = try store.latestRun() else {
            throw DragnetError(
                .modelMissing, "nothing was scored yet", at: DragnetError.Place(file: workspace),
                help: "run dragnet score or dragnet scan first")
        }
        let unit = unit ?? (known.events.verdicts.contains { $0 >= 0 } ? .event : .entity)
        let end = log.times?.max() ?? .max
        known.tooLate = known.events.forget(knownAfter: end, delay: delay, times: log.times)
        let measured =
            switch unit {
            case .event: try events(known.events, store: store, log: log)
            case .entity: try entities(known.events, store: store, log: log)
            }
        guard measured.table.count > 0 else { throw nothing(unit, known, measured) }
        let seed = UInt64(configuration.embed.seed)
        let report = try EvaluationReport(
            measured.table, precisionAt: counts, bootstrap: Bootstrap(replicates: draws, seed: seed), context: context)
        return LabelledEvaluation(
            unit: unit, origin: known.origin, model: run.model, report: report, learning: measured.learning,
            unscored: measured.unscored, unknown: known.unknown + known.events.unknown.count,
            tooLate: known.tooLate, incidents: measured.incidents, badIncidents: measured.badIncidents,
            draws: draws, seed: seed, notes: known.notes)
    }

    /// Labels of the log's events and entities, with where they are from.
    private struct Known {
        var events: EventLabels
        var origin: LabelledEvaluation.Origin
        var unknown = 0
        var tooLate = 0
        var notes: [String] = []
    }

    /// The labels to measure by; nil where there are none at all.
    private func knownLabels(_ store: Workspace, log: EventLog, context: WorkContext) throws -> Known? {
        if let path = labels {
            let file = try LabelFile(
                path: path, timeZone: try configuration.ingestOptions().timeZone, context: context)
            let resolved = try file.resolved(in: store, unit: unit, delay: nil, createdAt: time, context: context)
            if resolved.labels.isEmpty, let refusal = file.refusal(of: resolved.unknown) { throw refusal }
            let rows = try store.incidentRows()
            return Known(
                events: EventLabels(resolved.labels, log: log) { rows[$0] ?? [] }, origin: .table,
                unknown: resolved.unknown.count, notes: file.notes)
        }
        let own = try store.labels(at: time)
        if own.contains(where: { $0.verdict != .unsure }) {
            let rows = try store.incidentRows()
            return Known(events: EventLabels(own, log: log) { rows[$0] ?? [] }, origin: .workspace)
        }
        guard log.labels?.contains(where: { $0 >= 0 }) ?? false else { return nil }
        return Known(events: EventLabels(of: log), origin: .log)
    }

    /// Rows with label and score, and what became of the other labelled ones.
    private struct Measured {
        var table = EvaluationTable()
        var learning = 0
        var unscored = 0
        var incidents = 0
        var badIncidents = 0
    }

    private func events(_ labels: EventLabels, store: Workspace, log: EventLog) throws -> Measured {
        var measured = Measured()
        let verdicts = try store.eventVerdicts(rows: 0..<log.count)
        let incidents = try store.incidentRows()
        var isShown = [Bool](repeating: false, count: log.count)
        for rows in incidents.values {
            for row in rows where row < log.count { isShown[row] = true }
        }
        let firstScored =
            log.heldRows.lazy.filter { Self.isScored(verdicts[$0]?.status) }
            .map { log.times?[$0] ?? 0 }.min() ?? .max
        for row in log.heldRows {
            let isScored = Self.isScored(verdicts[row]?.status)
            if isScored { measured.table.scored.append(verdicts[row]?.surprise ?? 0) }
            guard labels.verdicts[row] >= 0 else { continue }
            // An event that was left out after the boundary is one that nobody will be told of.
            let isLeftOut = verdicts[row]?.status == .excluded && log.times?[row] ?? 0 >= firstScored
            guard isScored || isLeftOut else {
                if verdicts[row]?.status == .learning { measured.learning += 1 } else { measured.unscored += 1 }
                continue
            }
            measured.table.add(
                surprise: isScored ? verdicts[row]?.surprise ?? 0 : 0, isBad: labels.verdicts[row] == 1,
                isShown: isShown[row], time: log.times?[row], group: labels.group(row), kind: labels.kind(row))
        }
        measured.incidents = incidents.count
        measured.badIncidents = incidents.values.count { rows in
            rows.contains { $0 < log.count && labels.verdicts[$0] == 1 }
        }
        return measured
    }

    private static func isScored(_ status: EventFinding.Status?) -> Bool { status == .scored || status == .cold }

    private func entities(_ labels: EventLabels, store: Workspace, log: EventLog) throws -> Measured {
        var measured = Measured()
        var findings: [ByteKey: EntityFinding] = [:]
        for finding in try store.entityFindings() {
            measured.table.scored.append(finding.surprise)
            let key = ByteKey(finding.type + ":" + finding.id)
            // The worst first; the name of an entity means one row for each type.
            if findings[key] == nil { findings[key] = finding }
        }
        var incidents: Set<String> = []
        var bad: Set<String> = []
        for finding in findings.values { finding.incident.map { _ = incidents.insert($0) } }
        for node in labels.entities.keys.sorted() {
            guard let label = labels.entities[node], label.verdict != .unsure else { continue }
            let key = ByteKey(log.nodes.type(of: node).name + ":" + log.nodes.name(of: node))
            guard let finding = findings[key], finding.status == .scored else {
                if findings[key]?.status == .cold { measured.learning += 1 } else { measured.unscored += 1 }
                continue
            }
            if label.verdict == .fraud { finding.incident.map { _ = bad.insert($0) } }
            measured.table.add(
                surprise: finding.surprise, isBad: label.verdict == .fraud, isShown: finding.incident != nil,
                group: label.group, kind: label.kind)
        }
        (measured.incidents, measured.badIncidents) = (incidents.count, bad.count)
        return measured
    }

    private func nothing(_ unit: LabelUnit, _ known: Known, _ measured: Measured) -> DragnetError {
        let what = unit == .event ? "event" : "entity"
        let why =
            if measured.learning > 0 {
                "all \(measured.learning) with a label lie in the learning period"
            } else if known.tooLate > 0 {
                "all \(known.tooLate) labels were known only after the log ended"
            } else {
                "none that was scored has a label"
            }
        return DragnetError(
            .inputUnusable, "no \(what) to measure: \(why)", at: DragnetError.Place(file: labels ?? workspace),
            help: unit == .event
                ? "give labels of later events, or say --unit entity if they are of accounts or hosts"
                : "give labels of entities, or say --unit event if they are of events")
    }
}
