import DragnetCore

/// Places for what hangs on a shape without being part of it: beside its anchor, outward, where there is room.
struct AttachmentPlacement: Sendable {
    let nodes: [PlacedNode]
    let edges: [DrawingEdge]
    let shape: DrawingShape
    let spread: Double

    /// Fills in the places that are missing.
    func complete(_ partial: [Point?]) -> [Point] {
        var centers = partial
        var queue = centers.indices.filter { centers[$0] != nil }
        var partners = [[Int]](repeating: [], count: nodes.count)
        for edge in edges {
            partners[edge.source].append(edge.destination)
            partners[edge.destination].append(edge.source)
        }
        let middle = Self.middle(centers.compactMap { $0 })
        let lines = coreLines(partial)
        var next = 0
        while next < queue.count {
            let anchor = queue[next]
            next += 1
            for other in partners[anchor] where centers[other] == nil {
                centers[other] = place(other, at: anchor, centers, middle, lines)
                queue.append(other)
            }
        }
        placeRest(&centers)
        return centers.map { $0 ?? Point(x: 0, y: 0) }
    }

    /// The nearest free place around the anchor, the outward direction tried first.
    private func place(
        _ index: Int, at anchor: Int, _ centers: [Point?], _ middle: Point, _ lines: [Point]
    ) -> Point {
        guard let origin = centers[anchor] else { return Point(x: 0, y: 0) }
        let offset = origin - middle
        let outward = offset.length < 1 ? Point(x: 0, y: -1) : offset.unit
        for ring in 0..<14 {
            for turn in [0.0, 0.35, -0.35, 0.7, -0.7, 1.05, -1.05, 1.4, -1.4, 1.9, -1.9, 2.5, -2.5, 3.1] {
                let (sine, cosine) = PortableMath.sinCos(turn)
                let direction = Point(
                    x: outward.x * cosine - outward.y * sine, y: outward.x * sine + outward.y * cosine)
                // Boxes are wider than high: what lies beside the anchor needs more distance than what lies above.
                let reach =
                    direction.x.magnitude * (nodes[anchor].box.width + nodes[index].box.width) / 2
                    + direction.y.magnitude * (nodes[anchor].box.height + nodes[index].box.height) / 2
                let candidate = origin + direction * (reach + (34 + 34 * Double(ring)) * spread)
                if isFree(index, candidate, anchor, origin, centers) && isOffLines(index, candidate, lines) {
                    return candidate
                }
            }
        }
        return origin + outward * 900
    }

    private func isFree(_ index: Int, _ candidate: Point, _ anchor: Int, _ origin: Point, _ centers: [Point?]) -> Bool {
        var node = nodes[index]
        node.center = candidate
        for (other, center) in centers.enumerated() {
            guard let center, other != index else { continue }
            var placed = nodes[other]
            placed.center = center
            if node.box.intersects(placed.box, margin: 8) { return false }
            guard other != anchor else { continue }
            let isCrossed = (1..<12).contains { placed.box.contains(origin + (candidate - origin) * (Double($0) / 12)) }
            if isCrossed { return false }
        }
        // Nor may it stand on a line that is already there.
        for edge in edges where edge.source != index && edge.destination != index {
            guard let a = centers[edge.source], let b = centers[edge.destination] else { continue }
            if (1..<20).contains(where: { node.box.contains(a + (b - a) * (Double($0) / 20)) }) { return false }
        }
        return true
    }

    /// Points along the lines of the shape itself, which swing and bow where it stands in columns.
    private func coreLines(_ partial: [Point?]) -> [Point] {
        let core = edges.filter { partial[$0.source] != nil && partial[$0.destination] != nil }
        var placed = nodes
        for index in placed.indices { placed[index].center = partial[index] ?? Point(x: 1e6, y: 1e6) }
        return EdgeRouting(nodes: placed, edges: core, shape: shape).curves().flatMap { $0.samples(40) }
    }

    /// Whether a node would leave the shape's own lines and the labels above them free.
    private func isOffLines(_ index: Int, _ candidate: Point, _ lines: [Point]) -> Bool {
        let box = nodes[index].box
        let kept = Box(center: candidate, size: Size(width: box.width + 8, height: box.height + 16))
        return !lines.contains { kept.contains($0) }
    }

    /// What is joined to nothing stands in rows below.
    private func placeRest(_ centers: inout [Point?]) {
        var bottom = -Double.infinity
        var left = Double.infinity
        var right = -Double.infinity
        for (index, center) in centers.enumerated() {
            guard let center else { continue }
            bottom = max(bottom, center.y + nodes[index].box.height / 2)
            left = min(left, center.x - nodes[index].box.width / 2)
            right = max(right, center.x + nodes[index].box.width / 2)
        }
        if bottom == -.infinity { (bottom, left, right) = (0, 0, 700) }
        right = max(right, left + 600)
        var x = left
        var y = bottom + 60
        for index in centers.indices where centers[index] == nil {
            let box = nodes[index].box
            if x > left, x + box.width > right {
                x = left
                y += 70 * spread
            }
            centers[index] = Point(x: x + box.width / 2, y: y)
            x += box.width + 20 * spread
        }
    }

    private static func middle(_ points: [Point]) -> Point {
        guard !points.isEmpty else { return Point(x: 0, y: 0) }
        return points.reduce(Point(x: 0, y: 0), +) * (1 / Double(points.count))
    }
}
