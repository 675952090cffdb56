import DragnetCore
import DragnetEvents

/// Joins odd events that belong together.
///
/// Two of them are joined through an entity where so many of its events are odd within a stretch that chance would
/// not explain it (by the Poisson tail); so a shop that everybody visits joins nobody, and a mule joins its payers.
/// What sources share joins as an entity does: a device that everybody uses joins nobody, one of a few accounts does.
/// Stretches are tried from short to long: odd events at most an hour, a day, then ``window`` apart.
/// In networks connections of one pair are joined first, then what a host did, then what happened at a host, each kind by
/// itself: a machine on the internet is scanned all week, and who breaks into it on Tuesday is another. There an inside host
/// that does most of what happens at another while it is at it stands by itself: who was scanned joins no scanners. So does
/// what is far odder than the rest of what a host did.
/// Payments that money went round in are joined by the same measure before any others: no member of a ring takes part in more
/// than two payments of a round.
struct AlertLinker {
    let log: EventLog
    /// The odd rows, in time order.
    let rows: [Int]
    /// All rows that were scored, in time order.
    let scoredRows: [Int]
    let clock: ScoringClock
    /// The largest gap between two odd events of one incident, microseconds.
    let window: Int64
    /// The rows of each circle that an odd event closes, that event included.
    var circles: [[Int]] = []
    /// How connections are joined; nil where entities are joined whatever happened to them.
    var network: Network?

    /// What is known of the connections of a network.
    struct Network {
        /// What each of ``rows`` looks like most.
        var codes: [ReasonCode?]
        /// How odd each of ``rows`` is.
        var surprises: [Float]
        /// Whether a host belongs to the own network.
        var isInside: (NodeIndex) -> Bool
    }

    /// Whose events are counted: an entity's, a pair's, or those that one end has as such.
    private struct Subject: Hashable {
        var node: NodeIndex
        /// The other end, where it is a pair.
        var partner: NodeIndex?
        /// Whether what happened at the entity counts, and not what it did.
        var isReached = false
    }

    /// Odd events of one subject that may belong together.
    private struct Candidate {
        var subject: Subject
        var places: [Int]
    }

    /// How unlikely chance must be, by the gap: the longer the stretch, the more entities could join by chance.
    private var levels: [(gap: Int64, chance: Double)] {
        [(clock.short, 0.01), (clock.long, 0.001), (window, 0.0001)]
    }

    /// An entity joins two groups only if it takes part in this share of both, so that one of a hundred hosts that
    /// were scanned does not bind the scan to whatever else happened to it.
    private static let smallestPart = 0.2

    /// The groups of ``rows``, each in time order, with the entities that join it; singles stand alone.
    func groups() -> [(rows: [Int], joints: [NodeIndex])] {
        var union = UnionFind(count: rows.count)
        var joints: [(node: NodeIndex, place: Int)] = []
        let rate = Double(rows.count) / Double(max(scoredRows.count, 1))
        let candidates = self.candidates
        let events = eventTimes(of: candidates)
        for circle in placesOfCircles(rate) { _ = join(circle[...], &union) }
        for level in levels {
            for candidate in candidates {
                let times = events[candidate.subject] ?? []
                for stretch in candidate.places.stretches(gap: level.gap, time: time) where stretch.count > 1 {
                    let (first, last) = (stretch[stretch.startIndex], stretch[stretch.endIndex - 1])
                    let count = Self.count(of: times, from: time(first), through: time(last))
                    let tail = PoissonTail.probability(atLeast: stretch.count, mean: Double(count) * rate)
                    guard tail < level.chance else { continue }
                    if join(stretch, of: candidate, &union) { joints.append((candidate.subject.node, first)) }
                }
            }
        }
        var members: [Int: [Int]] = [:]
        for place in rows.indices { members[union.find(place), default: []].append(place) }
        var jointsOfRoot: [Int: Set<NodeIndex>] = [:]
        for joint in joints { jointsOfRoot[union.find(joint.place), default: []].insert(joint.node) }
        return members.sorted { $0.value[0] < $1.value[0] }.map { root, places in
            (places.map { rows[$0] }, (jointsOfRoot[root] ?? []).sorted())
        }
    }

    private var candidates: [Candidate] {
        guard let network else {
            return busiestFirst(placesByEntity().map { Candidate(subject: Subject(node: $0.node), places: $0.places) })
        }
        var pairs: [Subject: [Int]] = [:]
        var sources: [Subject: [Int]] = [:]
        var destinations: [NodeIndex: [String: [Int]]] = [:]
        for (place, row) in rows.enumerated() {
            let (source, destination) = (log.sources[row], log.destinations[row])
            pairs[Subject(node: source, partner: destination), default: []].append(place)
            for node in Set([source] + log.sharedNodes(of: row)) {
                sources[Subject(node: node), default: []].append(place)
            }
            destinations[destination, default: [:]][network.codes[place]?.rawValue ?? "", default: []].append(place)
        }
        let reached = destinations.flatMap { node, parts in
            parts.values.map { Candidate(subject: Subject(node: node, isReached: true), places: $0) }
        }
        return [pairs, sources].flatMap { busiestFirst($0.map { Candidate(subject: $0.key, places: $0.value) }) }
            + busiestFirst(reached)
    }

    /// Those with several odd events; a hub gathers its own before one of its partners could carry a part away.
    private func busiestFirst(_ candidates: [Candidate]) -> [Candidate] {
        candidates.filter { $0.places.count > 1 }.sorted {
            ($1.places.count, $0.subject.node, $0.places[0]) < ($0.places.count, $1.subject.node, $1.places[0])
        }
    }

