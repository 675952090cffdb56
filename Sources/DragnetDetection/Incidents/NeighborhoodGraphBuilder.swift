public import DragnetEvents

/// Gathers what can be drawn around chosen events or entities, whether or not they belong to an incident.
///
/// ```swift
/// let builder = NeighborhoodGraphBuilder(log: log, hops: 2)
/// let graph = builder.graph(evidence: rows, seeds: [account], severity: { _ in .none }, standing: { _ in nil })
/// ```
///
/// One pass over the log for each hop, and two more; at most ``mostNodes`` entities, the busiest partners first.
public struct NeighborhoodGraphBuilder {
    /// The most entities gathered.
    public static let mostNodes = 2_000
    /// The most steps away from the seeds.
    public static let mostHops = 5
    /// An entity with at least so many partners is a hub; nothing is gathered behind one.
    public static let hubDegree = 50
    /// How many partners of each entity are gathered in a step.
    private static let partnersPerNode = 12

    /// What is known of an entity.
    public struct Standing: Sendable, Hashable {
        /// Its band.
        public var severity: Severity
        /// Its surprise.
        public var surprise: Double

        /// A standing.
        public init(severity: Severity, surprise: Double) {
            self.severity = severity
            self.surprise = surprise
        }
    }

    private let log: EventLog
    private let hops: Int
    private let internalNode: (@Sendable (NodeIndex) -> Bool)?

    /// A builder over a log.
    ///
    /// - Parameters:
    ///   - hops: how many steps away from the seeds partners are gathered, brought into 0...5; none is gathered at 0.
    ///   - internalNode: for network logs, whether a host belongs to the own network.
    public init(log: EventLog, hops: Int, internalNode: (@Sendable (NodeIndex) -> Bool)? = nil) {
        self.log = log
        self.hops = min(max(hops, 0), Self.mostHops)
        self.internalNode = internalNode
    }

    /// The graph of what is shown.
    ///
    /// - Parameters:
    ///   - evidence: the rows that are shown for themselves, in time order.
    ///   - seeds: the entities around which partners are gathered; ends of the evidence belong to the graph anyway.
    ///   - severity: the band of a row.
    ///   - standing: what is known of an entity; nil for nothing.
    public func graph(
        evidence: [Int], seeds: [NodeIndex], severity: (Int) -> Severity, standing: (NodeIndex) -> Standing?
    ) -> IncidentGraph {
        let isEvidence = flags(of: evidence)
        var gathering = Gathering(nodeCount: log.nodes.count)
        for seed in seeds { gathering.add(seed, isEvidence: true) }
        for row in evidence {
            for node in [log.sources[row], log.destinations[row]] { gathering.add(node, isEvidence: true) }
        }
        var frontier = seeds
        for hop in 0..<hops where !frontier.isEmpty {
            frontier = step(from: frontier, isFirst: hop == 0, &gathering)
        }

        let degrees = degrees(of: gathering)
        let seeds = Set(seeds)
        // What the partners of one step do among themselves is two steps away.
        let edges = edges(gathering, evidence, isEvidence, severity) { row in
            hops > 1 || seeds.contains(log.sources[row]) || seeds.contains(log.destinations[row])
        }
        return IncidentGraph(
            nodes: gathering.nodes.indices.map { place in
                let node = gathering.nodes[place]
                let known = standing(node)
                return IncidentGraph.Node(
                    name: log.nodes.name(of: node), type: log.nodes.type(of: node).name,
                    severity: known?.severity ?? .none, surprise: known?.surprise ?? 0,
                    isEvidence: gathering.isEvidence[place], isHub: degrees[place] >= Self.hubDegree,
                    isInternal: internalNode.map { $0(node) }, degree: degrees[place])
            },
            edges: edges + ties(gathering, seeds: seeds),
            activity: IncidentActivityBuilder(
                log: log, rows: evidence, rowsOfNode: RowsOfNode(log), span: log.timeSpan
            ).build())
    }

    /// What gathered entities share with others that are gathered too.
    private func ties(_ gathering: Gathering, seeds: Set<NodeIndex>) -> [IncidentGraph.Edge] {
        guard !log.shared.isEmpty else { return [] }
        let ties = SharedTies(log: log, rows: 0..<log.count, users: Set(gathering.nodes), least: 1) { node, _ in
            gathering.place[Int(node)] < 0
        }
        return ties.edges { gathering.place[Int($0)] }.filter { edge in
            hops > 1 || seeds.contains(gathering.nodes[edge.source])
                || seeds.contains(gathering.nodes[edge.destination])
        }
    }

    /// Entities in the order in which they were found.
    private struct Gathering {
        private(set) var nodes: [NodeIndex] = []
        private(set) var isEvidence: [Bool] = []
        /// The place of each node of the log in ``nodes``; -1 for those that are not gathered.
        private(set) var place: [Int]
        /// Whether each node of the log was reached from the seeds.
        var isReached: [Bool]

