import DragnetCore
public import DragnetEvents

/// What labels say of each event and entity of a log, by number instead of by name.
///
/// ```swift
/// let labels = EventLabels(try workspace.labels(), log: log) { incidentEvents[$0] ?? [] }
/// let isBad = labels.verdicts[row] == 1 && labels.knownAt[row] <= time
/// ```
///
/// The nearest label counts: that of the event itself, else of its pair, else of an incident that it belongs to. A label
/// of an entity says nothing of its events and stands in ``entities``. Costs one look-up a row for each kind of subject
/// that occurs, and 13 bytes a row.
public struct EventLabels: Sendable {
    /// What is known of an entity.
    public struct Entity: Sendable, Hashable {
        /// What was found out.
        public var verdict: LabelVerdict
        /// Microseconds since 1970 from which on it was known; `Int64.min` where that is not told.
        public var knownAt: Int64
        /// The kind, where one was named.
        public var kind: String?
        /// The group, where one was named.
        public var group: String?
    }

    /// What each row is: 1 bad, 0 good, -1 unknown.
    public private(set) var verdicts: [Int8]
    /// Microseconds since 1970 from which on a row's verdict was known; `Int64.min` where that is not told.
    public private(set) var knownAt: [Int64]
    /// The place in ``labels`` of each row's label, -1 for none.
    public private(set) var labelOfRow: [Int32]
    /// The labels of events, pairs and incidents that fit a row.
    public private(set) var labels: [Label] = []
    /// What is known of nodes.
    public private(set) var entities: [NodeIndex: Entity] = [:]
    /// Labels that are about nothing in the log.
    public private(set) var unknown: [LabelSubject] = []

    /// The labels of a log's own label column; without one, no row is known.
    public init(of log: EventLog) {
        verdicts = log.labels ?? [Int8](repeating: -1, count: log.count)
        knownAt = [Int64](repeating: .min, count: log.count)
        labelOfRow = [Int32](repeating: -1, count: log.count)
    }

    /// What `labels` say of `log`.
    ///
    /// - Parameters:
    ///   - labels: at most one a subject; of several the last counts.
    ///   - events: the rows of an incident, by its id.
    public init(_ labels: [Label], log: EventLog, eventsOfIncident events: (String) -> [Int] = { _ in [] }) {
        verdicts = [Int8](repeating: -1, count: log.count)
        knownAt = [Int64](repeating: .min, count: log.count)
        labelOfRow = [Int32](repeating: -1, count: log.count)
        var byEvent: [ByteKey: Label] = [:]
        var byPair: [ByteKey: Label] = [:]
        // The widest subject first, so that a nearer one writes over it.
        for label in labels {
            switch label.subject {
            case .event(let name): byEvent[ByteKey(name)] = label
            case .pair(let name): byPair[ByteKey(name)] = label
            case .entity(let name): add(label, toEntity: name, of: log)
            case .incident(let id):
                let rows = events(id).filter(verdicts.indices.contains)
                if rows.isEmpty { unknown.append(label.subject) } else { add(label, to: rows) }
            }
        }
        addNamed(byPair, in: log, subject: LabelSubject.pair) { row in
            log.nodes.name(of: log.sources[row]) + "->" + log.nodes.name(of: log.destinations[row])
        }
        addNamed(byEvent, in: log, subject: LabelSubject.event, name: log.eventName)
    }

    /// How many rows and entities are known to be bad or good.
    public var knownCount: Int {
        verdicts.count { $0 >= 0 } + entities.values.count { $0.verdict != .unsure }
    }

    /// The kind of a row's label, where one was named.
    public func kind(_ row: Int) -> String? { labelOfRow[row] < 0 ? nil : labels[Int(labelOfRow[row])].kind }

    /// The group of a row's label, where one was named.
    public func group(_ row: Int) -> String? { labelOfRow[row] < 0 ? nil : labels[Int(labelOfRow[row])].group }

    /// Forgets what was not known yet at a time: labels with a later ``Label/knownAt``, or whose event lies less than
    /// `delay` before it.
    ///
    /// - Returns: how many rows and entities were forgotten.
    public mutating func forget(knownAfter time: Int64, delay: Int64, times: [Int64]?) -> Int {
        var forgotten = 0
        for row in verdicts.indices where verdicts[row] >= 0 {
            var known = knownAt[row]
            if known == .min, delay > 0, let times { known = times[row].addingReportingOverflow(delay).partialValue }
            guard known > time else { continue }
            verdicts[row] = -1
            forgotten += 1
        }
        let late = entities.filter { $0.value.knownAt > time }
        for node in late.keys { entities[node] = nil }
        return forgotten + late.count
    }

    private mutating func addNamed(
        _ wanted: [ByteKey: Label], in log: EventLog, subject: (String) -> LabelSubject, name: (Int) -> String
    ) {
        guard !wanted.isEmpty else { return }
        var rows: [ByteKey: [Int]] = [:]
        for row in log.heldRows {
            let key = ByteKey(name(row))
            if wanted[key] != nil { rows[key, default: []].append(row) }
        }
        // In the order of names, so that nothing depends on the order of a dictionary.
        let order = wanted.keys.sorted { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }
        for key in order {
            guard let label = wanted[key] else { continue }
            if let rows = rows[key] { add(label, to: rows) } else { unknown.append(subject(key.text)) }
        }
    }

    private mutating func add(_ label: Label, to rows: [Int]) {
        let number = Int32(labels.count)
        labels.append(label)
        for row in rows {
            verdicts[row] = label.verdict.code
            knownAt[row] = label.knownAt ?? .min
            labelOfRow[row] = number
        }
    }

    private mutating func add(_ label: Label, toEntity name: String, of log: EventLog) {
        let nodes = log.nodes.indices(named: name)
        if nodes.isEmpty { unknown.append(label.subject) }
        for node in nodes {
            entities[node] = Entity(
                verdict: label.verdict, knownAt: label.knownAt ?? .min, kind: label.kind, group: label.group)
        }
    }
}
