public import DragnetCore
public import DragnetEvents
public import DragnetGraph

/// Makes alerts and incidents of odd entities, and puts them among those of odd events.
///
/// Odd entities that are joined by an edge are one incident, unless one of them is a hub; at most 50 of them, so that a
/// crowd is no incident. Joined entities of band low that are odd for the same reason belong to it without an alert of
/// their own.
public struct EntityIncidents {
    private let log: EventLog
    private let rows: [Int]
    private let scores: EntityScores
    private let graph: CSRGraph
    private let space: VectorSpace
    /// Gathers what is drawn and knows the settings.
    private let builder: IncidentBuilder

    private static let mostEntities = 50
    private static let mostRows = 500

    /// The entities' findings.
    public struct Findings: Sendable {
        /// All findings, those of events and of entities, worst first.
        public var all: IncidentBuilder.Findings
        /// The incident of each node that is an alert of one.
        public var incidentOfNode: [NodeIndex: String]

        /// Findings of these parts; those of events alone by default.
        public init(all: IncidentBuilder.Findings, incidentOfNode: [NodeIndex: String] = [:]) {
            self.all = all
            self.incidentOfNode = incidentOfNode
        }
    }

    /// - Parameters:
    ///   - rows: the scored rows of `log`.
    ///   - builder: of the same log; its settings hold.
    public init(
        log: EventLog, rows: [Int], scores: EntityScores, graph: CSRGraph, space: VectorSpace, builder: IncidentBuilder
    ) {
        self.log = log
        self.rows = rows
        self.scores = scores
        self.graph = graph
        self.space = space
        self.builder = builder
    }

    /// The findings of events with those of entities among them, as many as the budget allows.
    ///
    /// - Throws: ``DragnetError/Code/interrupted``.
    public func joined(with events: IncidentBuilder.Findings, context: WorkContext) throws -> Findings {
        context.progress.report(WorkProgress(stage: "joining entities", completed: 0, unit: "alerts"))
        let groups = self.groups()
        let limit = builder.configuration.budget.incidents(in: 0)
        let rowsOfNode = rows(of: groups)
        var candidates = try groups.prefix(limit).enumerated().map { place, group in
            try context.cancellation.check()
            return candidate(group, rowsOfNode: rowsOfNode, place: place)
        }
        var taken: Set<String> = []
        for index in candidates.indices {
            candidates[index].name { taken.contains($0) }
            taken.insert(candidates[index].incident.id)
        }
        var all = events
        all.candidateCount += groups.count
        absorb(&all, into: &candidates)
        for incident in all.incidents {
            candidates.append(Candidate(incident: incident, alerts: all.alerts.filter { $0.incident == incident.id }))
        }
        candidates.sort { Candidate.isWorse($0, $1) }
        candidates = Array(candidates.prefix(limit))
        return findings(candidates, events: all)
    }

    private func findings(_ candidates: [Candidate], events: IncidentBuilder.Findings) -> Findings {
        var all = events
        var incidentOfNode: [NodeIndex: String] = [:]
        all.incidents = []
        all.alerts = []
        let kept = Set(candidates.map(\.incident.id))
        all.incidentOfRow = all.incidentOfRow.filter { kept.contains($0.value) }
        for (place, candidate) in candidates.enumerated() {
            var incident = candidate.incident
            incident.rank = place + 1
            all.incidents.append(incident)
            all.alerts += candidate.alerts
            for node in candidate.nodes { incidentOfNode[node] = incident.id }
            for row in candidate.rows where all.incidentOfRow[row] == nil {
                all.incidentOfRow[row] = incident.id
                all.codeOfRow[row] = incident.reasons.first?.code
            }
        }
        all.reasonsOfRow = all.reasonsOfRow.filter { all.incidentOfRow[$0.key] != nil }
        all.codeOfRow = all.codeOfRow.filter { all.incidentOfRow[$0.key] != nil }
        all.alerts.sort { ($1.surprise, $0.id) < ($0.surprise, $1.id) }
        return Findings(all: all, incidentOfNode: incidentOfNode)
    }

