import DragnetCore
import DragnetEvents
import DragnetGraph
import DragnetRendering

/// Names for clusters by what is typical of their members, against all that are on the map.
///
/// "merchants, busy, about 45 EUR", "accounts that pay A246837 (64 %)", "hosts like 10.0.0.7": kind of entity, then the
/// partner that most of them share and few others have, then how they differ in direction, size and number of events.
/// The same log and clusters give the same names. O(events + edges).
struct ClusterNames {
    let log: EventLog
    /// Distinct partners of each node.
    let graph: CSRGraph
    /// The cluster of each node, -1 for none; may end before the log's nodes do.
    let assignments: [Int32]

    /// What a log says of a node.
    private struct Profile {
        var sent = 0
        var received = 0

        var events: Int { sent + received }
    }

    /// From this share of members on, a partner says what a cluster is.
    private static let sharedFrom = 0.5
    /// Sizes and numbers of events differ in words from this factor on.
    private static let differsFrom = 2.5

    /// The names by number, one line each and different from each other.
    func names() -> [String] {
        let count = Int(assignments.max() ?? -1) + 1
        guard count > 0 else { return [] }
        var members = [[Int]](repeating: [], count: count)
        for (node, cluster) in assignments.prefix(log.nodes.count).enumerated() where cluster >= 0 {
            members[Int(cluster)].append(node)
        }
        let profiles = profiles()
        let all = members.flatMap(\.self)
        let usualEvents = Self.median(all.map { Double(profiles[$0].events) }) ?? 0
        let amounts = amounts(count)
        let usualAmount = Self.median(amounts.flatMap(\.self).map(\.magnitude))
        var names = members.indices.map { cluster -> String in
            let own = members[cluster]
            guard !own.isEmpty else { return "nobody" }
            var parts = [noun(own) + (sharedPartner(own, of: all.count).map { " " + $0 } ?? "")]
            parts += direction(own.map { profiles[$0] }).map { [$0] } ?? []
            if let events = Self.median(own.map { Double(profiles[$0].events) }), usualEvents > 0 {
                if events >= usualEvents * Self.differsFrom { parts.append("busy") }
                if events * Self.differsFrom <= usualEvents { parts.append("few events") }
            }
            if let typical = Self.median(amounts[cluster].map(\.magnitude)), let usual = usualAmount, usual > 0,
                typical >= usual * Self.differsFrom || typical * Self.differsFrom <= usual
            {
                parts.append("about \(amountText(typical))")
            }
            return parts.joined(separator: ", ")
        }
        // Where that says the same of two, the busiest member tells them apart.
        let repeated = Dictionary(grouping: names.indices) { names[$0] }.values.filter { $0.count > 1 }.flatMap(\.self)
        for cluster in repeated.sorted() {
            guard
                let busiest = members[cluster].max(by: { a, b in
                    (profiles[a].events, b) < (profiles[b].events, a)
                })
            else { continue }
            names[cluster] += ", like \(name(busiest))"
        }
        return names
    }

    private func profiles() -> [Profile] {
        var profiles = [Profile](repeating: Profile(), count: log.nodes.count)
        for row in log.heldRows {
            profiles[Int(log.sources[row])].sent += 1
            profiles[Int(log.destinations[row])].received += 1
        }
        return profiles
    }

    /// The commonest kind, "mostly" where it is not nearly all.
    private func noun(_ members: [Int]) -> String {
        var counts: [EntityType: Int] = [:]
        for node in members { counts[log.nodes.type(of: NodeIndex(node)), default: 0] += 1 }
        let ranked = counts.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
        guard let (type, count) = ranked.first else { return "entities" }
        let many = members.count == 1 ? type.name : Self.plural(type)
        return count * 10 >= members.count * 9 ? many : "mostly " + many
    }

    private static func plural(_ type: EntityType) -> String {
        type == .person ? "people" : type.name + "s"
    }

    /// The partner that most members have and most others have not.
    private func sharedPartner(_ members: [Int], of total: Int) -> String? {
        guard members.count > 2 else { return nil }
        var counts: [NodeIndex: Int] = [:]
        for node in members { for partner in graph.neighbors(of: NodeIndex(node)) { counts[partner, default: 0] += 1 } }
        let ranked = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        for (partner, count) in ranked.prefix(3) {
            let share = Double(count) / Double(members.count)
            let others = Double(graph.degree(of: partner) - count) / Double(max(total - members.count, 1))
            if share >= Self.sharedFrom, share >= 3 * others {
                return "with \(name(Int(partner))) (\(NumberText.percent(share)))"
            }
        }
        return nil
    }

    /// Which way their events go, where nearly all go one way.
    private func direction(_ profiles: [Profile]) -> String? {
        let sent = profiles.reduce(0) { $0 + $1.sent }
        let all = profiles.reduce(0) { $0 + $1.events }
        guard all > 0 else { return nil }
        let share = Double(sent) / Double(all)
        if share >= 0.9 { return log.wording.habits.ofSources }
        if share <= 0.1 { return log.wording.habits.ofDestinations }
        return nil
    }

    /// Amounts of each cluster's events; none in a log of several currencies, which are never put side by side.
    private func amounts(_ count: Int) -> [[Double]] {
        var amounts = [[Double]](repeating: [], count: count)
        guard let column = log.amounts, (log.currency?.levels.count ?? 1) <= 1 else { return amounts }
        for row in log.heldRows {
            guard let amount = column[row] else { continue }
            for node in [log.sources[row], log.destinations[row]] where Int(node) < assignments.count {
                let cluster = Int(assignments[Int(node)])
                // So many are enough for a median.
                if cluster >= 0, amounts[cluster].count < 20_000 { amounts[cluster].append(amount) }
            }
        }
        return amounts
    }

    private func amountText(_ amount: Double) -> String {
        let rounded = amount >= 10 ? amount.rounded() : amount
        return NumberText.quantity(rounded, log.heldRows.first.map { String(log.unitOfAmount($0).prefix(20)) } ?? "")
    }

    private func name(_ node: Int) -> String {
        UntrustedText.shortened(log.nodes.name(of: NodeIndex(node)), to: 22)
    }

    private static func median(_ values: [Double]) -> Double? {
        guard !values.isEmpty else { return nil }
        return values.sorted()[values.count / 2]
    }
}
