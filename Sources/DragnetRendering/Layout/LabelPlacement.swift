/// Finds a place beside its line for the label of every edge, off nodes, other labels and, where it can be, lines.
struct LabelPlacement: Sendable {
    let nodes: [PlacedNode]
    let edges: [DrawingEdge]
    let curves: [Curve]
    let shape: DrawingShape

    /// The places; nil for an edge without a label, or where every place would cover something.
    func boxes() -> [Box?] {
        let boxes = covers()
        let samples = curves.map { $0.samples(28) }
        var placed = [Box?](repeating: nil, count: edges.count)
        for (index, edge) in edges.enumerated() {
            guard let label = edge.label else { continue }
            let size = Size(width: TextMetrics.width(label, size: TextSize.edge) + 4, height: 12.5)
            var best: (box: Box, cost: Double)?
            for (rank, t) in positions(of: edge).enumerated() {
                for side in [1.0, -1.0] {
                    let box = candidate(curves[index], t, side, size)
                    if boxes.contains(where: { $0.intersects(box) }) { continue }
                    if placed.contains(where: { $0?.intersects(box, margin: 1) ?? false }) { continue }
                    var cost = Double(rank) * 0.45 + (side < 0 ? 0.2 : 0)
                    for (other, points) in samples.enumerated() {
                        if points.contains(where: { box.contains($0) }) { cost += other == index ? 1.2 : 2 }
                    }
                    if cost < best?.cost ?? .infinity { best = (box, cost) }
                }
            }
            placed[index] = best?.box
        }
        return placed
    }

    /// Along the line, the best first: the middle, but beside the partner where all lines meet in a hub.
    private func positions(of edge: DrawingEdge) -> [Double] {
        switch shape {
        case .flow(let hub, _, _):
            if edge.destination == hub { return Self.fromStart }
            if edge.source == hub { return Self.fromStart.map { 1 - $0 } }
        case .twoSides(let sources, let destinations):
            return sources.count >= destinations.count ? Self.fromStart : Self.fromStart.map { 1 - $0 }
        case .star(let hub, _):
            if edge.destination == hub { return [0.3, 0.4, 0.22, 0.5, 0.6, 0.7] }
            if edge.source == hub { return [0.7, 0.6, 0.78, 0.5, 0.4, 0.3] }
        default: break
        }
        return [0.5, 0.42, 0.58, 0.34, 0.66, 0.25, 0.75]
    }

    /// On the level stretch of a line out of a column, then anywhere.
    private static let fromStart = [0.25, 0.28, 0.22, 0.31, 0.34, 0.19, 0.4, 0.5, 0.6, 0.7]

    /// What of the nodes a label must not cover: round ones leave the corners of their boxes free.
    private func covers() -> [Box] {
        nodes.flatMap { node in
            let box = node.box
            guard node.form == .ellipse || node.form == .doubleEllipse else { return [box.inset(by: -1)] }
            return [
                Box(center: box.center, size: Size(width: box.width + 2, height: box.height * 0.62)),
                Box(center: box.center, size: Size(width: box.width * 0.74, height: box.height + 2)),
            ]
        }
    }

    /// Beside the line at `t`, as near as its slope allows without touching.
    private func candidate(_ curve: Curve, _ t: Double, _ side: Double, _ size: Size) -> Box {
        var normal = curve.direction(at: t).normal
        // Side 1 is above the line, or right of an upright one.
        if normal.y > 0.05 || (normal.y.magnitude <= 0.05 && normal.x < 0) { normal = normal * -1 }
        let distance = normal.x.magnitude * size.width / 2 + normal.y.magnitude * size.height / 2 + 2.5
        return Box(center: curve.point(at: t) + normal * (side * distance), size: size)
    }
}