        init(nodeCount: Int) {
            place = [Int](repeating: -1, count: nodeCount)
            isReached = [Bool](repeating: false, count: nodeCount)
        }

        mutating func add(_ node: NodeIndex, isEvidence: Bool) {
            guard place[Int(node)] < 0 else { return }
            place[Int(node)] = nodes.count
            nodes.append(node)
            self.isEvidence.append(isEvidence)
        }
    }

    private func flags(of rows: [Int]) -> [Bool] {
        var flags = [Bool](repeating: false, count: log.count)
        for row in rows { flags[row] = true }
        return flags
    }

    /// The partners of `frontier` that were not reached before: those gathered already, and of the others the busiest of
    /// each entity; nothing from behind a hub.
    private func step(from frontier: [NodeIndex], isFirst: Bool, _ gathering: inout Gathering) -> [NodeIndex] {
        for node in frontier { gathering.isReached[Int(node)] = true }
        var isFront = [Bool](repeating: false, count: log.nodes.count)
        for node in frontier { isFront[Int(node)] = true }
        var counts: [NodeIndex: [NodeIndex: Int]] = [:]
        for row in log.heldRows {
            let (source, destination) = (log.sources[row], log.destinations[row])
            guard source != destination else { continue }
            if isFront[Int(source)] { counts[source, default: [:]][destination, default: 0] += 1 }
            if isFront[Int(destination)] { counts[destination, default: [:]][source, default: 0] += 1 }
        }
        log.forEachTie(of: 0..<log.count) { _, source, node in
            if isFront[Int(source)] { counts[source, default: [:]][node, default: 0] += 1 }
            if isFront[Int(node)] { counts[node, default: [:]][source, default: 0] += 1 }
        }
        var found: [NodeIndex] = []
        for node in frontier {
            let partners = counts[node] ?? [:]
            guard isFirst || partners.count < Self.hubDegree else { continue }
            let ranked = partners.filter { !gathering.isReached[Int($0.key)] }
                .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            var left = Self.partnersPerNode
            for (partner, _) in ranked {
                if gathering.place[Int(partner)] < 0 {
                    guard left > 0, gathering.nodes.count < Self.mostNodes else { continue }
                    left -= 1
                    gathering.add(partner, isEvidence: false)
                }
                gathering.isReached[Int(partner)] = true
                found.append(partner)
            }
        }
        return found
    }

    /// How many distinct partners each gathered entity has in the whole log.
    private func degrees(of gathering: Gathering) -> [Int] {
        var partners = [Set<NodeIndex>](repeating: [], count: gathering.nodes.count)
        for row in log.heldRows {
            let (source, destination) = (log.sources[row], log.destinations[row])
            guard source != destination else { continue }
            let (from, to) = (gathering.place[Int(source)], gathering.place[Int(destination)])
            if from >= 0 { partners[from].insert(destination) }
            if to >= 0 { partners[to].insert(source) }
        }
        // A device is no partner of an account, but its accounts are what a device has.
        log.forEachTie(of: 0..<log.count) { _, source, node in
            let place = gathering.place[Int(node)]
            if place >= 0 { partners[place].insert(source) }
        }
        return partners.map(\.count)
    }

    private struct Key: Hashable {
        var source: Int
        var destination: Int
        var unit: String
        var isEvidence: Bool
    }

    /// One edge for each pair of gathered entities, direction and unit; evidence first and in time order.
    private func edges(
        _ gathering: Gathering, _ evidence: [Int], _ isEvidence: [Bool], _ severity: (Int) -> Severity,
        isNear: (Int) -> Bool
    ) -> [IncidentGraph.Edge] {
        var place: [Key: Int] = [:]
        var edges: [IncidentGraph.Edge] = []
        func add(_ row: Int) {
            let ends = (gathering.place[Int(log.sources[row])], gathering.place[Int(log.destinations[row])])
            guard ends.0 >= 0, ends.1 >= 0 else { return }
            let unit = log.amounts == nil ? "" : log.domain == .network ? "bytes" : log.currency?[row] ?? ""
            let key = Key(source: ends.0, destination: ends.1, unit: unit, isEvidence: isEvidence[row])
            let index = place[key] ?? edges.count
            if index == edges.count {
                place[key] = index
                edges.append(
                    IncidentGraph.Edge(
                        source: ends.0, destination: ends.1, eventCount: 0, unit: unit, isEvidence: isEvidence[row],
                        order: isEvidence[row] ? index + 1 : nil))
            }
            edges[index].eventCount += 1
            if let amount = log.amounts?[row] { edges[index].amount = (edges[index].amount ?? 0) + amount }
            if let time = log.times?[row] {
                edges[index].firstTime = min(edges[index].firstTime ?? time, time)
                edges[index].lastTime = max(edges[index].lastTime ?? time, time)
            }
            if isEvidence[row] { edges[index].severity = max(edges[index].severity, severity(row)) }
        }
        for row in evidence { add(row) }
        for row in log.heldRows where !isEvidence[row] && isNear(row) { add(row) }
        return edges
    }
}
