import DragnetDetection

/// Finds what a picture should be laid out to show, from the evidence that is drawn.
struct ShapeRecognition: Sendable {
    private let nodeCount: Int
    private let links: [Link]
    private let order: [Int]
    private let isFold: [Bool]
    /// The nodes that evidence touches, ascending.
    private let involved: [Int]
    private let outgoing: [[Int]]
    private let incoming: [[Int]]

    /// - Parameter graph: what is drawn; its evidence decides, or all of it where there is none.
    init(_ graph: VisibleGraph) {
        let evidence = graph.links.filter(\.isEvidence)
        let links = evidence.isEmpty ? graph.links : evidence
        self.links = links
        nodeCount = graph.units.count
        order = graph.units.map(\.order)
        isFold = graph.units.map(\.isFold)
        var outgoing = [[Int]](repeating: [], count: nodeCount)
        var incoming = outgoing
        for link in links {
            outgoing[link.source].append(link.destination)
            incoming[link.destination].append(link.source)
            if link.isTwoWay {
                outgoing[link.destination].append(link.source)
                incoming[link.source].append(link.destination)
            }
        }
        self.outgoing = outgoing
        self.incoming = incoming
        involved = (0..<nodeCount).filter { !outgoing[$0].isEmpty || !incoming[$0].isEmpty }
    }

    /// The shape, the detector's word for it being tried first.
    func shape(hint: IncidentShape) -> DrawingShape {
        if involved.count == 2 { return pair }
        guard involved.count > 2 else { return .group }
        if hint != .fanIn, hint != .fanOut, let ring = ring() { return ring }
        if let flow = flow() { return flow }
        if let chain = chain() { return chain }
        if let sides = twoSides() { return sides }
        if let ring = ring() { return ring }
        if let star = star() { return star }
        let isDense = involved.count > 5 && links.count > 2 * involved.count
        return isDense ? .dense : .group
    }

    private var pair: DrawingShape {
        let first = links.first
        return .pair(first?.source ?? involved[0], first?.destination ?? involved[1])
    }

    /// A closed way through most of the evidence; from the first payment on.
    private func ring() -> DrawingShape? {
        var best: [Int] = []
        var steps = 0
        let byTime = links.sorted { ($0.order ?? .max) < ($1.order ?? .max) }
        for link in byTime where steps < 20_000 {
            var path = [link.source]
            var isOnPath = [Bool](repeating: false, count: nodeCount)
            isOnPath[link.source] = true
            search(link.destination, home: link.source, &path, &isOnPath, &best, &steps)
            if best.count == involved.count { break }
        }
        // Two that pay each other are no ring, and a small ring in a large tangle is not what it shows.
        guard best.count >= 3, best.count * 5 >= involved.count * 3, links.count <= 2 * best.count + 2 else {
            return nil
        }
        return .ring(best)
    }

    private func search(
        _ node: Int, home: Int, _ path: inout [Int], _ isOnPath: inout [Bool], _ best: inout [Int], _ steps: inout Int
    ) {
        steps += 1
        if node == home {
            if path.count > best.count { best = path }
            return
        }
        guard !isOnPath[node], steps < 20_000 else { return }
        isOnPath[node] = true
        path.append(node)
        for next in outgoing[node] { search(next, home: home, &path, &isOnPath, &best, &steps) }
        path.removeLast()
        isOnPath[node] = false
    }

    /// A hub that nearly all of the evidence touches, its partners each on one side.
    private func flow() -> DrawingShape? {
        guard let (hub, sources, destinations) = hubAndSides() else { return nil }
        let both = Set(sources).intersection(destinations)
        let sides = sources.count + destinations.count
        guard both.count * 5 <= sides, max(sources.count, destinations.count) >= 3 else { return nil }
        // Who is on both sides stands where it first appeared.
        let left = byTime(sources)
        let right = byTime(destinations.filter { !both.contains($0) })
        return .flow(hub: hub, sources: left, destinations: right)
    }

    private func star() -> DrawingShape? {
        guard let (hub, sources, destinations) = hubAndSides() else { return nil }
        let partners = byTime(Array(Set(sources + destinations)).sorted())
        return partners.count >= 3 ? .star(hub: hub, partners: partners) : nil
    }

    private func hubAndSides() -> (hub: Int, sources: [Int], destinations: [Int])? {
        guard
            let hub = involved.max(by: { a, b in
                let (x, y) = (degree(a), degree(b))
                return x != y ? x < y : a > b
            })
        else { return nil }
        let touching = links.filter { $0.source == hub || $0.destination == hub }
        guard touching.count * 10 >= links.count * 9 else { return nil }
        return (hub, unique(incoming[hub]), unique(outgoing[hub]))
    }

    /// One way through all of the evidence without branches.
    private func chain() -> DrawingShape? {
        let starts = involved.filter { incoming[$0].isEmpty }
        guard starts.count == 1, involved.allSatisfy({ outgoing[$0].count <= 1 && incoming[$0].count <= 1 }) else {
            return nil
        }
        var path = [starts[0]]
        while let next = outgoing[path[path.count - 1]].first { path.append(next) }
        return path.count == involved.count ? .chain(path) : nil
    }

    /// Those who only send and those who only receive.
    private func twoSides() -> DrawingShape? {
        guard involved.allSatisfy({ incoming[$0].isEmpty || outgoing[$0].isEmpty }) else { return nil }
        let sources = involved.filter { incoming[$0].isEmpty }
        let destinations = involved.filter { outgoing[$0].isEmpty }
        guard sources.count + destinations.count >= 4 else { return nil }
        return .twoSides(sources: byTime(sources), destinations: byTime(destinations))
    }

    private func degree(_ node: Int) -> Int { outgoing[node].count + incoming[node].count }

    private func unique(_ nodes: [Int]) -> [Int] { Array(Set(nodes)).sorted() }

    private func byTime(_ nodes: [Int]) -> [Int] {
        nodes.sorted { a, b in
            // The folded rest stands last, whenever its first event was.
            if isFold[a] != isFold[b] { return isFold[b] }
            return order[a] != order[b] ? order[a] < order[b] : a < b
        }
    }
}