    /// The places of the odd events of each circle that holds more of them than chance would explain.
    private func placesOfCircles(_ rate: Double) -> [[Int]] {
        guard !circles.isEmpty else { return [] }
        var placeOfRow: [Int: Int] = [:]
        for (place, row) in rows.enumerated() { placeOfRow[row] = place }
        return circles.compactMap { circle in
            let places = circle.compactMap { placeOfRow[$0] }.sorted()
            guard places.count > 1 else { return nil }
            let tail = PoissonTail.probability(atLeast: places.count, mean: Double(circle.count) * rate)
            return tail < levels[0].chance ? places : nil
        }
    }

    /// Joins the groups in which the places of one entity are a good part, into the one that holds most of them.
    private func join(_ stretch: ArraySlice<Int>, of candidate: Candidate? = nil, _ union: inout UnionFind) -> Bool {
        var parts: [Int: [Int]] = [:]
        for place in stretch { parts[union.find(place), default: []].append(place) }
        var large = parts.filter { Double($0.value.count) >= Self.smallestPart * Double(union.size(of: $0.key)) }
        if network != nil, let candidate, candidate.subject.partner == nil, parts.count > 1 {
            let total = surprise(of: stretch)
            large = large.filter { _, places in
                let own = surprise(of: places[...])
                let rest = (total - own) / Double(stretch.count - places.count)
                return own / Double(places.count) < rest + Self.digitsAboveRest
                    && !(candidate.subject.isReached && standsByItself(places, in: stretch))
            }
        }
        let ranked = large.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
        guard let first = ranked.first else { return false }
        for other in ranked.dropFirst() { union.join(first.key, other.key) }
        return ranked.count > 1 || first.value.count > 1
    }

    /// What is a hundred times less likely than the rest of what a host did is not buried in it.
    private static let digitsAboveRest = 2.0

    private func surprise(of places: ArraySlice<Int>) -> Double {
        places.reduce(0) { $0 + Double(network?.surprises[$1] ?? 0) }
    }

    /// Fewer odd events at a host are nobody's campaign.
    private static let fewestOfCampaign = 5

    /// Whether an inside host did most of what happened at another while it was at it.
    private func standsByItself(_ places: [Int], in stretch: ArraySlice<Int>) -> Bool {
        guard let network, places.count >= Self.fewestOfCampaign else { return false }
        var counts: [NodeIndex: Int] = [:]
        for place in places { counts[log.sources[rows[place]], default: 0] += 1 }
        guard let leader = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), leader.value * 2 > places.count,
            network.isInside(leader.key)
        else { return false }
        let time = (self.time(places[0]) - clock.short)...(self.time(places[places.count - 1]) + clock.short)
        return places.count * 2 > stretch.count { time.contains(self.time($0)) }
    }

    private func time(_ place: Int) -> Int64 { log.times?[rows[place]] ?? 0 }

    /// For each entity, by number, the places of its odd events.
    private func placesByEntity() -> [(node: NodeIndex, places: [Int])] {
        var places: [NodeIndex: [Int]] = [:]
        for (place, row) in rows.enumerated() { for node in nodes(of: row) { places[node, default: []].append(place) } }
        return places.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The times of all scored events of each candidate.
    private func eventTimes(of candidates: [Candidate]) -> [Subject: [Int64]] {
        let wanted = Set(candidates.map(\.subject))
        var times: [Subject: [Int64]] = [:]
        for row in scoredRows {
            let time = log.times?[row] ?? 0
            for subject in subjects(of: row) where wanted.contains(subject) {
                times[subject, default: []].append(time)
            }
        }
        return times
    }

    private func subjects(of row: Int) -> [Subject] {
        guard network != nil else { return nodes(of: row).map { Subject(node: $0) } }
        let (source, destination) = (log.sources[row], log.destinations[row])
        return [
            Subject(node: source, partner: destination), Subject(node: source),
            Subject(node: destination, isReached: true),
        ] + log.sharedNodes(of: row).filter { $0 != source }.map { Subject(node: $0) }
    }

    /// The ends of a row and what its source shares, each once.
    private func nodes(of row: Int) -> [NodeIndex] {
        let (source, destination) = (log.sources[row], log.destinations[row])
        var nodes = source == destination ? [source] : [source, destination]
        for node in log.sharedNodes(of: row) where !nodes.contains(node) { nodes.append(node) }
        return nodes
    }

    private static func count(of sorted: [Int64], from first: Int64, through last: Int64) -> Int {
        sorted.firstPlace { $0 > last } - sorted.firstPlace { $0 >= first }
    }
}

/// Disjoint sets with path halving; the smaller number is the root.
struct UnionFind {
    private var parents: [Int]
    private var sizes: [Int]

    init(count: Int) {
        parents = Array(0..<count)
        sizes = [Int](repeating: 1, count: count)
    }

    mutating func find(_ item: Int) -> Int {
        var item = item
        while parents[item] != item {
            parents[item] = parents[parents[item]]
            item = parents[item]
        }
        return item
    }

    /// Members of the set that `item` is in.
    mutating func size(of item: Int) -> Int { sizes[find(item)] }

    mutating func join(_ a: Int, _ b: Int) {
        let (low, high) = (min(find(a), find(b)), max(find(a), find(b)))
        guard low != high else { return }
        parents[high] = low
        sizes[low] += sizes[high]
    }
}
