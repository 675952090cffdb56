public import DragnetCore
public import DragnetEvents
public import DragnetGraph

/// Turns scored events into a short ranked list of incidents.
public struct IncidentBuilder: Sendable {
    /// Settings of the list.
    public struct Configuration: Sendable, Hashable {
        /// How many incidents are shown at most.
        public var budget = Budget(limit: 20)
        /// The largest gap between two alerts of one incident, microseconds; three days.
        public var window: Int64 = 3 * Timestamp.day
        /// The mildest band that makes an alert; never below medium.
        public var smallestSeverity = Severity.medium
        /// Context edges drawn around each main entity.
        public var contextEdges = 4

        /// The defaults.
        public init() {}
    }

    /// What a scan reports.
    public struct Findings: Sendable {
        /// The incidents, worst first.
        public var incidents: [Incident]
        /// Their alerts, worst first.
        public var alerts: [Alert]
        /// The incident of each row that belongs to one.
        public var incidentOfRow: [Int: String]
        /// The reasons of the worst rows of each incident; of a flood's further rows only the first reason's code is
        /// kept, in ``codeOfRow``.
        public var reasonsOfRow: [Int: [Reason]]
        /// The code of the strongest reason of each row that belongs to an incident.
        public var codeOfRow: [Int: ReasonCode]
        /// Incidents that reached band medium before the budget cut the list.
        public var candidateCount: Int
        /// Rows that made an incident, whatever band each is in by itself; others only support one.
        public var alertRows: Set<Int> = []
        /// Each incident's id with all digits, from which one takes more that is not free in a workspace.
        package var wholeIDs: [String: String] = [:]
    }

    let log: EventLog
    let scored: ScoredLog
    /// The scored rows, in time order.
    let scoredRows: [Int]
    let clock: ScoringClock
    /// The graph of the whole log.
    let graph: CSRGraph
    let internalNode: (@Sendable (NodeIndex) -> Bool)?
    let modelID: String
    let configuration: Configuration
    /// The degree from which on an entity is a hub: the 99.9th percentile, at least 50.
    let hubDegree: Int
    /// Where each entity's rows are.
    let rowsOfNode: RowsOfNode
    /// From the log's first event to its last; nil in a log without times.
    let logSpan: ClosedRange<Int64>?

    /// A builder over the scored rows of a log.
    ///
    /// - Parameters:
    ///   - scoredRows: rows with a score, in time order.
    ///   - graph: the graph of the whole log.
    ///   - internalNode: for network logs, whether a host belongs to the own network.
    ///   - modelID: the id of the model that scored.
    public init(
        log: EventLog, scored: ScoredLog, scoredRows: [Int], clock: ScoringClock, graph: CSRGraph,
        internalNode: (@Sendable (NodeIndex) -> Bool)?, modelID: String, configuration: Configuration
    ) {
        self.log = log
        self.scored = scored
        self.scoredRows = scoredRows
        self.clock = clock
        self.graph = graph
        self.internalNode = internalNode
        self.modelID = modelID
        self.configuration = configuration
        rowsOfNode = RowsOfNode(log)
        logSpan = log.timeSpan
        let degrees = (0..<graph.nodeCount).map { graph.degree(of: NodeIndex($0)) }.filter { $0 > 0 }.sorted()
        hubDegree = degrees.isEmpty ? .max : max(50, degrees[Int(Double(degrees.count) * 0.999)])
    }

    /// Alerts that belong together, before they have a name.
    struct Draft {
        /// Rows in band medium or above, in time order.
        var alertRows: [Int]
        /// Rows that are odd too and happened at the same entities at the same time, in time order, alerts included.
        var evidenceRows: [Int]
        /// Entities that join the alerts.
        var joints: [NodeIndex]
        /// How far the alerts exceed what is usual, together: -ln p - 3 each, for payments by ``PaymentExcess``.
        var excess: Double
        /// How far the alerts lie beyond what chance makes somewhere in the log, in nats; 0 where it is sure to make such.
        var beyondChance = 0.0
        /// Whether chance makes alerts like these in at most one log of five.
        var isBeyondChance: Bool { beyondChance >= AlertChance.leastNats }
        /// The worst surprise.
        var surprise: Float
        /// What is to be said of it before everything else, where that is known.
        var lead: Reason?
    }

