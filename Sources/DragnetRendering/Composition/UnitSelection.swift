import DragnetDetection

/// Which marks are drawn when there are too many: connected pieces around the worst ones, evidence before context.
///
/// Grows from the worst mark along the edges, always by the worst neighbour, so that the picture shows one place
/// whole and not forty scattered ones. O(edges + nodes log nodes).
struct UnitSelection: Sendable {
    /// The most context marks beside evidence; more would bury it.
    static let contextLimit = 12

    /// The marks drawn, in the order in which they were chosen.
    let chosen: [Int]

    init(_ graph: IncidentGraph, _ folding: NodeFolding, limit: Int) {
        var growth = Growth(graph, folding)
        growth.grow(evidence: true, to: limit)
        let isAlone = growth.chosen.isEmpty
        growth.grow(evidence: false, to: isAlone ? limit : min(limit, growth.chosen.count + Self.contextLimit))
        chosen = growth.chosen
    }
}

/// The growth of a selection along the edges.
private struct Growth {
    private let units: [NodeFolding.Unit]
    /// Marks from worst to most harmless, and the place of each.
    private let byRank: [Int]
    private let rank: [Int]
    private let offsets: [Int]
    private let neighbors: [Int]
    private var isTaken: [Bool]
    private(set) var chosen: [Int] = []

    init(_ graph: IncidentGraph, _ folding: NodeFolding) {
        units = folding.units
        let units = folding.units
        byRank = units.indices.sorted { Self.precedes(units[$0], units[$1], $0, $1) }
        var rank = [Int](repeating: 0, count: units.count)
        for (place, unit) in byRank.enumerated() { rank[unit] = place }
        self.rank = rank
        isTaken = [Bool](repeating: false, count: units.count)

        // Counting sort of the edges by end. A context edge at a hub leads to half the log: it is no way to grow.
        var offsets = [Int](repeating: 0, count: units.count + 1)
        let unitOfNode = folding.unitOfNode
        func forEachEnd(_ body: (Int, Int) -> Void) {
            graph.forEachSoundEdge { edge in
                let isHubContext = graph.nodes[edge.source].isHub || graph.nodes[edge.destination].isHub
                guard edge.isEvidence || !isHubContext else { return }
                let (a, b) = (unitOfNode[edge.source], unitOfNode[edge.destination])
                guard a != b else { return }
                body(a, b)
                body(b, a)
            }
        }
        forEachEnd { end, _ in offsets[end + 1] += 1 }
        for unit in units.indices { offsets[unit + 1] += offsets[unit] }
        var next = offsets
        var neighbors = [Int](repeating: 0, count: offsets.last ?? 0)
        forEachEnd { end, other in
            neighbors[next[end]] = other
            next[end] += 1
        }
        self.offsets = offsets
        self.neighbors = neighbors
    }

    mutating func grow(evidence: Bool, to limit: Int) {
        var frontier = MinHeap()
        var isQueued = isTaken
        for unit in chosen { queueNeighbors(of: unit, evidence: evidence, &frontier, &isQueued) }
        let mayStartAnew = evidence || chosen.isEmpty
        var seed = 0
        while chosen.count < limit {
            if let place = frontier.popMin() {
                take(byRank[place], evidence: evidence, &frontier, &isQueued)
                continue
            }
            guard mayStartAnew else { return }
            while seed < byRank.count, isQueued[byRank[seed]] || units[byRank[seed]].isEvidence != evidence {
                seed += 1
            }
            guard seed < byRank.count else { return }
            isQueued[byRank[seed]] = true
            take(byRank[seed], evidence: evidence, &frontier, &isQueued)
        }
    }

    private mutating func take(_ unit: Int, evidence: Bool, _ frontier: inout MinHeap, _ isQueued: inout [Bool]) {
        isTaken[unit] = true
        chosen.append(unit)
        queueNeighbors(of: unit, evidence: evidence, &frontier, &isQueued)
    }

    private func queueNeighbors(
        of unit: Int, evidence: Bool, _ frontier: inout MinHeap, _ isQueued: inout [Bool]
    ) {
        for place in offsets[unit]..<offsets[unit + 1] {
            let other = neighbors[place]
            guard !isQueued[other], units[other].isEvidence == evidence else { continue }
            isQueued[other] = true
            frontier.insert(rank[other])
        }
    }

    private static func precedes(
        _ a: NodeFolding.Unit, _ b: NodeFolding.Unit, _ indexA: Int, _ indexB: Int
    ) -> Bool {
        if a.isEvidence != b.isEvidence { return a.isEvidence }
        // What several share says why they belong together; what one has to itself says little.
        let (users, others) = (a.users > 1 ? a.users : 0, b.users > 1 ? b.users : 0)
        if users != others { return users > others }
        if a.severity != b.severity { return a.severity > b.severity }
        if a.surprise != b.surprise { return a.surprise > b.surprise }
        if a.order != b.order { return a.order < b.order }
        if a.degree != b.degree { return a.degree > b.degree }
        return indexA < indexB
    }
}

/// A binary heap of numbers, the least on top.
private struct MinHeap {
    private var items: [Int] = []

    mutating func insert(_ item: Int) {
        items.append(item)
        var place = items.count - 1
        while place > 0, items[(place - 1) / 2] > items[place] {
            items.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    mutating func popMin() -> Int? {
        guard let least = items.first, let last = items.popLast() else { return nil }
        guard !items.isEmpty else { return least }
        items[0] = last
        var place = 0
        while true {
            var child = 2 * place + 1
            guard child < items.count else { break }
            if child + 1 < items.count, items[child + 1] < items[child] { child += 1 }
            guard items[child] < items[place] else { break }
            items.swapAt(place, child)
            place = child
        }
        return least
    }
}
