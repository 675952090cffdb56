/// The ways of the lines between placed nodes.
struct EdgeRouting: Sendable {
    let nodes: [PlacedNode]
    let edges: [DrawingEdge]
    let shape: DrawingShape

    func curves() -> [Curve] {
        let pairs = Set(edges.map { [$0.source, $0.destination] })
        return edges.map { edge in
            if let goal = goal(of: edge), !pairs.contains([edge.destination, edge.source]) {
                return swung(edge, goal: goal)
            }
            let isAnswered = pairs.contains([edge.destination, edge.source])
            // Two opposite lines bow apart, each to its own left.
            let bows: [Double] = isAnswered ? [14, 28, 44] : [0, 24, -24, 48, -48, 80, -80]
            let candidates = bows.map { bowed(edge, by: $0) }
            return candidates.first { !isBlocked($0, edge) } ?? candidates[0]
        }
    }

    /// The end in which lines meet, where the shape stands in columns and the line runs between two of them.
    private func goal(of edge: DrawingEdge) -> Int? {
        let goal: Int
        switch shape {
        case .flow(let hub, _, _):
            guard edge.source == hub || edge.destination == hub else { return nil }
            goal = hub
        case .twoSides(let sources, let destinations):
            let isBetween = sources.contains(edge.source) && destinations.contains(edge.destination)
            guard isBetween else { return nil }
            goal = sources.count >= destinations.count ? edge.destination : edge.source
        default: return nil
        }
        let (a, b) = (nodes[edge.source], nodes[edge.destination])
        let gap = (a.center.x - b.center.x).magnitude - (a.box.width + b.box.width) / 2
        return gap > 60 ? goal : nil
    }

    /// A line with `bow` points of belly to its left.
    private func bowed(_ edge: DrawingEdge, by bow: Double) -> Curve {
        let (a, b) = (nodes[edge.source], nodes[edge.destination])
        let belly = (b.center - a.center).unit.normal * (bow * 4 / 3)
        let middle = (a.center + b.center) * 0.5 + belly
        let (start, end) = (a.border(toward: middle), b.border(toward: middle))
        let third = (end - start) * (1.0 / 3)
        return trimmed(edge, [start, start + third + belly, end - third + belly, end])
    }

    /// From the side of a partner a level stretch, which carries the label, then in a swing to `goal`.
    private func swung(_ edge: DrawingEdge, goal: Int) -> Curve {
        let partner = edge.source == goal ? edge.destination : edge.source
        let (p, h) = (nodes[partner], nodes[goal])
        let side = p.center.x < h.center.x ? 1.0 : -1.0
        let start = Point(x: p.center.x + side * p.box.width / 2, y: p.center.y)
        let aim = Point(x: h.center.x - side * 90, y: h.center.y + (p.center.y - h.center.y) * 0.22)
        let end = h.border(toward: aim)
        let reach = (end.x - start.x).magnitude
        let labelWidth = edge.label.map { TextMetrics.width($0, size: TextSize.edge) } ?? 0
        let level = Point(x: side * min(labelWidth + 10, reach * 0.5), y: 0)
        let rest = reach - level.x.magnitude
        let points = [
            start, start + level * (1.0 / 3), start + level * (2.0 / 3), start + level,
            start + level + Point(x: side * rest * 0.45, y: 0), end - (h.center - aim).unit * (rest * 0.45), end,
        ]
        return trimmed(edge, edge.source == goal ? points.reversed() : points)
    }

    /// Leaves room for the arrowheads.
    private func trimmed(_ edge: DrawingEdge, _ points: [Point]) -> Curve {
        let length = Self.arrowSize(edge) * 10
        let last = points.count - 1
        var curve = Curve(points: points)
        if edge.heads != .none {
            curve.endTip = points[last]
            curve.points[last] = points[last] - (points[last] - points[last - 1]).unit * length
        }
        if edge.heads == .both {
            curve.startTip = points[0]
            curve.points[0] = points[0] + (points[1] - points[0]).unit * length
        }
        // On a short line the controls would lie behind the shortened ends.
        let along = curve.points[last] - curve.points[0]
        if last == 3, along.length < 40 {
            curve.points[1] = curve.points[0] + along * (1.0 / 3)
            curve.points[2] = curve.points[0] + along * (2.0 / 3)
        }
        return curve
    }

    private func isBlocked(_ curve: Curve, _ edge: DrawingEdge) -> Bool {
        let samples = curve.samples(24)
        for (index, node) in nodes.enumerated() where index != edge.source && index != edge.destination {
            let box = node.box.inset(by: -2)
            if samples.contains(where: { box.contains($0) }) { return true }
        }
        return false
    }

    static func arrowSize(_ edge: DrawingEdge) -> Double { 0.6 + 0.1 * edge.width }
}
