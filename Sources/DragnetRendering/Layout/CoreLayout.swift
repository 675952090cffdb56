import DragnetCore

/// Our own places for the shapes that an analyst knows by sight; nil for nodes that are not part of the shape.
struct CoreLayout: Sendable {
    let shape: DrawingShape
    let nodes: [PlacedNode]
    let edges: [DrawingEdge]
    /// Stretches all distances; raised until nothing overlaps.
    let spread: Double

    /// The places, or nil where the shape has no layout of its own.
    func centers() -> [Point?]? {
        switch shape {
        case .ring(let order): return circle(order)
        case .dense: return circle(Array(nodes.indices))
        case .chain(let path): return serpentine(path)
        case .pair(let a, let b): return pair(a, b)
        case .flow(let hub, let sources, let destinations):
            let around = partners(of: hub, except: Set(sources + destinations))
            return columns([sources + around.before, [hub], destinations + around.after])
        case .twoSides(let sources, let destinations): return twoColumns(sources, destinations)
        case .star(let hub, let partners): return star(hub, partners)
        case .group: return nil
        }
    }

    private var none: [Point?] { [Point?](repeating: nil, count: nodes.count) }

    /// The width that the labels of edges may need between two nodes.
    private var labelRoom: Double {
        let widest = edges.compactMap(\.label).map { TextMetrics.width($0, size: TextSize.edge) }.max() ?? 0
        return min(widest, 150)
    }

    private func tallest(_ indices: [Int]) -> Double { indices.map { nodes[$0].box.height }.max() ?? 30 }
    private func widest(_ indices: [Int]) -> Double { indices.map { nodes[$0].box.width }.max() ?? 60 }

    /// Clockwise from nine o'clock, a little wider than high because names are.
    private func circle(_ order: [Int]) -> [Point?] {
        var centers = none
        let count = Double(max(order.count, 3))
        let gap = shape == .dense ? 16.0 : order.count > 14 ? 26 : 54
        let vertical = max(95, count * (tallest(order) + gap) / 6.283)
        let horizontal = max(vertical * 1.25, count * (widest(order) + gap) / 9.5)
        for (place, index) in order.enumerated() {
            let (sine, cosine) = PortableMath.sinCos(3.141592653589793 * (1 + 2 * Double(place) / count))
            centers[index] = Point(x: horizontal * cosine * spread, y: vertical * sine * spread)
        }
        return centers
    }

    /// Left to right, then back right to left in the next row, so that no step is long.
    private func serpentine(_ path: [Int]) -> [Point?] {
        var centers = none
        let step = (widest(path) + max(46, labelRoom + 26)) * spread
        let mostInRow = max(2, Int(880 / step) + 1)
        let rows = (path.count + mostInRow - 1) / mostInRow
        // Rows of equal length look meant; a last row of one looks lost.
        let inRow = (path.count + rows - 1) / max(rows, 1)
        let rowHeight = (tallest(path) + 58) * spread
        for (place, index) in path.enumerated() {
            let row = place / inRow
            let column = row % 2 == 0 ? place % inRow : inRow - 1 - place % inRow
            centers[index] = Point(x: Double(column) * step, y: Double(row) * rowHeight)
        }
        return centers
    }

    private func pair(_ a: Int, _ b: Int) -> [Point?] {
        var centers = none
        let distance = ((nodes[a].box.width + nodes[b].box.width) / 2 + max(140, labelRoom + 60)) * spread
        centers[a] = Point(x: 0, y: 0)
        centers[b] = Point(x: distance, y: 0)
        return centers
    }

    /// The hub's other partners, which stand in the same columns: those that send to it, and all others.
    private func partners(of hub: Int, except known: Set<Int>) -> (before: [Int], after: [Int]) {
        var known = known
        var result: (before: [Int], after: [Int]) = ([], [])
        for edge in edges where edge.source == hub || edge.destination == hub {
            let partner = edge.source == hub ? edge.destination : edge.source
            guard known.insert(partner).inserted else { continue }
            if edge.destination == hub { result.before.append(partner) } else { result.after.append(partner) }
        }
        return result
    }

    /// Columns side by side, each in its order from top to bottom and centred.
    private func columns(_ columns: [[Int]]) -> [Point?] {
        var centers = none
        var x = 0.0
        var before: Double?
        let heights = columns.map { column in
            column.reduce(0) { $0 + nodes[$1].box.height } + Double(column.count) * 13 * spread
        }
        let height = heights.max() ?? 0
        for (column, ownHeight) in zip(columns, heights) where !column.isEmpty {
            let width = widest(column)
            // A short column beside a long one stands wide, so that its lines do not all meet in one spot.
            let stretch = column.count > 1 ? max(1, min(3, 0.6 * height / ownHeight)) : 1
            if let before { x += before / 2 + (labelRoom + max(110, height * 0.16)) * spread + width / 2 }
            var y = -ownHeight * stretch / 2
            for index in column {
                let share = (nodes[index].box.height + 13 * spread) * stretch
                centers[index] = Point(x: x, y: y + share / 2)
                y += share
            }
            before = width
        }
        return centers
    }

    /// Each side ordered by the middle of its partners on the other (Sugiyama's barycentres), which removes crossings.
    private func twoColumns(_ sources: [Int], _ destinations: [Int]) -> [Point?] {
        var left = sources
        var right = destinations
        for _ in 0..<4 {
            right = ordered(right, by: left)
            left = ordered(left, by: right)
        }
        return columns([left, right])
    }

    private func ordered(_ side: [Int], by other: [Int]) -> [Int] {
        var place = [Int: Int]()
        for (index, node) in other.enumerated() { place[node] = index }
        var sums = [Int: (total: Double, count: Double)]()
        for edge in edges {
            for (own, opposite) in [(edge.source, edge.destination), (edge.destination, edge.source)] {
                guard let at = place[opposite] else { continue }
                let sum = sums[own] ?? (0, 0)
                sums[own] = (sum.total + Double(at), sum.count + 1)
            }
        }
        let middles = side.map { node in sums[node].map { $0.total / $0.count } ?? 0 }
        return side.indices.sorted { middles[$0] != middles[$1] ? middles[$0] < middles[$1] : $0 < $1 }.map { side[$0] }
    }

    /// The hub in the middle; partners clockwise by time, hosts outside the own network further out.
    private func star(_ hub: Int, _ partners: [Int]) -> [Point?] {
        var centers = none
        centers[hub] = Point(x: 0, y: 0)
        let count = Double(max(partners.count, 3))
        let isMixed = Set(partners.map { nodes[$0].form }).count > 1
        let vertical = max(110, count * (tallest(partners) + 30) / 6.283)
        let horizontal = max(190, vertical * 1.2, (nodes[hub].box.width + widest(partners)) / 2 + labelRoom + 40)
        for (place, index) in partners.enumerated() {
            let (sine, cosine) = PortableMath.sinCos(3.141592653589793 * (1 + 2 * Double(place) / count))
            let isOutside = isMixed && nodes[index].form == .doubleHexagon
            let radius = spread * (isOutside ? 1.35 : 1)
            centers[index] = Point(x: horizontal * cosine * radius, y: vertical * sine * radius)
        }
        return centers
    }
}
