import DragnetCore
import DragnetEvents

/// Finds the rows that are odd too, though no alerts, and happened at an incident's entities at the same time.
struct SupportingRows {
    private let builder: IncidentBuilder
    private let lowRows: [Int]
    private var rowsByEntity: [NodeIndex: [Int]] = [:]
    /// Made when the first circle is met.
    private var circles: CircleTracer?

    init(builder: IncidentBuilder) {
        self.builder = builder
        lowRows = builder.scoredRows.filter { builder.scored.severity($0) >= .low }
        for row in lowRows {
            let (source, destination) = (builder.log.sources[row], builder.log.destinations[row])
            rowsByEntity[source, default: []].append(row)
            if source != destination { rowsByEntity[destination, default: []].append(row) }
        }
    }

    /// An entity with fewer alerts is not what the incident is about; its other events are its own.
    private static let fewestAlerts = 3

    /// The entities that an incident is about.
    private func centres(of draft: IncidentBuilder.Draft) -> [NodeIndex] {
        var counts: [NodeIndex: Int] = [:]
        for row in draft.alertRows {
            let (source, destination) = (builder.log.sources[row], builder.log.destinations[row])
            counts[source, default: 0] += 1
            if source != destination { counts[destination, default: 0] += 1 }
        }
        return draft.joints.filter { counts[$0, default: 0] >= Self.fewestAlerts }
    }

    /// Whether an odd connection at a joint belongs to an incident.
    ///
    /// One between two ends of an alert does, and one by a host that the incident is about that looks like what it is about;
    /// with all of a busy host's odd contacts in those days it would be about nothing.
    private func connections(of draft: IncidentBuilder.Draft) -> (NodeIndex, Int) -> Bool {
        let log = builder.log
        var pairs: Set<UInt64> = []
        var weights: [ReasonCode: Float] = [:]
        for row in draft.alertRows {
            pairs.insert(FlowState.pairKey(log.sources[row], log.destinations[row]))
            if let code = builder.strongestCode(of: row) { weights[code, default: 0] += builder.scored.surprises[row] }
        }
        let lead = weights.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }?.key
        return { joint, row in
            if pairs.contains(FlowState.pairKey(log.sources[row], log.destinations[row])) { return true }
            return log.sources[row] == joint && lead != nil && builder.strongestCode(of: row) == lead
        }
    }

    private func closesCircle(_ row: Int) -> Bool {
        builder.scored.evidence[row]?.contains { $0.signal == .cycle } ?? false
    }

    private mutating func circle(closedBy row: Int) -> [Int] {
        let tracer =
            circles
            ?? CircleTracer(log: builder.log, rows: builder.log.timeOrder, horizon: builder.clock.flowHorizon)
        circles = tracer
        return tracer.rows(closedBy: row)
    }

    mutating func rows(around draft: IncidentBuilder.Draft) -> [Int] {
        var found = Set(draft.alertRows)
        for row in draft.alertRows where closesCircle(row) { found.formUnion(circle(closedBy: row)) }
        if let times = builder.log.times, let first = draft.alertRows.first, let last = draft.alertRows.last {
            let stretch = (times[first] - builder.clock.short)...(times[last] + builder.clock.short)
            let belongs = builder.log.domain == .network ? connections(of: draft) : { _, _ in true }
            for joint in centres(of: draft) {
                for row in rowsByEntity[joint] ?? [] where stretch.contains(times[row]) && belongs(joint, row) {
                    found.insert(row)
                }
            }
            return found.sorted { (times[$0], $0) < (times[$1], $1) }
        }
        for joint in centres(of: draft) {
            found.formUnion(rowsByEntity[joint] ?? [])
        }
        return found.sorted()
    }
}
