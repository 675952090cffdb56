import DragnetDetection

/// Which entities are drawn one by one, and which together as "37 more senders".
///
/// Entities fold that have the same few neighbours in the same directions (leaves of one hub, cards of the same two
/// shops): drawn apart they would say the same again and again. O(nodes + edges).
struct NodeFolding: Sendable {
    /// One mark of the picture to be: an entity, or several folded.
    struct Unit: Sendable {
        /// The entities in it, best first.
        var members: [Int]
        var isFold: Bool
        var isEvidence: Bool
        var severity: Severity
        var surprise: Double
        var order: Int
        var degree: Int
        /// How many entities of the picture share it; 0 for what is no device, address or phone.
        var users = 0
    }

    /// How many of a group of equals are drawn one by one.
    struct Keep: Sendable {
        var evidence: Int
        var context: Int
    }

    /// The marks.
    private(set) var units: [Unit] = []
    /// How many of groups that could fold are drawn one by one.
    private(set) var keptCount = 0
    /// The mark of each entity.
    private(set) var unitOfNode: [Int]

    /// What one pass over the edges learns of a node.
    private struct Profile {
        /// Up to four distinct (neighbour, direction, role); a fifth makes it no leaf.
        var ties: [UInt64] = []
        var isBusy = false
        var isEvidence = false
        var order = Int.max
        var severity = Severity.none
        var amount = 0.0
        var degree = 0
        var users = 0
    }

    init(_ graph: IncidentGraph, keep: Keep) {
        let profiles = Self.profiles(of: graph)
        unitOfNode = [Int](repeating: -1, count: graph.nodes.count)
        var groups: [[UInt64]: [Int]] = [:]
        var signatures: [[UInt64]] = []
        for (index, profile) in profiles.enumerated() where !profile.isBusy && !profile.ties.isEmpty {
            let node = graph.nodes[index]
            // Entities of different types or on different sides of the firewall never share a mark.
            let kind = Self.kind(of: node, isEvidence: profile.isEvidence)
            let signature = [kind] + profile.ties.sorted()
            if groups[signature] == nil { signatures.append(signature) }
            groups[signature, default: []].append(index)
        }
        for signature in signatures {
            guard let group = groups[signature], let first = group.first else { continue }
            let limit = profiles[first].isEvidence ? keep.evidence : keep.context
            // A fold of one would take the room of what it hides.
            guard group.count > limit + 1 else {
                if group.count > 3 { keptCount += group.count }
                continue
            }
            keptCount += limit
            let ranked = group.sorted { Self.precedes($0, $1, graph, profiles) }
            let folded = Array(ranked.dropFirst(limit))
            for member in folded { unitOfNode[member] = units.count }
            units.append(Self.unit(folded, graph, profiles, isFold: true))
        }
        for index in graph.nodes.indices where unitOfNode[index] < 0 {
            unitOfNode[index] = units.count
            units.append(Self.unit([index], graph, profiles, isFold: false))
        }
    }

    private static func profiles(of graph: IncidentGraph) -> [Profile] {
        var profiles = graph.nodes.map { node in
            var profile = Profile()
            profile.isEvidence = node.isEvidence
            profile.severity = node.severity
            return profile
        }
        graph.forEachSoundEdge { edge in
            let role: UInt64 = edge.isEvidence ? 1 : 0
            note(edge, at: edge.source, tie: UInt64(edge.destination) << 2 | role, &profiles)
            if edge.isShared == true { profiles[edge.destination].users += 1 }
            if edge.destination != edge.source {
                note(edge, at: edge.destination, tie: UInt64(edge.source) << 2 | 2 | role, &profiles)
            }
        }
        return profiles
    }

    private static func note(_ edge: IncidentGraph.Edge, at node: Int, tie: UInt64, _ profiles: inout [Profile]) {
        profiles[node].degree += 1
        if edge.isEvidence {
            profiles[node].isEvidence = true
            profiles[node].order = min(profiles[node].order, edge.order ?? Int.max)
            profiles[node].severity = max(profiles[node].severity, edge.severity)
        }
        if let amount = edge.amount, amount.isFinite { profiles[node].amount += amount.magnitude }
        guard !profiles[node].isBusy, !profiles[node].ties.contains(tie) else { return }
        if profiles[node].ties.count < 4 {
            profiles[node].ties.append(tie)
        } else {
            profiles[node].isBusy = true
        }
    }

    private static func kind(of node: IncidentGraph.Node, isEvidence: Bool) -> UInt64 {
        var kind: UInt64 = isEvidence ? 1 : 0
        kind |= node.isInternal == true ? 2 : 0
        kind |= node.isInternal == false ? 4 : 0
        for byte in node.type.utf8.prefix(7) { kind = kind << 8 | UInt64(byte) }
        return kind
    }

    private static func precedes(_ a: Int, _ b: Int, _ graph: IncidentGraph, _ profiles: [Profile]) -> Bool {
        let (x, y) = (profiles[a], profiles[b])
        if x.severity != y.severity { return x.severity > y.severity }
        let (s, t) = (sound(graph.nodes[a].surprise), sound(graph.nodes[b].surprise))
        if s != t { return s > t }
        if x.amount != y.amount { return x.amount > y.amount }
        if x.order != y.order { return x.order < y.order }
        return a < b
    }

    private static func unit(_ members: [Int], _ graph: IncidentGraph, _ profiles: [Profile], isFold: Bool) -> Unit {
        var unit = Unit(
            members: members, isFold: isFold, isEvidence: false, severity: .none, surprise: 0, order: .max, degree: 0)
        for member in members {
            unit.isEvidence = unit.isEvidence || profiles[member].isEvidence
            unit.severity = max(unit.severity, isFold ? graph.nodes[member].severity : profiles[member].severity)
            unit.surprise = max(unit.surprise, sound(graph.nodes[member].surprise))
            unit.order = min(unit.order, profiles[member].order)
            unit.degree = max(unit.degree, profiles[member].degree)
            unit.users = max(unit.users, profiles[member].users)
        }
        return unit
    }

    private static func sound(_ value: Double) -> Double { value.isFinite ? value : 0 }
}