    /// The findings, worst first, at most as many as the budget allows.
    ///
    /// - Throws: ``DragnetError/Code/interrupted``.
    public func findings(context: WorkContext) throws -> Findings {
        context.progress.report(WorkProgress(stage: "joining alerts", completed: 0, unit: "alerts"))
        let paths = lateralPaths
        let onPath = Set(paths.flatMap(\.rows))
        let alertRows = scoredRows.filter {
            scored.severity($0) >= max(.medium, configuration.smallestSeverity) && !onPath.contains($0)
        }
        let chance = AlertChance(builder: self, alertRows: alertRows)
        let linker = AlertLinker(
            log: log, rows: alertRows, scoredRows: scoredRows, clock: clock, window: configuration.window,
            circles: chance?.circles ?? [], network: network(alertRows))
        var drafts = linker.groups().map { draft($0.rows, joints: $0.joints) }
        for index in drafts.indices { drafts[index].beyondChance = chance?.excess(of: drafts[index].alertRows) ?? 0 }
        drafts += paths.map { draft($0) }
        try context.cancellation.check()
        let quiet = quietDrafts(besides: drafts)
        let candidateCount = drafts.count + quiet.count
        drafts = Self.list(Self.ranked(drafts), with: quiet)
        if log.domain == .network { drafts = Self.withPlacesForFewSteps(drafts) }
        let span = scoredSpan
        let shown = drafts.prefix(configuration.budget.incidents(in: span))
        var findings = Findings(
            incidents: [], alerts: [], incidentOfRow: [:], reasonsOfRow: [:], codeOfRow: [:],
            candidateCount: candidateCount)
        var supporters = SupportingRows(builder: self)
        var taken: Set<String> = []
        for (place, draft) in shown.enumerated() {
            var draft = draft
            draft.evidenceRows = supporters.rows(around: draft)
            let describer = IncidentDescriber(builder: self, draft: draft)
            var incident = describer.incident(rank: place + 1) { taken.contains($0) }
            taken.insert(incident.id)
            findings.wholeIDs[incident.id] = ContentID.whole(describer.idTexts)
            let alerts = describer.alerts(incident: incident.id)
            incident.alerts = alerts.map(\.id)
            for row in draft.evidenceRows where findings.incidentOfRow[row] == nil {
                findings.incidentOfRow[row] = incident.id
                findings.codeOfRow[row] = describer.strongestCode(of: row)
            }
            // An alert belongs to its own incident, even where it supports another one too.
            for row in draft.alertRows {
                findings.incidentOfRow[row] = incident.id
                findings.codeOfRow[row] = describer.strongestCode(of: row)
            }
            findings.alertRows.formUnion(draft.alertRows)
            for row in describer.worstRows where findings.incidentOfRow[row] == incident.id {
                findings.reasonsOfRow[row] = describer.reasons(of: row)
            }
            try context.cancellation.check()
            findings.incidents.append(incident)
            findings.alerts += alerts
        }
        findings.alerts.sort { ($1.surprise, $0.id) < ($0.surprise, $1.id) }
        return findings
    }

    private var lateralPaths: [LateralPaths.Path] {
        guard log.domain == .network, let internalNode else { return [] }
        return LateralPaths(log: log, scored: scored, scoredRows: scoredRows, isInside: internalNode).paths()
    }

    private func network(_ alertRows: [Int]) -> AlertLinker.Network? {
        guard log.domain == .network else { return nil }
        return AlertLinker.Network(
            codes: alertRows.map(strongestCode), surprises: alertRows.map { scored.surprises[$0] }
        ) { internalNode?($0) ?? false }
    }

    private func draft(_ path: LateralPaths.Path) -> Draft {
        var draft = draft(path.rows, joints: [])
        draft.excess = path.nats
        draft.lead = Reason(
            code: .lateralMovement, observed: Quantity(Double(path.rows.count), "odd first contacts in a row"),
            typical: Quantity(1, "odd first contacts in a row"), percentile: 0.999, share: 1,
            evidence: path.rows.prefix(20).map(log.eventName))
        return draft
    }

    private func draft(_ rows: [Int], joints: [NodeIndex]) -> Draft {
        let surprise = rows.map { scored.surprises[$0] }.max() ?? 0
        return Draft(
            alertRows: rows, evidenceRows: rows, joints: joints, excess: excess(of: rows), surprise: surprise)
    }

    /// How far alerts exceed what is usual, together.
    private func excess(of rows: [Int]) -> Double {
        // A flood of connections is no single act, and what is odd about it is its number.
        guard log.domain != .network, log.amounts != nil, let times = log.times else {
            return rows.reduce(0) { $0 + max(0, Double(scored.surprises[$1]) * Surprise.natsPerDigit - 3) }
        }
        return PaymentExcess.sum(
            rows.map { row in
                PaymentExcess.Alert(
                    source: log.sources[row], time: times[row], surprise: scored.surprises[row],
                    ownShare: 1 - shareOfSurroundings(row))
            })
    }