    /// An incident of events that all happened among an odd group's entities is that group's.
    private func absorb(_ events: inout IncidentBuilder.Findings, into candidates: inout [Candidate]) {
        for index in candidates.indices {
            let names = Set(candidates[index].incident.graph.nodes.filter(\.isEvidence).map { ByteKey($0.name) })
            func isOwn(_ incident: Incident) -> Bool { incident.entities.allSatisfy { names.contains(ByteKey($0)) } }
            let own = candidates[index].incident.id
            for incident in events.incidents where isOwn(incident) {
                var alerts = events.alerts.filter { $0.incident == incident.id }
                for place in alerts.indices { alerts[place].incident = own }
                candidates[index].alerts += alerts
                candidates[index].incident.alerts = candidates[index].alerts.map(\.id)
                events.alerts.removeAll { $0.incident == incident.id }
                for (row, name) in events.incidentOfRow where name == incident.id { events.incidentOfRow[row] = own }
            }
            events.incidents.removeAll(where: isOwn)
        }
    }

    /// Odd entities that are joined, worst group first.
    private func groups() -> [[NodeIndex]] {
        let band = max(.medium, builder.configuration.smallestSeverity)
        let odd = (0..<graph.nodeCount).map { NodeIndex($0) }.filter { scores.severity($0) >= band }
        var placeOf: [NodeIndex: Int] = [:]
        for (place, node) in odd.enumerated() { placeOf[node] = place }
        var union = UnionFind(count: odd.count)
        for (place, node) in odd.enumerated() where graph.degree(of: node) < builder.hubDegree {
            for other in graph.neighbors(of: node) where other > node && graph.degree(of: other) < builder.hubDegree {
                guard let second = placeOf[other], union.find(place) != union.find(second) else { continue }
                if union.size(of: place) + union.size(of: second) <= Self.mostEntities { union.join(place, second) }
            }
        }
        var members: [Int: [NodeIndex]] = [:]
        for (place, node) in odd.enumerated() { members[union.find(place), default: []].append(node) }
        return members.values.sorted { first, second in
            if (first.count > 1) != (second.count > 1) { return first.count > 1 }
            return (excess(second), first[0]) < (excess(first), second[0])
        }
    }

    private func excess(_ nodes: [NodeIndex]) -> Double {
        nodes.reduce(0) { $0 + max(0, scores.surprises[Int($1)] * Surprise.natsPerDigit - 3) }
    }

    /// The rows of the entities of any group.
    private func rows(of groups: [[NodeIndex]]) -> [NodeIndex: [Int]] {
        let wanted = Set(groups.joined())
        var found: [NodeIndex: [Int]] = [:]
        for row in rows {
            let (source, destination) = (log.sources[row], log.destinations[row])
            if wanted.contains(source) { found[source, default: []].append(row) }
            if source != destination && wanted.contains(destination) { found[destination, default: []].append(row) }
        }
        return found
    }

    private func candidate(_ group: [NodeIndex], rowsOfNode: [NodeIndex: [Int]], place: Int) -> Candidate {
        let worst = group.sorted { (scores.surprises[Int($1)], $0) < (scores.surprises[Int($0)], $1) }
        let all = worst + supporters(of: worst)
        let members = Set(all)
        var own = Set(group.flatMap { rowsOfNode[$0] ?? [] })
        if all.count > 1 {
            own = own.filter { members.contains(log.sources[$0]) && members.contains(log.destinations[$0]) }
        }
        let shown = Array(own.sorted().prefix(Self.mostRows))
        let alerts = worst.map { alert($0, rows: (rowsOfNode[$0] ?? []).filter(own.contains)) }
        var picture = IncidentGraphBuilder(builder: builder, rows: shown).build()
        paint(&picture, members: all)
        let reasons = alerts.first?.reasons ?? []
        let worstAlert = alerts[0]
        let incident = Incident(
            id: "", rank: place + 1, severity: worstAlert.severity, score: worstAlert.score,
            surprise: worstAlert.surprise, shape: .group,
            firstTime: log.times.flatMap { times in shown.map { times[$0] }.min() },
            lastTime: log.times.flatMap { times in shown.map { times[$0] }.max() },
            entities: all.map(log.nodes.name), events: shown.map(log.eventName), amounts: [], reasons: reasons,
            summary: summary(all, rows: shown.count, reasons: reasons), alerts: alerts.map(\.id), graph: picture,
            model: builder.modelID)
        return Candidate(incident: incident, alerts: alerts, nodes: all, rows: shown)
    }

