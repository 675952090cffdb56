import DragnetCore
import DragnetEvents

/// Joins odd events that belong together.
///
/// Two of them are joined through an entity where so many of its events are odd within a stretch that chance would
/// not explain it (by the Poisson tail); so a shop that everybody visits joins nobody, and a mule joins its payers.
/// What sources share joins as an entity does: a device that everybody uses joins nobody, one of a few accounts does.
/// Stretches are tried from short to long: odd events at most an hour, a day, then ``window`` apart.
/// In networks a host that is reached is joined beyond an hour by what happened to it: a machine on the internet is scanned all
/// week, and who breaks into it on Tuesday is another.
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
    /// What each of ``rows`` looks like most; nil where entities are joined whatever happened to them.
    var codes: [ReasonCode?]?

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
        let touched = busiestFirst(placesByEntity())
        let likeTouched = codes.map { codes in busiestFirst(touched.flatMap { parts(of: $0, by: codes) }) }
        let events = eventTimes(of: Set(touched.map(\.node)))
        for circle in placesOfCircles(rate) { _ = join(circle[...], &union) }
        for (number, level) in levels.enumerated() {
            for (node, places) in number == 0 ? touched : likeTouched ?? touched {
                let times = events[node] ?? []
                for stretch in stretches(of: places, gap: level.gap) where stretch.count > 1 {
                    let (first, last) = (stretch[stretch.startIndex], stretch[stretch.endIndex - 1])
                    let count = Self.count(of: times, from: time(first), through: time(last))
                    let tail = Self.poissonTail(atLeast: stretch.count, mean: Double(count) * rate)
                    guard tail < level.chance else { continue }
                    if join(stretch, &union) { joints.append((node, first)) }
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

    /// Those with several odd events; a hub gathers its own before one of its partners could carry a part away.
    private func busiestFirst(_ touched: [(node: NodeIndex, places: [Int])]) -> [(node: NodeIndex, places: [Int])] {
        touched.filter { $0.places.count > 1 }
            .sorted { ($1.places.count, $0.node, $0.places[0]) < ($0.places.count, $1.node, $1.places[0]) }
    }

    /// What an entity did, whatever that was, and what happened at it, by what it looks like.
    private func parts(
        of touched: (node: NodeIndex, places: [Int]), by codes: [ReasonCode?]
    ) -> [(node: NodeIndex, places: [Int])] {
        let (node, places) = touched
        let own = places.filter { log.sources[rows[$0]] == node }
        guard own.count < places.count else { return [touched] }
        let alike = Dictionary(grouping: places) { codes[$0]?.rawValue ?? "" }
        return [(node, own)] + alike.sorted { $0.key < $1.key }.map { (node, $0.value) }
    }

    /// The places of the odd events of each circle that holds more of them than chance would explain.
    private func placesOfCircles(_ rate: Double) -> [[Int]] {
        guard !circles.isEmpty else { return [] }
        var placeOfRow: [Int: Int] = [:]
        for (place, row) in rows.enumerated() { placeOfRow[row] = place }
        return circles.compactMap { circle in
            let places = circle.compactMap { placeOfRow[$0] }.sorted()
            guard places.count > 1 else { return nil }
            let tail = Self.poissonTail(atLeast: places.count, mean: Double(circle.count) * rate)
            return tail < levels[0].chance ? places : nil
        }
    }

    /// Joins the groups in which the places of one entity are a good part, into the one that holds most of them.
    private func join(_ stretch: ArraySlice<Int>, _ union: inout UnionFind) -> Bool {
        var parts: [Int: Int] = [:]
        for place in stretch { parts[union.find(place), default: 0] += 1 }
        let large = parts.filter { Double($0.value) >= Self.smallestPart * Double(union.size(of: $0.key)) }
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        guard let first = large.first else { return false }
        for other in large.dropFirst() { union.join(first.key, other.key) }
        return large.count > 1 || first.value > 1
    }

    private func time(_ place: Int) -> Int64 { log.times?[rows[place]] ?? 0 }

    /// For each entity, by number, the places of its odd events.
    private func placesByEntity() -> [(node: NodeIndex, places: [Int])] {
        var places: [NodeIndex: [Int]] = [:]
        for (place, row) in rows.enumerated() { for node in nodes(of: row) { places[node, default: []].append(place) } }
        return places.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private func eventTimes(of nodes: Set<NodeIndex>) -> [NodeIndex: [Int64]] {
        var times: [NodeIndex: [Int64]] = [:]
        for row in scoredRows {
            let time = log.times?[row] ?? 0
            for node in self.nodes(of: row) where nodes.contains(node) { times[node, default: []].append(time) }
        }
        return times
    }

    /// The ends of a row and what its source shares, each once.
    private func nodes(of row: Int) -> [NodeIndex] {
        let (source, destination) = (log.sources[row], log.destinations[row])
        var nodes = source == destination ? [source] : [source, destination]
        for node in log.sharedNodes(of: row) where !nodes.contains(node) { nodes.append(node) }
        return nodes
    }

    /// Runs of places of which each is at most `gap` after the one before.
    private func stretches(of places: [Int], gap: Int64) -> [ArraySlice<Int>] {
        var found: [ArraySlice<Int>] = []
        var start = 0
        for next in places.indices.dropFirst() where time(places[next]) - time(places[next - 1]) > gap {
            found.append(places[start..<next])
            start = next
        }
        found.append(places[start...])
        return found
    }

    private static func count(of sorted: [Int64], from first: Int64, through last: Int64) -> Int {
        func lowerBound(_ value: Int64) -> Int {
            var low = 0
            var high = sorted.count
            while low < high {
                let middle = (low + high) / 2
                if sorted[middle] < value { low = middle + 1 } else { high = middle }
            }
            return low
        }
        return lowerBound(last + 1) - lowerBound(first)
    }

    /// P(X >= count) of a Poisson variable, by the complement of its lower sum.
    static func poissonTail(atLeast count: Int, mean: Double) -> Double {
        guard count > 0 else { return 1 }
        // Far above the mean the sum below is 1 to the last bit; far below it, nothing is gained by summing.
        if Double(count) > mean + 12 * mean.squareRoot() + 40 { return 0 }
        if mean > Double(count) { return 1 }
        var term = PortableMath.exp(-mean)
        var sum = 0.0
        for step in 0..<count {
            sum += term
            term *= mean / Double(step + 1)
        }
        return max(0, 1 - sum)
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