    /// The code that speaks loudest for a row by itself.
    func strongestCode(of row: Int) -> ReasonCode? {
        ReasonComposer(wording: log.wording, clock: clock, amountUnit: "").strongestCode(of: scored.evidence[row] ?? [])
    }

    /// The share of what speaks for a row that lies in what happened around it.
    private func shareOfSurroundings(_ row: Int) -> Double { scored.share(of: [.suspicionAround], in: row) }

    /// So many incidents that chance is not sure to make are a list by themselves.
    private static let fewestListed = 5

    /// The list, worst first; what chance might have made is left out where there is enough else, but for band critical.
    private static func ranked(_ drafts: [Draft]) -> [Draft] {
        let sorted = drafts.sorted { isWorse($0, $1) }
        guard sorted.count(where: { $0.beyondChance > 0 }) >= fewestListed else { return sorted }
        // They come first, as what lies farthest beyond chance is the worst.
        let listed = max(fewestListed, sorted.count(where: \.isBeyondChance))
        return sorted[..<listed] + sorted[listed...].filter { Severity(surprise: Double($0.surprise)) >= .critical }
    }

    /// Payments that are no alerts by themselves and odd together, worst first; none where only a higher band makes alerts.
    private func quietDrafts(besides drafts: [Draft]) -> [Draft] {
        guard configuration.smallestSeverity <= .medium, let quiet = QuietGroups(builder: self) else { return [] }
        let standing = drafts.lazy.filter(\.isBeyondChance).flatMap(\.alertRows)
        return quiet.groups(besides: Array(standing)).map { group in
            var draft = draft(group.rows, joints: [group.node])
            draft.excess = group.nats
            return draft
        }
    }

    /// The list with quiet groups behind what lies beyond chance by its alerts, and without what they tell better.
    private static func list(_ sorted: [Draft], with quiet: [Draft]) -> [Draft] {
        guard !quiet.isEmpty else { return sorted }
        let rows = Set(quiet.flatMap(\.alertRows))
        let others = sorted.filter { draft in
            draft.isBeyondChance || draft.alertRows.count(where: rows.contains) * 2 < draft.alertRows.count
        }
        let place = others.firstIndex { !$0.isBeyondChance } ?? others.count
        return others[..<place] + quiet + others[place...]
    }

    /// Every so many places of a list of networks are for what was done in few steps.
    private static let placesPerFewSteps = 5
    /// Alerts of an incident that was done in few steps, at most; a path is always one.
    private static let mostOfFewSteps = 5

    /// The list with every fifth place for a path or a critical incident of few alerts, in turn.
    ///
    /// What floods send adds up to more than anything else; two uploads that have no like would never be seen below them.
    private static func withPlacesForFewSteps(_ sorted: [Draft]) -> [Draft] {
        let few = sorted.indices.filter {
            sorted[$0].lead == nil && sorted[$0].alertRows.count <= mostOfFewSteps
                && Severity(surprise: Double(sorted[$0].surprise)) >= .critical
        }
        let paths = sorted.indices.filter { sorted[$0].lead != nil }
        var waiting = (0..<max(paths.count, few.count)).flatMap { turn in
            paths.dropFirst(turn).prefix(1) + few.dropFirst(turn).prefix(1)
        }[...]
        var others = sorted.indices[...]
        var list: [Int] = []
        var taken: Set<Int> = []
        while list.count < sorted.count {
            let isForFew = (list.count + 1) % placesPerFewSteps == 0
            guard let next = isForFew ? waiting.popFirst() ?? others.popFirst() : others.popFirst() else { break }
            if taken.insert(next).inserted { list.append(next) }
        }
        return list.map { sorted[$0] }
    }

    /// What lies farthest beyond chance comes first; then several alerts that agree before any single one, by excess, by the
    /// first row.
    private static func isWorse(_ a: Draft, _ b: Draft) -> Bool {
        guard a.beyondChance == b.beyondChance else { return a.beyondChance > b.beyondChance }
        if (a.alertRows.count > 1) != (b.alertRows.count > 1) { return a.alertRows.count > 1 }
        return (b.excess, a.alertRows[0]) < (a.excess, b.alertRows[0])
    }

    private var scoredSpan: Int64 {
        guard let times = log.times, let first = scoredRows.first, let last = scoredRows.last else { return 0 }
        return times[last] - times[first]
    }
}