    /// Entities of band low, odd for the reason of the group's worst, that know two of the group, or its only one.
    private func supporters(of group: [NodeIndex]) -> [NodeIndex] {
        let code = scores.reasons(of: group[0]).first?.code
        let members = Set(group)
        var ties: [NodeIndex: Int] = [:]
        for node in group where graph.degree(of: node) < builder.hubDegree {
            for other in graph.neighbors(of: node) where !members.contains(other) { ties[other, default: 0] += 1 }
        }
        let joined = ties.filter { node, count in
            count >= min(2, group.count) && scores.severity(node) == .low
                && scores.reasons(of: node).first?.code == code
        }
        let ranked = joined.keys.sorted { (scores.surprises[Int($1)], $0) < (scores.surprises[Int($0)], $1) }
        return Array(ranked.prefix(max(0, Self.mostEntities - group.count)))
    }

    private func alert(_ node: NodeIndex, rows: [Int]) -> Alert {
        let name = log.nodes.name(of: node)
        let evidence = rows.prefix(20).map(log.eventName)
        let tail = scores.tailProbability(node)
        return Alert(
            id: "entity:\(name)", level: .entity, subject: name, type: log.nodes.type(of: node).name,
            severity: scores.severity(node), score: 1 - tail, surprise: scores.surprises[Int(node)],
            confidence: graph.degree(of: node) > 1 ? 1 : 0.5, cluster: space.cluster(of: node),
            distance: space.cluster(of: node).map { _ in Double(space.distanceZ[Int(node)]) },
            reasons: scores.reasons(of: node, evidence: evidence), evidence: evidence)
    }

    /// Gives the picture's nodes the entities' own bands, and adds members that have no event.
    private func paint(_ picture: inout IncidentGraph, members: [NodeIndex]) {
        var left: [ByteKey: NodeIndex] = [:]
        for node in members { left[ByteKey(log.nodes.name(of: node))] = node }
        for place in picture.nodes.indices {
            let node = left.removeValue(forKey: ByteKey(picture.nodes[place].name))
            picture.nodes[place].surprise = node.map { scores.surprises[Int($0)] } ?? 0
            picture.nodes[place].severity = node.map { scores.severity($0) } ?? .none
        }
        for node in members where left[ByteKey(log.nodes.name(of: node))] != nil {
            picture.nodes.append(
                IncidentGraph.Node(
                    name: log.nodes.name(of: node), type: log.nodes.type(of: node).name,
                    severity: scores.severity(node), surprise: scores.surprises[Int(node)], isEvidence: true,
                    degree: graph.degree(of: node)))
        }
    }

    private func summary(_ members: [NodeIndex], rows: Int, reasons: [Reason]) -> String {
        let name = UntrustedText.shortened(log.nodes.name(of: members[0]), to: 40)
        let degree = graph.degree(of: members[0])
        let partners = degree == 1 ? "1 partner" : "\(NumberText.count(degree)) partners"
        let subject =
            members.count > 1
            ? "\(members.count) entities around \(name), \(NumberText.count(rows)) events among them"
            : degree == 0 ? "\(name), which has no event" : "\(name), with \(partners)"
        return reasons.first.map { "\(subject); \($0.code.words)" } ?? subject
    }
}

/// An incident with its alerts, before the list is cut.
private struct Candidate {
    var incident: Incident
    var alerts: [Alert]
    var nodes: [NodeIndex] = []
    var rows: [Int] = []

    /// Gives it its id, which comes from its worst entity.
    mutating func name(isTaken: (String) -> Bool) {
        incident.id = ContentID.incident(["entity", incident.entities.first ?? ""], isTaken: isTaken)
        for place in alerts.indices { alerts[place].incident = incident.id }
    }

    private var excess: Double { alerts.reduce(0) { $0 + max(0, $1.surprise * Surprise.natsPerDigit - 3) } }

    /// Several alerts that agree come before any single one; then by excess, then by name.
    static func isWorse(_ a: Candidate, _ b: Candidate) -> Bool {
        if (a.alerts.count > 1) != (b.alerts.count > 1) { return a.alerts.count > 1 }
        return (b.excess, a.incident.id) < (a.excess, b.incident.id)
    }
}
