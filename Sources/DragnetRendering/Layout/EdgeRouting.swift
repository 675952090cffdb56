/// The ways of the lines between placed nodes.
struct EdgeRouting: Sendable {
    let nodes: [PlacedNode]
    let edges: [DrawingEdge]
    let shape: DrawingShape

    func curves() -> [Curve] {
        let pairs = Set(edges.map { [$0.source, $0.destination] })
        return edges.map { edge in
            if case .flow(let hub, _, _) = shape, edge.source == hub || edge.destination == hub {
                let partner = edge.source == hub ? edge.destination : edge.source
                let isBeside = (nodes[partner].center.x - nodes[hub].center.x).magnitude > nodes[hub].box.width
                if isBeside, !pairs.contains([edge.destination, edge.source]) { return swung(edge, hub: hub) }
            }
            let isAnswered = pairs.contains([edge.destination, edge.source])
            // Two opposite lines bow apart, each to its own left.
            let bows: [Double] = isAnswered ? [14, 28, 44] : [0, 24, -24, 48, -48, 80, -80]
            let candidates = bows.map { bowed(edge, by: $0) }
            return candidates.first { !isBlocked($0, edge) } ?? candidates[0]
        }
    }

    /// A line with `bow` points of belly to its left.
    private func bowed(_ edge: DrawingEdge, by bow: Double) -> Curve {
        let (a, b) = (nodes[edge.source], nodes[edge.destination])
        let along = b.center - a.center
        let belly = along.unit.normal * (bow * 4 / 3)
        let c1 = a.center + along * (1.0 / 3) + belly
        let c2 = a.center + along * (2.0 / 3) + belly
        return trimmed(edge, from: a.border(toward: c1), c1, c2, to: b.border(toward: c2))
    }

    /// From the side of a partner level into the hub, so that labels stand on level lines.
    private func swung(_ edge: DrawingEdge, hub: Int) -> Curve {
        let partner = edge.source == hub ? edge.destination : edge.source
        let (p, h) = (nodes[partner], nodes[hub])
        let side = p.center.x < h.center.x ? 1.0 : -1.0
        let start = Point(x: p.center.x + side * p.box.width / 2, y: p.center.y)
        let aim = Point(x: h.center.x - side * 90, y: h.center.y + (p.center.y - h.center.y) * 0.22)
        let end = h.border(toward: aim)
        let reach = (end.x - start.x).magnitude
        let c1 = Point(x: start.x + side * reach * 0.62, y: start.y)
        let c2 = end - (h.center - aim).unit * (reach * 0.3)
        return edge.source == hub
            ? trimmed(edge, from: end, c2, c1, to: start) : trimmed(edge, from: start, c1, c2, to: end)
    }

    /// Leaves room for the arrowheads.
    private func trimmed(_ edge: DrawingEdge, from start: Point, _ c1: Point, _ c2: Point, to end: Point) -> Curve {
        let length = Self.arrowSize(edge) * 10
        var curve = Curve(points: [start, c1, c2, end])
        if edge.heads != .none {
            curve.endTip = end
            curve.points[3] = end - (end - c2).unit * length
        }
        if edge.heads == .both {
            curve.startTip = start
            curve.points[0] = start + (c1 - start).unit * length
        }
        // Controls measured from the centres lie inside the nodes when these are close: keep them between the ends.
        let along = curve.points[3] - curve.points[0]
        if along.length < 60 {
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
