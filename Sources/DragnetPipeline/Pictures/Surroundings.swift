import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetRendering
import DragnetStorage

/// What lies around an incident, event, entity or pair in a workspace's log, with what the newest run says of it.
struct Surroundings {
    let store: Workspace
    let log: EventLog
    /// For network logs, which hosts are one's own.
    let insideHosts: InsideHosts?
    /// How many steps.
    let hops: Int

    /// The entities of an incident around which partners are gathered.
    private static let mainEntities = 3

    /// An incident's evidence with its main entities' surroundings.
    func graph(of incident: Incident) throws -> IncidentGraph {
        let rows = (try store.incidentRows()[incident.id] ?? []).filter { $0 < log.count }
        let seeds = incident.entities.prefix(Self.mainEntities).flatMap(nodes(named:))
        var graph = try graph(rows, seeds)
        graph.activity = incident.graph.activity
        return graph
    }

    /// What is drawn of something that is no incident.
    ///
    /// - Throws: ``DragnetError/Code/usage`` if it has no event.
    func neighborhood(of reference: FindingReference) throws -> Neighborhood {
        let rows: [Int]
        let seeds: [NodeIndex]
        switch reference {
        case .entity(let name):
            seeds = nodes(named: name)
            let isMeant = Set(seeds)
            rows = log.heldRows.filter { row in
                isMeant.contains(log.sources[row]) || isMeant.contains(log.destinations[row])
                    || log.sharedNodes(of: row).contains(where: isMeant.contains)
            }
        case .event(let name):
            rows = try store.eventRows(named: name).filter { $0 < log.count }
            seeds = ends(of: rows)
        case .pair(let name):
            let wanted = ByteKey(name)
            rows = log.heldRows.filter {
                ByteKey(log.nodes.name(of: log.sources[$0]) + "->" + log.nodes.name(of: log.destinations[$0])) == wanted
            }
            seeds = ends(of: rows)
        case .incident: (rows, seeds) = ([], [])
        }
        guard !rows.isEmpty else {
            throw DragnetError(
                .usage, "\(UntrustedText.terminal(reference.description)) has no event to draw",
                help: "list what there is: dragnet incidents, dragnet alerts", circumstance: .unknownName)
        }
        let ordered = log.times.map { times in rows.sorted { (times[$0], $0) < (times[$1], $1) } } ?? rows
        let graph = try graph(amongUsers(ordered, of: Set(seeds)), seeds)
        let times = log.times.map { times in rows.map { times[$0] } }
        let standing = try standing(of: reference, graph)
        return Neighborhood(
            name: heading(reference, seeds), sentence: try sentence(reference, ordered, Set(seeds)),
            severity: standing, firstTime: times?.min(), lastTime: times?.max(), eventCount: rows.count,
            model: try store.latestRun()?.model ?? "", graph: graph)
    }

    /// Of rows in which an entity is only shared those between two of its users: what else each of them does belongs to
    /// its own picture, and would crowd out who the users are.
    private func amongUsers(_ rows: [Int], of shared: Set<NodeIndex>) -> [Int] {
        let isUse = rows.map { log.sharedNodes(of: $0).contains(where: shared.contains) }
        let users = Set(zip(rows, isUse).lazy.filter(\.1).map { log.sources[$0.0] })
        guard !users.isEmpty else { return rows }
        return zip(rows, isUse).filter { row, isUse in
            !isUse || users.contains(log.destinations[row]) || shared.contains(log.destinations[row])
        }.map(\.0)
    }

    private func graph(_ rows: [Int], _ seeds: [NodeIndex]) throws -> IncidentGraph {
        let first = rows.min() ?? 0
        let verdicts = try rows.max().map { try store.eventVerdicts(rows: first..<$0 + 1) } ?? []
        var internalNode: (@Sendable (NodeIndex) -> Bool)?
        if let insideHosts { internalNode = { insideHosts.contains($0) } }
        let builder = NeighborhoodGraphBuilder(log: log, hops: hops, internalNode: internalNode)
        return builder.graph(evidence: rows, seeds: seeds) { row in
            verdicts[row - first]?.severity ?? .none
        } standing: { node in
            // What cannot be read is drawn as ordinary: the picture is of the log, the bands are an addition.
            let finding = try? store.entityFinding(
                name: log.nodes.name(of: node), type: log.nodes.type(of: node).name)
            return finding.map { .init(severity: $0.severity, surprise: $0.surprise) }
        }
    }

    /// The entities of a name; there may be several of different types.
    private func nodes(named name: String) -> [NodeIndex] {
        log.nodes.indices(named: name).sorted()
    }

    private func ends(of rows: [Int]) -> [NodeIndex] {
        var seen = Set<NodeIndex>()
        return rows.flatMap { [log.sources[$0], log.destinations[$0]] }.filter { seen.insert($0).inserted }
    }

    private func standing(of reference: FindingReference, _ graph: IncidentGraph) throws -> Severity {
        if case .entity(let name) = reference { return try store.entityFinding(name: name)?.severity ?? .none }
        return graph.edges.filter(\.isEvidence).map(\.severity).max() ?? .none
    }

    private func heading(_ reference: FindingReference, _ seeds: [NodeIndex]) -> String {
        switch reference {
        case .entity(let name): seeds.first.map { "\(log.nodes.type(of: $0).name) \(name)" } ?? name
        case .event(let name): "event \(name)"
        case .pair(let name): name
        case .incident(let id): id
        }
    }

    /// "sends 20 events to 8 partners, receives 23 from 5; takes part in INC-7F3A9C".
    private func sentence(_ reference: FindingReference, _ rows: [Int], _ seeds: Set<NodeIndex>) throws -> String {
        var parts: [String] = []
        switch reference {
        case .entity(let name):
            let sent = rows.filter { seeds.contains(log.sources[$0]) }
            let received = rows.filter { seeds.contains(log.destinations[$0]) }
            let receivers = Set(sent.map { log.destinations[$0] }).count
            let senders = Set(received.map { log.sources[$0] }).count
            if !sent.isEmpty { parts.append("sends \(events(sent.count)) to \(partners(receivers))") }
            let users = rows.filter { log.sharedNodes(of: $0).contains(where: seeds.contains) }.map { log.sources[$0] }
            if !users.isEmpty {
                let count = Set(users).count
                parts.append("used in \(events(users.count)) by \(count == 1 ? "1 entity" : "\(count) entities")")
            }
            if !received.isEmpty { parts.append("receives \(events(received.count)) from \(partners(senders))") }
            let finding = try store.entityFinding(name: name)
            if let reason = finding?.reason { parts.append("stands out by \(reason.words)") }
            if let incident = finding?.incident { parts.append("takes part in \(incident)") }
        case .event(let name):
            if let finding = try store.eventFinding(id: name), let reason = finding.reasons.first {
                parts.append("stands out by \(reason.code.words)")
            } else {
                parts.append("an event that belongs to no incident")
            }
        case .pair:
            parts.append("\(events(rows.count)) from the one to the other, and what else both do")
        case .incident: break
        }
        let text = parts.joined(separator: ", ")
        return text.prefix(1).uppercased() + text.dropFirst()
    }

    private func events(_ count: Int) -> String { count == 1 ? "1 event" : "\(NumberText.count(count)) events" }

    private func partners(_ count: Int) -> String {
        count == 1 ? "1 partner" : "\(NumberText.count(count)) partners"
    }
}
